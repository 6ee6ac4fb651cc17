"""What only makes sense after an answer: "more", "how did that happen?", lebih lanjut, 詳しく."""

import re

_I = re.IGNORECASE
# What of a question names only the event that was spoken of, or that more is wanted.
_NAMES_NOTHING: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:more|else|further|details?|elaborate|explain|continue|go on|next|afterwards"
        r"|happen(?:s|ed|ing)?|(?:take|takes|took|taken|taking) place|occur(?:s|red)?)\b",
        _I,
    ),
    "de": re.compile(
        r"\b(?:mehr|weiter(?:es|e)?|genauer(?:es)?|ausführlich(?:er)?|ausfuehrlich(?:er)?|details?"
        r"|einzelheiten|sonst|noch|passiert?e?|geschieht|geschah|geschehen|stattgefunden|statt"
        r"|fand|findet|ereignete?|vorgefallen)\b",
        _I,
    ),
    "id": re.compile(
        r"\b(?:lebih|lanjut(?:kan|an(?:nya)?)?|selanjutnya|selengkapnya|selebihnya|lengkap(?:nya)?"
        r"|detail(?:nya)?|rinci(?:an(?:nya)?)?|lagi|terus|terjadi(?:nya)?|kejadian(?:nya)?"
        r"|berlangsung(?:nya)?)\b",
        _I,
    ),
    "ja": re.compile(
        r"もっと|さらに|他に|ほかに|詳し(?:く|い)|くわしく|詳細|続き|続けて|それから|その後"
        r"|(?:起き|起こり|起こっ|行われ|開かれ)(?:まし|た|る|ます)*[たか]?"
    ),
}
_ASKS = re.compile(
    r"\b(?:what|why|how|which|and|so|was|warum|wieso|weshalb|wie|welche[rs]?|und"
    r"|apa|mengapa|kenapa|bagaimana|dan)\b|何|なぜ|どうして|どう|なに",
    _I,
)


def without_going_on(text: str, language: str) -> str:
    """The text with blanks for what names nothing by itself, of the same length."""
    return _NAMES_NOTHING[language].sub(lambda match: " " * len(match.group()), text)


def goes_on(text: str, language: str) -> bool:
    """Whether a text that names nothing asks all the same, or asks for more."""
    return bool(_NAMES_NOTHING[language].search(text) or _ASKS.search(text))
