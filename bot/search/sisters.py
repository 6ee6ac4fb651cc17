"""The same thing said in another language: a passage's sister in another article.

Found with the index itself: a sentence is asked as a question in the other language, and the
best answer is its sister if, asked back, it gives the sentence's own passage, and if each holds
most of the other (mutual best match, as in bitext alignment).
"""

from functools import lru_cache

from bot.corpus.article import Passage
from bot.language.analyzers import Analyzers
from bot.search.index import Hit, SearchIndex
from bot.search.options import SearchOptions
from bot.search.query import understand


class Sisters:
    """Finds the sisters of passages in an index, each of them once."""

    def __init__(self, index: SearchIndex, analyzers: Analyzers, options: SearchOptions) -> None:
        self._index = index
        self._analyzers = analyzers
        self._options = options
        self._found = lru_cache(maxsize=1 << 14)(self._find)

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
        sister = self.find(hits[0], language)
        chosen = [hit for hit in able if hit.passage == sister]
        return chosen + [hit for hit in hits if hit not in chosen]

    def find(self, hit: Hit, language: str) -> Passage | None:
        """The passage in `language` that says what the hit's best sentence says; or None."""
        return self._found(hit.passage, hit.best, hit.language, language)

    def _find(self, passage: Passage, best: int, own: str, language: str) -> Passage | None:
        there = self._answer_to(passage.sentences[best].text, own, language)
        threshold = self._options.sister_threshold
        if there is None or there.coverage < threshold:
            return None
        back = self._answer_to(there.passage.sentences[there.best].text, language, own)
        if back is None or back.coverage < threshold or back.passage != passage:
            return None
        return there.passage

    def _answer_to(self, sentence: str, own: str, language: str) -> Hit | None:
        question = understand(sentence, self._analyzers, language=own)
        return next(iter(self._index.search(question, only=language)), None)
