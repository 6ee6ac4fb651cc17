"""Where sentences begin and end, in English, German, Indonesian and Japanese.

Rules in the manner of Mikheev, "Periods, Capitalized Words, etc." (Computational Linguistics
28(3), 2002): a terminator ends a sentence unless what stands before it (an abbreviation, an
ordinal) or after it (a lower-case letter, a comma) says otherwise.
"""

import re

from bot.corpus.abbreviations import ABBREVIATIONS, STARTERS, TITLES

_CLOSERS = "\"”“’'»«)\\]」』）】〕〉》"
_OPENERS = "\"“”„‚‘'«»(\\[「『（【〔〈《–—\\-"
_CANDIDATE = re.compile(rf"[.!?…。！？．]+[{_CLOSERS}]*(?:\[\d+\])*")
_LAST_WORD = re.compile(r"[^\s(\[„“”\"‘‚«»–—/-]*$")
_NEXT_WORD = re.compile(rf"\s*[{_OPENERS}\s]*([^\s,;:.!?]*)")
_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "[": "]", "【": "】"}
_JAPANESE_END = "。！？．"
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_HIRAGANA = re.compile(r"[\u3041-\u309f、，]")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ROMAN = re.compile(r"[IVX]+")
_LIST_NUMBER = re.compile(r"[\s(]*\d{1,2}")


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph, in order, without the white space around them.

    Every character that is not white space belongs to exactly one span.
    """
    ends = []
    begin = 0
    enclosed = _enclosed(text)
    for match in _CANDIDATE.finditer(text):
        if enclosed[match.start()] and not _closes(text, match, enclosed):
            continue
        if _ends_sentence(text, begin, match, language):
            begin = match.end()
            ends.append(begin)
    return _trimmed(text, [0, *ends], [*ends, len(text)])


def _enclosed(text: str) -> list[bool]:
    """For each character, whether it stands inside a pair of brackets that is closed again."""
    inside = [False] * len(text)
    stack: list[tuple[str, int]] = []
    for position, character in enumerate(text):
        if character in _PAIRS:
            stack.append((_PAIRS[character], position))
        elif any(character == closer for closer, _ in stack):
            while stack[-1][0] != character:
                stack.pop()
            _, opened = stack.pop()
            inside[opened:position] = [True] * (position - opened)
    return inside


def _closes(text: str, match: re.Match[str], enclosed: list[bool]) -> bool:
    """Whether the closing marks after the terminator leave every bracket around it."""
    end = match.end()
    return end == len(text) or not enclosed[end] or not enclosed[end - 1]


def _ends_sentence(text: str, begin: int, match: re.Match[str], language: str) -> bool:
    rest = text[match.end() :]
    if not rest.strip():
        return True
    mark = match.group()
    if any(character in _JAPANESE_END for character in mark):
        quoted = mark[-1] not in _JAPANESE_END
        return not (quoted and _HIRAGANA.match(rest))
    if mark[0] in "!?…" and _CJK.match(rest):
        return not _HIRAGANA.match(rest)
    if not rest[0].isspace():
        return False
    following = _NEXT_WORD.match(rest)
    word = following.group(1) if following else ""
    if not word or not (word[0].isupper() or word[0].isdigit() or _CJK.match(word)):
        return False
    if mark[0] in "!?…" or mark[-1] in '"”“’»«」':
        return True
    return _full_stop_ends(text[begin : match.start()], word, language)


def _full_stop_ends(before: str, following: str, language: str) -> bool:
    last = _LAST_WORD.search(before)
    word = last.group() if last else ""
    lowered = word.lower()
    titles = TITLES.get(language, TITLES["en"])
    abbreviations = ABBREVIATIONS.get(language, ABBREVIATIONS["en"])
    starts = following in STARTERS.get(language, STARTERS["en"])
    if lowered in titles:
        return False
    if lowered in abbreviations or _ACRONYM.fullmatch(word) or (len(word) == 1 and word.isalpha()):
        return starts
    if _LIST_NUMBER.fullmatch(before):
        return False
    ordinal = (word.isdigit() and len(word) <= 2) or _ROMAN.fullmatch(word)
    return starts if language == "de" and ordinal else True


def _trimmed(text: str, starts: list[int], ends: list[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end in zip(starts, ends, strict=True):
        piece = text[start:end]
        if not piece.strip():
            continue
        start += len(piece) - len(piece.lstrip())
        end -= len(piece) - len(piece.rstrip())
        if spans and not any(character.isalnum() for character in piece):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
