"""The same thing said in another language: a passage's sister in another article.

Found with the index itself: a sentence is asked as a question in the other languages, and the
best answer in each is its sister if, asked back, it gives the sentence's own passage, and if each
holds most of the other (mutual best match, as in bitext alignment).
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice

from bot.corpus.article import Passage
from bot.language.analyzers import Analyzers
from bot.search.index import Hit, SearchIndex
from bot.search.options import SearchOptions
from bot.search.query import understand

_REMEMBERED = 1 << 16
_MOST_ALIGNED = 500


class Sisters:
    """The sisters of an index's passages. Each is found when it is first asked for, or by align."""

    def __init__(self, index: SearchIndex, analyzers: Analyzers, options: SearchOptions) -> None:
        self._index = index
        self._analyzers = analyzers
        self._options = options
        self._answers = lru_cache(maxsize=_REMEMBERED)(self._ask)

    def align(self) -> None:
        """Finds all sisters now, so that no answer waits for one. Safe in a thread of its own.

        In a large corpus only the first; the others are found when they are asked for.
        """
        for language, passage in islice(self._index.passages(), _MOST_ALIGNED):
            for number in range(len(passage.sentences)):
                self.of(passage, number, language)

    def prefer_language(self, hits: list[Hit], language: str) -> list[Hit]:
        """The hits, the first replaced by its sister in `language`, which it follows then.

        Only a sister that holds of the question what the first holds comes before it.
        """
        if not hits or hits[0].language == language:
            return hits
        needed = self._options.sister_evidence * hits[0].evidence
        able = [hit for hit in hits if hit.language == language and hit.evidence >= needed]
        if not able:
            return hits
        sister = self.of(hits[0].passage, hits[0].best, hits[0].language).get(language)
        chosen = [hit for hit in able if sister is not None and hit.citation == sister.citation]
        return chosen + [hit for hit in hits if hit not in chosen]

    def of(self, passage: Passage, sentence: int, language: str) -> Mapping[str, Hit]:
        """For each language that has one, the passage there that says what a sentence says."""
        found = {}
        for other, there in self._answers(passage, sentence, language).items():
            back = self._answers(there.passage, there.best, other).get(language)
            if back is not None and back.passage == passage:
                found[other] = there
        return found

    def _ask(self, passage: Passage, sentence: int, language: str) -> Mapping[str, Hit]:
        """The best answer to a sentence in each other language, where it holds most of it."""
        if len(self._index.languages) < 2:
            return {}
        text = passage.sentences[sentence].text
        question = understand(text, self._analyzers, language=language)
        best: dict[str, Hit] = {}
        for hit in self._index.search(question):
            best.setdefault(hit.language, hit)
        return {
            other: hit
            for other, hit in best.items()
            if other != language and hit.coverage >= self._options.sister_threshold
        }
