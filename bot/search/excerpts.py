"""The quotation that is shown: whole sentences of a passage, word for word."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.corpus.article import Article, Passage
from bot.corpus.reader import current_text
from bot.language.tokens import tokens
from bot.search.options import ExcerptOptions


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One to three sentences of a passage; `quote == file_text[start:end]`.

    All positions count Unicode characters in the article's file.
    """

    article: Article
    passage: Passage
    start: int
    end: int
    quote: str
    best_start: int
    best_end: int
    """The sentence, or its part, that answers best."""
    cut_before: bool
    cut_after: bool
    """Whether the quotation begins or ends inside a sentence, for an ellipsis outside it."""
    score: float

    @property
    def citation(self) -> str:
        return self.passage.citation

    @property
    def best(self) -> int:
        """The position of the best sentence in the passage."""
        sentences = self.passage.sentences
        return next(n for n, one in enumerate(sentences) if one.end > self.best_start)


def make_excerpt(
    article: Article, passage: Passage, scores: Sequence[float], options: ExcerptOptions
) -> Excerpt:
    """The best sentence of a passage, with its neighbours as far as they help and fit.

    `scores` tell how well each of the passage's sentences answers.
    """
    best = scores.index(max(scores))
    sentence = passage.sentences[best]
    if sentence.end - sentence.start > options.characters:
        start, end = _window(sentence.text, options.characters)
        start, end = sentence.start + start, sentence.start + end
    else:
        first, last = _neighbours(passage, scores, best, options)
        start, end = passage.sentences[first].start, passage.sentences[last].end
    return Excerpt(
        article=article,
        passage=passage,
        start=start,
        end=end,
        quote=passage.text[start - passage.start : end - passage.start],
        best_start=max(start, sentence.start),
        best_end=min(end, sentence.end),
        cut_before=sentence.start < start,
        cut_after=end < sentence.end,
        score=scores[best],
    )


def shortened(excerpt: Excerpt, characters: int) -> Excerpt:
    """The best sentence of an excerpt alone, or as much of its beginning as fits."""
    start, end = excerpt.best_start, excerpt.best_end
    best = excerpt.quote[start - excerpt.start : end - excerpt.start]
    _, kept = _window(best, characters) if len(best) > characters else (0, len(best))
    return replace(
        excerpt,
        start=start,
        end=start + kept,
        quote=best[:kept],
        best_end=start + kept,
        cut_after=kept < len(best) or (excerpt.cut_after and end == excerpt.end),
    )


def stands_in_file(excerpt: Excerpt) -> bool:
    """Whether the file, read now, still holds the passage where it was when it was indexed."""
    text = current_text(excerpt.article.source)
    passage = excerpt.passage
    return (
        text is not None
        and text[passage.start : passage.end] == passage.text
        and text[excerpt.start : excerpt.end] == excerpt.quote
    )


def _neighbours(
    passage: Passage, scores: Sequence[float], best: int, options: ExcerptOptions
) -> tuple[int, int]:
    """First and last sentence: the better neighbour is added while the excerpt is short."""
    sentences = passage.sentences
    first = last = best
    while last - first + 1 < options.sentences:
        beside = [n for n in (last + 1, first - 1) if 0 <= n < len(sentences)]
        fitting = [n for n in beside if _length(passage, first, last, n) <= options.characters]
        if not fitting or sentences[last].end - sentences[first].start >= options.context:
            break
        chosen = max(fitting, key=lambda n: scores[n])
        first, last = min(first, chosen), max(last, chosen)
    return first, last


def _length(passage: Passage, first: int, last: int, added: int) -> int:
    sentences = passage.sentences
    return sentences[max(last, added)].end - sentences[min(first, added)].start


def _window(sentence: str, limit: int) -> tuple[int, int]:
    """As much of a sentence's beginning as fits, ending where a word does."""
    end = 0
    for token in tokens(sentence):
        if token.end > limit:
            # A run of Japanese, or one endless word: no boundary of a word is known inside it.
            end = end or limit
            break
        end = token.end
    return 0, min(end or limit, limit)
