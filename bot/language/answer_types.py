"""What kind of answer a question expects, and which kinds a sentence holds.

In the manner of Prager and others, "Question-Answering by Predictive Annotation" (SIGIR 2000):
a question with "when" is best answered by a sentence that holds a time.
"""

import re
from collections.abc import Iterable
from enum import Enum

from bot.language.terms import Term


class AnswerType(Enum):
    """Kinds of answers that can be told by their form."""

    TIME = "time"
    NUMBER = "number"
    PLACE = "place"
    PERSON = "person"


_I = re.IGNORECASE
_QUESTIONS: dict[str, dict[AnswerType, re.Pattern[str]]] = {
    "en": {
        AnswerType.TIME: re.compile(
            r"\bwhen\b|\b(?:what|which|in what) (?:year|month|day|date|time)\b|\bby when\b"
            r"|\bon (?:what|which) (?:day|date)\b|\bwhat day\b",
            _I,
        ),
        AnswerType.NUMBER: re.compile(
            r"\bhow (?:many|much|far|long|old|high|large|big)\b"
            r"|\bwhat (?:percentage|percent|share|number|range)\b",
            _I,
        ),
        AnswerType.PLACE: re.compile(
            r"\bwhere\b|\b(?:which|what) (?:country|countries|city|place|nation|nations|state)\b",
            _I,
        ),
        AnswerType.PERSON: re.compile(r"\bwho(?:m|se)?\b", _I),
    },
    "de": {
        AnswerType.TIME: re.compile(
            r"\bwann\b|\b(?:welche[rmns]?) (?:jahr|monat|tag|datum|wochentag)", _I
        ),
        AnswerType.NUMBER: re.compile(
            r"\bwie ?viele?n?\b|\bwie (?:weit|lange|hoch|alt|groß|oft)\b|\bprozentsatz\b", _I
        ),
        AnswerType.PLACE: re.compile(
            r"\bwo(?:her|hin)?\b|\bwelche[rmns]? (?:land|länder|ländern|stadt|staat|staaten|ort)\b",
            _I,
        ),
        AnswerType.PERSON: re.compile(r"\bwe(?:r|n|m|ssen)\b", _I),
    },
    "id": {
        AnswerType.TIME: re.compile(
            r"\bkapan\b|\b(?:tahun|bulan|tanggal|hari) (?:berapa|apa)\b", _I
        ),
        AnswerType.NUMBER: re.compile(r"\bberapa\b", _I),
        AnswerType.PLACE: re.compile(
            r"\b(?:di|ke|dari) ?mana\b|\b(?:negara|kota|tempat) (?:mana|apa)\b", _I
        ),
        AnswerType.PERSON: re.compile(r"\bsiapa(?:kah)?\b", _I),
    },
    "ja": {
        AnswerType.TIME: re.compile(r"いつ|何(?:年|月|日|曜日|時)"),
        AnswerType.NUMBER: re.compile(
            r"いく[つら]|何(?:人|回|件|個|機|隻|パーセント|%|割|マイル|キロ|つ|カ国|か国|ヵ国)|どのくらい|どれくらい"
        ),
        AnswerType.PLACE: re.compile(r"どこ|どの(?:国|都市|町|場所)|何という(?:国|都市)"),
        AnswerType.PERSON: re.compile(r"誰|だれ|どなた|どの人"),
    },
}
_YEAR = re.compile(r"#(?:1[5-9]|20)\d\d")
# Times that are told without a number.
_TIME = re.compile(
    r"\b(?:since|ago|yesterday|today|tomorrow|(?:last|this|next) (?:year|month|week|spring|summer"
    r"|fall|autumn|winter)|seit|vor kurzem|gestern|heute|morgen|(?:vergangene|letzte|diese|nächste"
    r"|kommende)[nrms]? (?:jahr|monat|woche|frühjahr|sommer|herbst|winter)|sejak|kemarin|besok"
    r"|(?:tahun|bulan|pekan|minggu) (?:lalu|ini|depan))\b"
    r"|以来|以降|昨年|今年|来年|昨日|今日|明日|先月|今月|来月|先週|今週|来週",
    _I,
)
# Their first words.
_TIMELY = frozenset(
    [
        "since",
        "ago",
        "yesterday",
        "today",
        "tomorrow",
        "last",
        "this",
        "next",
        "seit",
        "vor",
        "gestern",
        "heute",
        "morgen",
        "sejak",
        "kemarin",
        "besok",
        "tahun",
        "bulan",
        "pekan",
        "minggu",
    ]
) | {
    stem + ending
    for stem in ("vergangene", "letzte", "diese", "nächste", "kommende")
    for ending in ("", "n", "r", "m", "s")
}
_NAME = re.compile(
    r"[A-Z](?:(?<=[\w,;] [A-Z])|(?<=[(„“][A-Z]))[a-zà-ÿ]+ (?:[A-Z]\. )?[A-Z][a-zà-ÿ]+"
    r"|[\u30a1-\u30fc]+・[\u30a1-\u30fc]+|(?:氏|首相|大統領|長官|大臣|大使|報道官|議員)"
)


# A number that is part of a date or a name counts nothing.
_BEFORE_NAME = re.compile(
    r"(?:art(?:icle|ikel)|pasal|pillar|pilar|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|第|fy|g)\s?$",
    _I,
)
_AFTER_DATE = re.compile(
    r"(?:st|nd|rd|th)?[.,]?\s?"
    r"(?:月|日|年|jan|feb|mar|mär|apr|ma[iy]|jun|jul|aug|agu|sep|o[kc]t|nov|de[sz])",
    _I,
)


def _names_something(text: str, number: Term) -> bool:
    before = text[max(0, number.start - 12) : number.start]
    after = text[number.end : number.end + 8]
    return bool(_BEFORE_NAME.search(before) or _AFTER_DATE.match(after)) or "+" in number.text


def expected_type(question: str, language: str) -> AnswerType | None:
    """The kind of answer that a question asks for, where its words tell."""
    for kind, pattern in _QUESTIONS[language].items():
        if pattern.search(question):
            return kind
    return None


def without_type(question: str, language: str) -> str:
    """The question with blanks for the words that tell the kind of answer: "which country"."""
    kind = expected_type(question, language)
    if kind is None:
        return question
    pattern = _QUESTIONS[language][kind]
    return pattern.sub(lambda match: " " * len(match.group()), question)


def countries_in(terms: Iterable[str]) -> frozenset[str]:
    """The terms that stand for countries."""
    return frozenset(term for term in terms if term.startswith("@country"))


def may_tell_time(word: str) -> bool:
    """Whether a time that is told without a number may begin with a word."""
    return word.casefold() in _TIMELY


def types_in(text: str, terms: Iterable[Term], *, timely: bool = True) -> frozenset[AnswerType]:
    """The kinds of answers that a text holds; `terms` are its language-free terms.

    That none of its words may tell a time without a number can be told beforehand.
    """
    found: set[AnswerType] = set()
    for term in terms:
        if term.text.startswith(("@month", "@weekday")) or _YEAR.fullmatch(term.text):
            found.add(AnswerType.TIME)
        elif term.text.startswith("@country"):
            found.add(AnswerType.PLACE)
        elif term.text.startswith("#") and not _names_something(text, term):
            found.add(AnswerType.NUMBER)
    if timely and _TIME.search(text):
        found.add(AnswerType.TIME)
    if _NAME.search(text):
        found.add(AnswerType.PERSON)
    return frozenset(found)
