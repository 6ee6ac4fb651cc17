"""Questions in a language that no article has: told by their function words, which fall out.

What is left (names, numbers, words that English shares) is looked for as if it were English.
Japanese in Latin letters is one of them: its names are found, and the rest is asked for in
Japanese characters.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale

from bot.language.stopwords import STOP_WORDS

ROMAJI = "romaji"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FUNCTION_WORDS = {
    "fr": _words("""
        le la les un une des du de d au aux et ou où est sont était a ont qui que quoi quel quelle
        quels quelles quand comment combien pourquoi dans sur pour par avec sans entre ce cet cette
        ces il elle ils elles on nous vous je son sa ses leur leurs se ne pas plus en y dont lors
        depuis vers chez été fait est-ce qu ce"""),
    "es": _words("""
        el la los las un una unos unas de del al y o es son fue era está están ha han qué quién
        quiénes cuál cuáles cuándo cómo cuánto cuánta cuántos cuántas dónde que quien cual cuando
        como cuanto cuantos donde por para con sin entre sobre en se su sus lo le les no más esta
        este estos desde hasta muy"""),
    "it": _words("""
        il lo la i gli le un uno una di del dello della dei degli delle al allo alla ai agli da dal
        dalla nel nella nei sul sulla e o è sono era ha hanno chi che cosa quale quali quando come
        quanto quanta quanti quante dove perché per con senza tra fra su in si suo sua suoi non più
        questo questa stato"""),
    "pt": _words("""
        o a os as um uma de do da dos das ao aos à e ou é são foi era está tem têm quem que qual
        quais quando como quanto quanta quantos quantas onde por para com sem entre sobre em no na
        nos nas se seu sua seus não mais este esta desde até pelo pela"""),
    "nl": _words("""
        de het een en of is zijn was waren heeft hebben wie wat welk welke wanneer hoe hoeveel waar
        waarom van voor met zonder tussen over in op aan bij naar door om te dat die deze dit er
        niet meer hun haar zijn werd wordt worden"""),
    ROMAJI: _words("""
        wa ga wo no ni de to e mo ka ya yo ne desu deshita deshou masu mashita masen da datta dare
        nani nan itsu doko naze doushite dou ikura ikutsu dono donna dochira kara made yori
        suru shita shimasu shimashita sareta iru imasu aru arimasu arimasuka desuka masuka nandesuka
        ikimashita ikimasu kudasai oshiete nitsuite kono sono ano sore kore san dareka nannen"""),
}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ELIDED = re.compile(r"\b(?:[cdjlmnst]|qu|lorsqu|dell|all|dall|nell|sull)['’](?=\w)", re.IGNORECASE)
# In a short question one word may tell; one among many may be a name.
_FEW_WORDS = 4


_ROMAJI_COUNTRIES = {
    "nihon": "JP",
    "nippon": "JP",
    "amerika": "US",
    "beikoku": "US",
    "chuugoku": "CN",
    "chugoku": "CN",
    "kitachousen": "KP",
    "kitachosen": "KP",
    "kankoku": "KR",
    "roshia": "RU",
    "igirisu": "GB",
    "eikoku": "GB",
    "doitsu": "DE",
    "furansu": "FR",
    "oosutoraria": "AU",
}


@dataclass(frozen=True, slots=True)
class Foreign:
    """A text in another language than the four.

    `topic` is what it is about: without function words and accents, countries by English names.
    """

    language: str
    topic: str


def recognize_foreign(text: str) -> Foreign | None:
    """The text, where its function words are those of a language of no article."""
    if not text.isascii() and re.search(r"[\u3040-\u30ff\u3400-\u9fff]", text):
        return None
    elided = _ELIDED.search(text) is not None
    opened = _ELIDED.sub(lambda match: " " * len(match.group()), text)
    words = [word.casefold() for word in _WORD.findall(opened)]
    ours = max(sum(word in STOP_WORDS[code] for word in words) for code in ("en", "id", "de"))
    counts = {code: sum(map(known.__contains__, words)) for code, known in _FUNCTION_WORDS.items()}
    if elided:
        counts["fr"] += 1
        counts["it"] += 1
    best = max(counts, key=lambda code: counts[code])
    needed = 2 if len(words) <= _FEW_WORDS else max(2, len(words) // 4)
    if counts[best] < needed or counts[best] <= ours:
        return None
    source = _without_accents(opened if best in {"fr", "it"} else text)
    known = frozenset(map(_without_accents, _FUNCTION_WORDS[best]))
    named = _with_english_countries(source, best)
    topic = _WORD.sub(lambda m: "" if m.group().casefold() in known else m.group(), named)
    return Foreign(best, " ".join(topic.split()))


def _with_english_countries(text: str, language: str) -> str:
    names = _countries(language)
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    found = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    return found.sub(lambda match: names[match.group().casefold()], text)


@lru_cache(maxsize=len(_FUNCTION_WORDS))
def _countries(language: str) -> dict[str, str]:
    """The names of countries in a language, folded, each with its English name (CLDR)."""
    english = Locale("en").territories
    if language == ROMAJI:
        return {name: english[code] for name, code in _ROMAJI_COUNTRIES.items()}
    return {
        _without_accents(name).casefold(): english[code]
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code in english
    }


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
