"""Answers as Telegram messages. Every message fits 4,096 UTF-16 code units."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.addresses import linkable
from bot.chat.markup import EMPTY, MAX_MESSAGE, Markup, bold, cut_to, joined, link, plain, quotation
from bot.chat.payloads import Place, around, payload_for
from bot.corpus.article import Article, Passage
from bot.messages import Messages
from bot.search.answer import Answer, Outcome
from bot.search.answerer import Answerer
from bot.search.excerpts import Excerpt, shortened

_EXPANDABLE = 400
_GAP = plain("\n\n")


class Renderer:
    """Says what the bot says, in the language of the question."""

    def __init__(self, answerer: Answerer, messages: Messages, username: str) -> None:
        self._answerer = answerer
        self._messages = messages
        self._username = username

    def say(self, key: str, language: str) -> Markup:
        """One of the bot's own messages."""
        return plain(
            self._messages.text(
                key,
                language,
                username=self._username,
                articles=len(self._answerer.library.articles),
                example=self._messages.text("example", language),
            )
        )

    def short(self, key: str, language: str) -> str:
        """A message for a place that takes plain text, such as a button."""
        return self._messages.text(key, language)

    def answer(self, answer: Answer, *, excerpts: int) -> Markup:
        """The whole reply: up to so many excerpts, or a refusal, or a friendly line."""
        language = answer.question.language
        if answer.outcome is Outcome.NOTHING:
            return self._refusal(answer, language)
        if not answer.answered:
            return self.say(answer.outcome, language)
        shown = self.excerpts(answer.shown[:excerpts], language)
        whole = joined([*self._corrections(answer, language), shown])
        return whole if whole.length <= MAX_MESSAGE else shown

    def excerpts(self, excerpts: Sequence[Excerpt], language: str) -> Markup:
        """The first excerpt, and as many of the others as one message holds."""
        return _fitting([self.excerpt(excerpt, language) for excerpt in excerpts])

    def excerpt(self, excerpt: Excerpt, language: str) -> Markup:
        """A quotation with the best sentence set off, and its citation under it."""
        citation = self.citation(excerpt.article, excerpt.passage, language)
        while (block := _quoted(excerpt)).length + citation.length >= MAX_MESSAGE:
            excerpt = shortened(excerpt, (excerpt.end - excerpt.start) // 2)
        return block + plain("\n") + citation

    def passage(self, place: Place, language: str) -> Markup:
        """A passage in its context: the paragraphs before and after it, itself set off."""
        article = place.article
        blocks = [
            quotation(plain(passage.text), expandable=False)
            if passage is place.passage
            else plain(passage.text)
            for passage in around(place)
        ]
        note = [self.say("changed", language)] if place.changed else []
        citation = self.citation(article, place.passage, language)
        whole = joined([*note, *blocks, citation])
        if whole.length <= MAX_MESSAGE:
            return whole
        cut = plain("\n…")
        room = MAX_MESSAGE - joined([*note, cut, citation]).length
        text = cut_to(place.passage.text, room)
        quoted = quotation(plain(text), expandable=False)
        return joined([*note, quoted if text == place.passage.text else quoted + cut, citation])

    def _refusal(self, answer: Answer, language: str) -> Markup:
        parts = [*self._corrections(answer, language), self.say("nothing", language)]
        if answer.missing:
            words = self._messages.listed(answer.missing)
            parts.append(plain(self._messages.text("missing", language, words=words)))
        if answer.nearest:
            # Their titles stand on the buttons under the message.
            parts.append(self.say("nearest", language))
        return joined(parts)

    def _corrections(self, answer: Answer, language: str) -> list[Markup]:
        """What was taken for a typing error, if anything was."""
        if not answer.corrections:
            return []
        words = self._messages.listed(answer.corrected)
        return [plain(self._messages.text("read_as", language, words=words))]

    def citation(self, article: Article, passage: Passage, language: str) -> Markup:
        """Title, publisher, date and paragraph, each with its link; the language if another."""
        details = self._messages.source(
            language,
            publisher=article.publisher,
            date=article.date,
            paragraph=passage.paragraph,
        )
        if article.language != language:
            name = self._messages.text(article.language, language)
            details += " · " + self._messages.text("in_language", language, language=name)
        citation = plain("— ") + self._title(article, passage) + plain(f" · {details}")
        if article.url and linkable(article.url):
            citation += plain(" · ") + link(urlsplit(article.url).hostname or "↗", article.url)
        return citation

    def _title(self, article: Article, passage: Passage) -> Markup:
        return link(article.title, f"https://t.me/{self._username}?start={payload_for(passage)}")


def _quoted(excerpt: Excerpt) -> Markup:
    start = excerpt.start
    before = excerpt.quote[: excerpt.best_start - start]
    best = excerpt.quote[excerpt.best_start - start : excerpt.best_end - start]
    after = excerpt.quote[excerpt.best_end - start :]
    content = plain(before) + bold(best) + plain(after)
    block = quotation(content, expandable=len(excerpt.quote) > _EXPANDABLE)
    opening = plain("…\n") if excerpt.cut_before else EMPTY
    return opening + block + (plain("\n…") if excerpt.cut_after else EMPTY)


def _fitting(parts: Sequence[Markup]) -> Markup:
    """The first part, and as many of the others as one message holds."""
    whole = parts[0]
    for part in parts[1:]:
        longer = whole + _GAP + part
        if longer.length > MAX_MESSAGE:
            break
        whole = longer
    return whole
