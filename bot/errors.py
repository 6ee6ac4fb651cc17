"""Every error that the program raises on purpose.

BotError
├── SettingsError      a setting, an environment variable, the token
├── CorpusError        the folder of articles
├── GlossaryError      the glossary of concepts
├── EvaluationError    a question set
├── ImportingError     documents that are to become articles
├── LexiconError       the dictionaries and their translation table
├── MessagesError      the localised messages
└── TelegramError      Telegram refuses for good, such as a token that is not valid
"""


class BotError(Exception):
    """One sentence for the operator: what is wrong, where, and what to do. Safe to show."""


class SettingsError(BotError):
    """A setting, an environment variable or the token cannot be used."""


class CorpusError(BotError):
    """The folder of articles cannot be read at all."""


class GlossaryError(BotError):
    """The glossary cannot be read."""


class ImportingError(BotError):
    """Documents cannot be imported: what reads them is missing, or the folder."""


class LexiconError(BotError):
    """The dictionaries are missing, or the translation table cannot be used."""


class EvaluationError(BotError):
    """A question set cannot be read."""


class MessagesError(BotError):
    """A file of localised messages is missing or incomplete."""


class TelegramError(BotError):
    """Telegram refuses the bot, and trying again cannot help."""
