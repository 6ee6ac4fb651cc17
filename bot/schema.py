"""What can be set: the sections and values of config/bot.yaml, their ranges and defaults."""

import re
from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr

from bot.addresses import linkable
from bot.languages import Language


def _named(value: object) -> object:
    # An empty path is the working folder with all that is in it, which nobody asks for like that.
    if isinstance(value, str) and (not value.strip() or "\0" in value):
        raise ValueError("should be a path; write . for the working folder")
    return value


def _address(value: str) -> str:
    if not re.fullmatch("[0-9A-Za-z.:-]+", value):
        raise ValueError("should be an address such as 127.0.0.1")
    return value


_FIELDS = {("text", "", None), ("source", "", None), ("target", "", None)}
_Path = Annotated[Path, BeforeValidator(_named)]


def _template(value: str) -> str:
    try:
        fields = {part[1:] for part in Formatter().parse(value) if part[1] is not None}
    except ValueError as error:
        raise ValueError(f"is no template ({error})") from None
    if not fields <= _FIELDS:
        raise ValueError("may hold {text}, {source} and {target} only")
    # A host that is filled in could be anybody's.
    if value and (("text", "", None) not in fields or not linkable(value)):
        raise ValueError("should be a web address that Telegram takes and that holds {text}")
    return value


def _https(value: str) -> str:
    if value and not (value.startswith("https://") and linkable(value)):
        raise ValueError(
            "should be an address that begins with https:// and a name with a dot, or empty"
        )
    return value


def _secret(value: str) -> str:
    if value and not re.fullmatch("[A-Za-z0-9_-]{1,256}", value):
        raise ValueError("should be 1 to 256 of the characters A-Z, a-z, 0-9, _ and -, or empty")
    return value


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True)


class CorpusSettings(_Section):
    path: _Path = Path("seeds")


class LanguageSettings(_Section):
    default: Language = "en"


class GlossarySettings(_Section):
    path: _Path = Path("config/glossary.yaml")


class LexiconSettings(_Section):
    path: _Path = Path("data/lexicon.sqlite")


class SearchSettings(_Section):
    k1: Annotated[float, Field(ge=0, le=10)] = 0.9
    b: Annotated[float, Field(ge=0, le=1)] = 0.6
    epsilon: Annotated[float, Field(ge=0, le=1)] = 0.25
    gram_weight: Annotated[float, Field(ge=0, le=10)] = 0.5
    gram_megabytes: Annotated[float, Field(ge=0, le=1000)] = 20
    paragraph_weight: Annotated[float, Field(ge=0, le=10)] = 0.7
    coverage_weight: Annotated[float, Field(ge=0, le=10)] = 0.3
    header_weight: Annotated[float, Field(ge=0, le=10)] = 0.1
    date_weight: Annotated[float, Field(ge=0, le=10)] = 0.2
    answer_type_weight: Annotated[float, Field(ge=0, le=10)] = 0.2
    other_language_weight: Annotated[float, Field(ge=0, le=1)] = 0.7
    sister_threshold: Annotated[float, Field(ge=0, le=1)] = 0.5
    sister_evidence: Annotated[float, Field(ge=0, le=1)] = 0.7
    wrong_type_factor: Annotated[float, Field(ge=0, le=1)] = 0.5
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.25


class ExcerptSettings(_Section):
    count: Annotated[int, Field(ge=1, le=50)] = 3
    sentences: Annotated[int, Field(ge=1, le=3)] = 3
    characters: Annotated[int, Field(ge=100, le=3000)] = 700
    context: Annotated[int, Field(ge=0, le=3000)] = 200
    further: Annotated[float, Field(ge=0, le=1)] = 0.85


class MessagesSettings(_Section):
    path: _Path = Path("config/messages")


class TelegramSettings(_Section):
    mode: Literal["polling", "webhook"] = "polling"
    webhook_url: Annotated[str, AfterValidator(_https)] = ""
    webhook_secret: Annotated[str, AfterValidator(_secret), Field(repr=False)] = ""
    webhook_host: Annotated[str, AfterValidator(_address)] = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=1, le=65535)] = 8080
    translate_url: Annotated[str, AfterValidator(_template)] = (
        "https://translate.google.com/?sl={source}&tl={target}&text={text}&op=translate"
    )
    inline_cache: Annotated[int, Field(ge=0, le=86400)] = 300


class AccessSettings(_Section):
    chats: frozenset[int] = frozenset()
    users: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()


class GapSettings(_Section):
    enabled: bool = False


class LogSettings(_Section):
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["plain", "json"] = "plain"


class StateSettings(_Section):
    path: _Path = Path("data")


class OperationsSettings(_Section):
    port: Annotated[int, Field(ge=0, le=65535)] = 0
    host: Annotated[str, AfterValidator(_address)] = "127.0.0.1"


class ReloadSettings(_Section):
    watch: Literal["notify", "poll", "off"] = "notify"


class LimitsSettings(_Section):
    person_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = 20
    chat_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = 60
    all_per_second: Annotated[int, Field(ge=1, le=1_000_000)] = 30
    chat_per_second: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    group_per_minute: Annotated[int, Field(ge=1, le=1_000_000)] = 20


class ShutdownSettings(_Section):
    deadline: Annotated[float, Field(ge=0, le=300)] = 8.0


class Settings(_Section):
    """Everything that can be set; each value is explained in config/bot.yaml."""

    corpus: CorpusSettings = CorpusSettings()
    language: LanguageSettings = LanguageSettings()
    glossary: GlossarySettings = GlossarySettings()
    lexicon: LexiconSettings = LexiconSettings()
    search: SearchSettings = SearchSettings()
    excerpt: ExcerptSettings = ExcerptSettings()
    messages: MessagesSettings = MessagesSettings()
    telegram: TelegramSettings = TelegramSettings()
    access: AccessSettings = AccessSettings()
    gaps: GapSettings = GapSettings()
    log: LogSettings = LogSettings()
    state: StateSettings = StateSettings()
    operations: OperationsSettings = OperationsSettings()
    reload: ReloadSettings = ReloadSettings()
    limits: LimitsSettings = LimitsSettings()
    shutdown: ShutdownSettings = ShutdownSettings()
    token: SecretStr | None = Field(default=None, exclude=True)
    api_url: str | None = Field(default=None, exclude=True)


def setting_names() -> list[str]:
    """Every setting by its path, such as corpus.path, in the order of config/bot.yaml."""
    return [
        f"{section}.{name}"
        for section, field in Settings.model_fields.items()
        if isinstance(field.default, _Section)
        for name in type(field.default).model_fields
    ]
