"""The same thing said in another language: a passage's sister in another article.

Found with the index itself: a sentence is asked as a question in the other language, and the
best answer is its sister if, asked back, it gives the sentence's own passage, and if each holds
most of the other (mutual best match, as in bitext alignment).
"""

from bot.corpus.article import Passage
from bot.language.analyzers import Analyzers
from bot.search.index import Hit, SearchIndex
from bot.search.options import SearchOptions
from bot.search.query import understand


def prefer_language(
    hits: list[Hit], language: str, index: SearchIndex, analyzers: Analyzers, options: SearchOptions
) -> list[Hit]:
    """The hits, the first replaced by its sister in `language`, which it follows then.

    Only a sister that holds of the question what the first holds comes before it.
    """
    if not hits or hits[0].language == language:
        return hits
    first = hits[0]
    needed = options.sister_evidence * first.evidence
    able = [hit for hit in hits if hit.language == language and hit.evidence >= needed]
    if not able:
        return hits
    sister = find_sister(first, language, index, analyzers, options.sister_threshold)
    chosen = [hit for hit in able if hit.passage == sister]
    return chosen + [hit for hit in hits if hit not in chosen]


def find_sister(
    hit: Hit, language: str, index: SearchIndex, analyzers: Analyzers, threshold: float
) -> Passage | None:
    """The passage in `language` that says what the hit's best sentence says; or None."""
    there = _answer_to(hit, language, index, analyzers)
    if there is None or there.coverage < threshold:
        return None
    back = _answer_to(there, hit.language, index, analyzers)
    if back is None or back.coverage < threshold or back.passage != hit.passage:
        return None
    return there.passage


def _answer_to(hit: Hit, language: str, index: SearchIndex, analyzers: Analyzers) -> Hit | None:
    sentence = hit.passage.sentences[hit.best].text
    question = understand(sentence, analyzers, language=hit.language)
    return next(iter(index.search(question, only=language)), None)
