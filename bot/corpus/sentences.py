"""Where sentences begin and end, in English, German, Indonesian and Japanese.

Rules in the manner of Mikheev, "Periods, Capitalized Words, etc." (Computational Linguistics
28(3), 2002): a terminator ends a sentence unless what stands before it (an abbreviation, an
ordinal) or after it (a lower-case letter, a comma) says otherwise.
"""

import re
from itertools import accumulate

from bot.corpus.abbreviations import ABBREVIATIONS, NUMBERED, STARTERS, TITLES

_TERMINATORS = ".!?…。！？．｡"
_CLOSERS = "\"”“‘’'»«)\\]」』）】〕〉》｣"
_OPENERS = "\"“”„‚‘'«»(\\[「『（【〔〈《｢–—\\-"
_CJK = "\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
# The terminator with its closing marks, then the numbers of footnotes.
_CANDIDATE = re.compile(rf"([{_TERMINATORS}]+[{_CLOSERS}]*)(?:[^\S\r\n]?\[\d+\])*")
_NEXT_WORD = re.compile(rf"\s*[{_OPENERS}\s]*([^\s,;:.!?]*)")
_BEFORE_WORD = frozenset('([„“”"‘‚«»–—/-')
_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "[": "]", "【": "】", "｢": "｣"}
_OPENING = re.compile("[" + re.escape("".join(_PAIRS)) + "]")
_JAPANESE = re.compile(rf"[{_CJK}]")
_JAPANESE_FULL_STOP = re.compile(r"[。．｡]")
_JAPANESE_END = re.compile(r"[。！？．｡]")
_JAPANESE_EXCLAMATION = re.compile(rf"(?<=[{_CJK}])…*[!?]|[!?…]*[！？]")
_DECIMAL_POINT = re.compile(r"(?<=\d)．(?=\d)")
_HIRAGANA = re.compile(r"[\u3041-\u309f、，､]")
# What a sentence goes on with after "すごい！"; other words in と, as ところで, begin the next.
_GOES_ON = re.compile(r"[、，､]|と[いのか、\u30a1-\u30fa\u3400-\u9fff]|って|など")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_ROMAN = re.compile(r"[IVX]+")
_LIST_NUMBER = re.compile(r"[\s(]{0,9}\d{1,2}")


def split_sentences(text: str, language: str) -> list[tuple[int, int]]:
    """Spans of the sentences of one paragraph, in order, without the white space around them.

    Every character that is not white space belongs to exactly one span. The time it takes grows
    with the length of the text, not with its square.
    """
    ends = []
    begin = 0
    last = len(text.rstrip())
    enclosed = _enclosed(text)
    for match in _CANDIDATE.finditer(text):
        if enclosed[match.start()] and not _closes(match, enclosed):
            continue
        if match.end() == last or _ends_sentence(text, begin, match, language):
            begin = match.end()
            ends.append(begin)
    return _trimmed(text, [0, *ends], [*ends, len(text)])


def _enclosed(text: str) -> list[bool]:
    """For each character and the end, whether it stands inside brackets that are closed again."""
    if not _OPENING.search(text):
        return [False] * (len(text) + 1)
    changes = [0] * (len(text) + 1)
    stack: list[tuple[str, int]] = []
    # How many brackets of the stack wait for each closer: the stack itself may be long.
    waiting = dict.fromkeys(_PAIRS.values(), 0)
    for position, character in enumerate(text):
        if character in _PAIRS:
            closer = _PAIRS[character]
            stack.append((closer, position))
            waiting[closer] += 1
        elif waiting.get(character):
            closer = ""
            while closer != character:
                closer, opened = stack.pop()
                waiting[closer] -= 1
            changes[opened] += 1
            changes[position] -= 1
    return [depth > 0 for depth in accumulate(changes)]


def _closes(match: re.Match[str], enclosed: list[bool]) -> bool:
    """Whether the closing marks after the terminator leave every bracket around it."""
    return not enclosed[match.end()] or not enclosed[match.end() - 1]


def _ends_sentence(text: str, begin: int, match: re.Match[str], language: str) -> bool:
    """Whether the sentence from `begin` ends at a terminator that more text follows."""
    mark, end = match.group(1), match.end()
    if _JAPANESE_END.search(mark) or (mark[0] in "!?…" and _JAPANESE.match(text, end)):
        return _ends_before_japanese(text, match)
    if not text[end].isspace():
        return False
    following = _NEXT_WORD.match(text, end)
    word = following.group(1) if following else ""
    if not word or not (word[0].isupper() or word[0].isdigit() or _JAPANESE.match(word)):
        return False
    if mark[0] in "!?…" or mark[-1] in '"”“‘’»«」｣':
        return True
    return _full_stop_ends(text, begin, match.start(), word, language)


def _ends_before_japanese(text: str, match: re.Match[str]) -> bool:
    """Whether a sentence ends where the next one needs neither a space nor a capital."""
    mark, end = match.group(1), match.end()
    quoted = mark[-1] not in _TERMINATORS
    if not quoted and _JAPANESE_FULL_STOP.search(mark):
        return not _DECIMAL_POINT.match(text, match.start())
    if not quoted and _JAPANESE_EXCLAMATION.match(text, match.start()):
        return not _GOES_ON.match(text, end)
    return not _HIRAGANA.match(text, end)


def _full_stop_ends(text: str, begin: int, stop: int, following: str, language: str) -> bool:
    word = _last_word(text, begin, stop)
    if _is_listed(word, TITLES.get(language, TITLES["en"])):
        return False
    if _is_listed(word, NUMBERED.get(language, NUMBERED["en"])):
        return not _is_number(following)
    starts = following in STARTERS.get(language, STARTERS["en"])
    abbreviated = _is_listed(word, ABBREVIATIONS.get(language, ABBREVIATIONS["en"]))
    if abbreviated or _ACRONYM.fullmatch(word) or (len(word) == 1 and word.isalpha()):
        return starts
    if _LIST_NUMBER.fullmatch(text, begin, stop):
        return False
    ordinal = (word.isdigit() and len(word) <= 2) or _ROMAN.fullmatch(word)
    return starts if language == "de" and ordinal else True


def _last_word(text: str, begin: int, stop: int) -> str:
    start = stop
    while start > begin and not (text[start - 1].isspace() or text[start - 1] in _BEFORE_WORD):
        start -= 1
    return text[start:stop]


def _is_listed(word: str, entries: frozenset[str]) -> bool:
    """Whether a word is an entry; one with a capital is not meant where it is written small."""
    return word.lower() in entries or (word[:1].isupper() and word.capitalize() in entries)


def _is_number(word: str) -> bool:
    # "I" is a word of English far more often than it is the number one.
    return word[0].isdigit() or (word != "I" and _ROMAN.fullmatch(word) is not None)


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
