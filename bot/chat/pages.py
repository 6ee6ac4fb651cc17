"""What a chat shows at a time: a text and the buttons under it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.addresses import linkable
from bot.chat.callbacks import Kind, Spot, data_for
from bot.chat.markup import MAX_MESSAGE, Markup, bold, cut_to, joined, link, plain
from bot.chat.payloads import Place
from bot.chat.render import Renderer
from bot.corpus.article import Article
from bot.messages import Messages, localized_date
from bot.search.answer import Answer, Outcome
from bot.search.answerer import Answerer
from bot.search.excerpts import Excerpt

_PRIVATE_EXCERPTS = 3
_SOURCES = 8
_NUMBERS_IN_ROW = 4
_LABEL = 48
# Of a quotation in a translator's address, once encoded: what every browser and server takes.
_TRANSLATED = 2000

Row = Sequence[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Page:
    """A message as it is to be sent or edited."""

    text: Markup
    keyboard: InlineKeyboardMarkup | None = None


class Pages:
    """Makes pages out of answers, places and lists of articles."""

    def __init__(
        self, answerer: Answerer, messages: Messages, renderer: Renderer, translate_url: str
    ) -> None:
        self._answerer = answerer
        self._messages = messages
        self._renderer = renderer
        self._translate_url = translate_url

    def answer(self, answer: Answer, *, private: bool, last: Row = ()) -> Page:
        """The reply to a question; in a group one excerpt, and a button for more.

        `last` is a row of buttons to put under the others.
        """
        language = answer.question.language
        if not answer.answered:
            rows = self._nearest(answer, language) if answer.outcome is Outcome.NOTHING else []
            return Page(self._renderer.answer(answer, excerpts=1), _keyboard([*rows, last]))
        shown = answer.shown[: _PRIVATE_EXCERPTS if private else 1]
        rows = self._offers(answer.shown[0], language)
        if len(answer.shown) > len(shown):
            spots = [_spot_of(excerpt) for excerpt in answer.shown[:_PRIVATE_EXCERPTS]]
            more = data_for(Kind.MORE, language, *spots)
            rows.insert(0, [self._button("more", language, more)])
        return Page(self._renderer.answer(answer, excerpts=len(shown)), _keyboard([*rows, last]))

    def excerpts(self, spots: Iterable[Spot], language: str, *, last: Row = ()) -> Page | None:
        """The excerpts at some places; None where none of them can be shown any more."""
        found = [self._answerer.excerpt_at(s.article, s.paragraph, s.sentence) for s in spots]
        standing = [excerpt for excerpt in found if excerpt is not None]
        if not standing:
            return None
        text = self._renderer.excerpts(standing, language)
        return Page(text, _keyboard([*self._offers(standing[0], language), last]))

    def read(self, place: Place, language: str) -> Page:
        """A passage in its context, with the buttons of the reader."""
        article, here = place.article, place.passage.paragraph
        count = len(article.passages)
        steps = [
            self._step("◀", article, here - 1, language) if here > 1 else None,
            self._step(f"{here} / {count}", article, here, language),
            self._step("▶", article, here + 1, language) if here < count else None,
        ]
        rows: list[Row] = [[step for step in steps if step is not None]]
        rows.append([self._at("from_start", language, Spot(article, 0)), *self._source(article)])
        return Page(self._renderer.passage(place, language), _keyboard(rows))

    def head(self, article: Article, language: str) -> Page:
        """An article's title, publisher, date, language, address and first paragraph."""
        facts = [plain("\n".join(self._facts(article, language)))]
        if article.url:
            shown = article.url
            facts.append(link(shown, shown) if linkable(shown) else plain(shown))
        text = joined([bold(article.title), *facts])
        room = MAX_MESSAGE - text.length - 4
        first = article.passages[0].text
        opening = cut_to(first, room)
        ending = "" if opening == first else " …"
        rows = [[self._step("▶", article, 1, language)], self._source(article)]
        return Page(joined([text, plain(opening + ending)]), _keyboard(rows))

    def sources(self, number: int, language: str) -> Page:
        """A page of the list of articles, the newest first."""
        library = self._answerer.library
        last = max(0, (len(library.articles) - 1) // _SOURCES)
        page = min(number, last)
        shown = library.newest(page * _SOURCES, (page + 1) * _SOURCES)
        first = page * _SOURCES + 1
        lines = [
            plain(f"{n}. ")
            + bold(_short(article.title, 200))
            + plain("\n" + self._line(article, language))
            for n, article in enumerate(shown, first)
        ]
        title = plain(self._messages.text("sources", language, articles=len(library.articles)))
        openers = [
            self._step(str(n), article, 0, language) for n, article in enumerate(shown, first)
        ]
        rows: list[Row] = [
            openers[start : start + _NUMBERS_IN_ROW]
            for start in range(0, len(openers), _NUMBERS_IN_ROW)
        ]
        turns = [("◀", page - 1)] if page else []
        turns += [("▶", page + 1)] if page < last else []
        rows.append(
            [
                InlineKeyboardButton(
                    sign, callback_data=data_for(Kind.SOURCES, language, page=target)
                )
                for sign, target in turns
            ]
        )
        return Page(joined([title, *lines]), _keyboard(rows))

    def _offers(self, excerpt: Excerpt, language: str) -> list[Row]:
        """The same in other languages; and a translator where it is not in the asker's."""
        rows: list[Row] = [
            [
                self._button(
                    "also_in",
                    language,
                    data_for(Kind.EXCERPT, language, _spot_of(sister)),
                    language=self._messages.text(sister.article.language, language),
                )
            ]
            for sister in self._answerer.sisters(excerpt)
        ]
        if excerpt.article.language != language and self._translate_url:
            url = self._translate_url.format(
                text=_encoded(excerpt.quote), source=excerpt.article.language, target=language
            )
            rows.append([InlineKeyboardButton(self._messages.text("translate", language), url=url)])
        return rows

    def _nearest(self, answer: Answer, language: str) -> list[Row]:
        return [
            [
                InlineKeyboardButton(
                    _short(article.title, _LABEL),
                    callback_data=data_for(Kind.READ, language, Spot(article, 0)),
                )
            ]
            for article in answer.nearest
        ]

    def _facts(self, article: Article, language: str) -> list[str]:
        date = localized_date(article.date, language) if article.date else None
        name = self._messages.text(article.language, language)
        length = self._messages.text("paragraphs", language, number=len(article.passages))
        return [fact for fact in (article.publisher, date, name, length) if fact]

    def _line(self, article: Article, language: str) -> str:
        return _short(" · ".join(self._facts(article, language)), 200)

    def _source(self, article: Article) -> list[InlineKeyboardButton]:
        url = article.url
        return [InlineKeyboardButton("↗", url=url)] if url and linkable(url) else []

    def _step(
        self, sign: str, article: Article, paragraph: int, language: str
    ) -> InlineKeyboardButton:
        data = data_for(Kind.READ, language, Spot(article, paragraph))
        return InlineKeyboardButton(sign, callback_data=data)

    def _at(self, key: str, language: str, spot: Spot) -> InlineKeyboardButton:
        return self._button(key, language, data_for(Kind.READ, language, spot))

    def _button(self, key: str, language: str, data: str, /, **values: str) -> InlineKeyboardButton:
        return InlineKeyboardButton(
            self._messages.text(key, language, **values), callback_data=data
        )


def _spot_of(excerpt: Excerpt) -> Spot:
    return Spot(excerpt.article, excerpt.passage.paragraph, excerpt.best)


def _encoded(text: str) -> str:
    """As much of a text as an address takes, each character whole."""
    kept = text
    while len(encoded := quote(kept)) > _TRANSLATED:
        kept = cut_to(kept, len(kept) * _TRANSLATED // len(encoded))
    return encoded


def _short(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def _keyboard(rows: Iterable[Row]) -> InlineKeyboardMarkup | None:
    kept = [row for row in rows if row]
    return InlineKeyboardMarkup(kept) if kept else None
