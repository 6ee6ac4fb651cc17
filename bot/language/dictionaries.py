"""Debian's free dictionaries, read into pairs of words that translate each other.

Three kinds of text are understood. FreeDict's are in the format of dictd (an index of offsets in
base 64, and a gzipped text): the ones that WikDict makes of Wiktionary, where a line of
translations is followed by a line that explains the sense, and Ding's, where the line under the
headword holds all translations with their tags and the rest is examples and references. EDICT is
one line an entry: a Japanese form, its reading, and glosses between slashes.
"""

import gzip
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.errors import LexiconError
from bot.language.dictionary_words import cleaned, word_set


@dataclass(frozen=True, slots=True)
class Pair:
    """A headword, one translation, and how much a dictionary makes of it: 1 is the most."""

    headword: str
    translation: str
    strength: float
    common: bool
    """Whether the dictionary is one of common words or marks the headword as such."""


@dataclass(frozen=True, slots=True)
class Dictionary:
    """Where a dictionary is found and what it is."""

    package: str
    source: str
    target: str
    licence: str
    credit: str
    read: Callable[[Path], Iterator[Pair]]

    def file(self, dictd: Path, edict: Path) -> Path:
        """The dictionary's text in the folders given."""
        if self.package == "edict":
            return edict / "edict"
        return dictd / f"{self.package.removeprefix('dict-')}.dict.dz"

    def pairs(self, file: Path) -> Iterator[Pair]:
        """Its words, in order. Raises LexiconError where the file is not what it should be."""
        try:
            yield from self.read(file)
        except (gzip.BadGzipFile, zlib.error, EOFError, ValueError, KeyError) as error:
            raise LexiconError(f"{file} is not a dictionary as Debian ships it: {error}") from None
        except OSError as error:
            raise LexiconError(f"{file} cannot be read: {error.strerror}") from None

    def version(self, file: Path) -> str | None:
        """The edition that the dictionary names in its first lines."""
        if self.package == "edict":
            with file.open("rb") as lines:
                start = lines.readline().decode("euc_jp", errors="replace")
        else:
            with gzip.open(file) as text:
                start = text.read(4096).decode(errors="replace")
        found = re.search(r"(?:^Edition: |/Created: )([\w.-]+)", start, re.MULTILINE)
        return found.group(1) if found else None


def _pairs(
    headword: str, pieces: Iterable[str], languages: tuple[str, str], strength: float, common: bool
) -> Iterator[Pair]:
    """A pair for each acceptable translation, the later ones weaker."""
    source, target = languages
    head = cleaned(headword, source)
    if head is None:
        return
    for position, piece in enumerate(pieces):
        translation = cleaned(piece, target)
        if translation is not None:
            yield Pair(head, translation, strength / (1 + 0.2 * position), common)


def _articles(file: Path) -> Iterator[str]:
    """The articles of a dictd dictionary in the order of the text."""
    data = gzip.decompress(file.read_bytes())
    places = set()
    index = file.with_name(file.name.removesuffix(".dict.dz") + ".index")
    with index.open(encoding="utf-8") as lines:
        for line in lines:
            word, offset, length = line.rstrip("\n").split("\t")[:3]
            if not word.startswith("00database"):
                places.add((_number(offset), _number(length)))
    for start, size in sorted(places):
        yield data[start : start + size].decode()


_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_DIGITS = {character: value for value, character in enumerate(_ALPHABET)}


def _number(text: str) -> int:
    number = 0
    for character in text:
        number = number * len(_DIGITS) + _DIGITS[character]
    return number


# The headword ends where its pronunciation between slashes or its tags begin.
_HEAD = re.compile(r"(.*?)(?: /.*?)?(?:\s<([^<>]*)>)?\s*")
_NUMBERED = re.compile(r"\s*\d+\.(?:\s+|$)")
_NUMBERS_AFTER = re.compile(r"(?:\s+\d+\.)+\s*$")
_NOT_WORDS = word_set("prefix suffix symbol letter proverb phraseologicalUnit")


def _wikdict(source: str, target: str) -> Callable[[Path], Iterator[Pair]]:
    def read(file: Path) -> Iterator[Pair]:
        for article in _articles(file):
            first, *lines = article.split("\n")
            head = _HEAD.fullmatch(first)
            if head is None or head.group(2) in _NOT_WORDS:
                continue
            for rank, sense in enumerate(_senses(lines)):
                pieces = re.split(r"[,;] ", sense)
                strength = 1 / (1 + 0.25 * rank)
                yield from _pairs(head.group(1), pieces, (source, target), strength, True)

    return read


def _senses(lines: list[str]) -> Iterator[str]:
    """The lines that translate: the first, and each that begins with a number and goes on."""
    for position, line in enumerate(lines):
        numbered = _NUMBERED.match(line)
        if position == 0 or numbered:
            translations = line[numbered.end() :] if numbered else line
            translations = _NUMBERS_AFTER.sub("", translations)
            if translations.strip():
                yield translations


_TAG = re.compile(r"\[([^\]]*)\]")
# Names of species and the like, of no use outside their fields.
_LEFT_OUT = word_set("ornith. bot. zool. min. myc. anat. biochem. textil.")
_OUTDATED = word_set("rare obs. archaic dated selten alt veraltet veraltend hist. poet.")
# Fields, registers and regions whose words have another sense in the news.
_SPECIAL = word_set(
    "cook. med. chem. biol. pharm. mus. geol. techn. mach. auto electr. comp. constr. math. phys."
    " print sport art astron. agr. relig. telco. photo. statist. ling. slang vulg. pej. humor."
    " fig. übtr. coll. ugs. school stud. Schw. Ös. Bayr. Süddt. Norddt. Mitteldt. Sc. Jägersprache"
)


def _ding(source: str, target: str) -> Callable[[Path], Iterator[Pair]]:
    def read(file: Path) -> Iterator[Pair]:
        for article in _articles(file):
            first, line, *_ = [*article.split("\n", 2), ""]
            head = _HEAD.fullmatch(first)
            tags = set(_TAG.findall(line))
            if head is None or tags & _LEFT_OUT:
                continue
            strength = 0.3 if tags & _OUTDATED else 0.5 if tags & _SPECIAL else 1.0
            # A translation ends where its tag begins; abbreviations may follow the tag.
            pieces = (piece.split("<")[0] for piece in line.split(", "))
            yield from _pairs(head.group(1), pieces, (source, target), strength, False)

    return read


_EDICT_LINE = re.compile(r"(\S+) (?:\[[^\]]*\] )?/(.*)/\s*")
_EDICT_MARKS = re.compile(r"(?:\([^()]*\) ?)*")
_EDICT_NUMBER = re.compile(r"\((\d+)\)")
_EDICT_LEFT_OUT = word_set("arch obs obsc rare X vulg derog sl m-sl net-sl ok ik io iK oK")


def _edict(file: Path) -> Iterator[Pair]:
    with file.open(encoding="euc_jp", errors="replace") as lines:
        next(lines, None)  # names the file itself
        for line in lines:
            entry = _EDICT_LINE.fullmatch(line)
            if entry is None:
                continue
            form, glosses = entry.group(1), entry.group(2).split("/")
            common = "(P)" in glosses
            strength = 1.0 if common else 0.4
            for rank, sense in enumerate(_edict_senses(glosses)):
                yield from _pairs(form, sense, ("ja", "en"), strength / (1 + 0.25 * rank), common)


def _edict_senses(glosses: list[str]) -> Iterator[list[str]]:
    """The glosses of each sense that is still in use."""
    senses: list[list[str]] = []
    left_out = False
    for gloss in glosses:
        match = _EDICT_MARKS.match(gloss)
        marks = match.group() if match else ""
        if not senses or _EDICT_NUMBER.search(marks):
            senses.append([])
            left_out = bool(_EDICT_LEFT_OUT & set(re.split(r"[(), ]+", marks)))
        if not left_out and gloss != "(P)":
            senses[-1].append(gloss)
    return filter(None, senses)


_WIKDICT = ("CC-BY-SA-3.0", "WikDict, FreeDict and Wiktionary's contributors")
_DING = ("GPL-3+", "Ding, (C) Frank Richter; FreeDict, (C) Einhard Leichtfuß")
_EDRDG = ("CC-BY-SA-3.0", "EDICT, (C) Electronic Dictionary Research and Development Group")
DICTIONARIES = (
    Dictionary("dict-freedict-eng-ind", "en", "id", *_WIKDICT, _wikdict("en", "id")),
    Dictionary("dict-freedict-deu-ind", "de", "id", *_WIKDICT, _wikdict("de", "id")),
    Dictionary("dict-freedict-eng-jpn", "en", "ja", *_WIKDICT, _wikdict("en", "ja")),
    Dictionary("dict-freedict-deu-eng", "de", "en", *_DING, _ding("de", "en")),
    Dictionary("dict-freedict-eng-deu", "en", "de", *_DING, _ding("en", "de")),
    Dictionary("edict", "ja", "en", *_EDRDG, _edict),
)
MIRRORED = {"dict-freedict-eng-deu": "dict-freedict-deu-eng"}
"""Ding in its other direction: where both are there, one of them says it all."""
