"""What in a question only asks: "could you tell me", "ich wüsste gern", mohon info, 教えて."""

import re

_I = re.IGNORECASE
_POLITE: dict[str, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:(?:could|can|would|will) you(?: please| kindly| possibly)?"
        r" (?:tell|explain|list|give|show|describe|clarify|remind|let|help)(?: (?:to )?(?:me|us))?"
        r"(?: know| understand)?"
        r"|(?:please |kindly )?(?:tell|remind|inform) (?:me|us)"
        r"|(?:may|might|can|could) I(?: please)? (?:ask|know)"
        r"|I(?:['’]d| would) (?:like|love|be (?:glad|grateful|interested)) to (?:know|ask|learn"
        r"|hear|understand|find out)|I(?:['’]m| am) (?:curious|wondering|interested)"
        r"(?: (?:about|in))?"
        r"|I (?:want|need|wish) to (?:know|learn|understand|find out)|I wonder|I was wondering"
        r"|do you (?:happen to )?know|any idea|is it (?:true|correct|right) that|thank you|thanks"
        r"|quick question)\b",
        _I,
    ),
    "de": re.compile(
        r"\b(?:(?:können|könnten|koennten|würden|wuerden) sie(?: (?:mir|uns))?(?: (?:das|bitte))*"
        r"(?: (?:sagen|erklären|erklaeren|mitteilen|verraten|nennen|erläutern|helfen))?"
        r"|(?:kannst|könntest|würdest) du(?: (?:mir|uns))?(?: (?:das|bitte))*"
        r"(?: (?:sagen|erklären|verraten|nennen|helfen))?"
        r"|(?:sagen|erklären|nennen|verraten) sie (?:mir|uns)(?: bitte)?"
        r"|ich (?:wüsste|wuesste|würde|möchte|moechte|hätte) (?:gern|gerne)(?: (?:wissen|gewusst"
        r"|erfahren|fragen))?|ich (?:möchte|will) (?:wissen|erfahren|fragen)"
        r"|mich würde interessieren|mich interessiert"
        r"|(?:darf|dürfte|kann) ich(?: (?:sie|dich))?(?: (?:etwas|mal))? fragen"
        r"|wissen sie|weißt du|weiß jemand"
        r"|ich wäre ihnen (?:für [^.?!]{0,40})?(?:sehr )?(?:dankbar|verbunden)"
        r"|(?:stimmt|ist) es(?: (?:richtig|wahr))?,? dass|stimmt das|vielen dank|danke|bitte)\b",
        _I,
    ),
    "id": re.compile(
        r"\b(?:(?:bisa(?:kah)?|dapat(?:kah)?|boleh(?:kah)?|mohon|tolong|harap)(?: (?:tolong|anda"
        r"|kamu|saya|kalian))*(?: (?:jelaskan|menjelaskan|sebutkan|menyebutkan|beri(?:kan)? ?tahu"
        r"|memberi ?tahu|informasikan|dijelaskan|disebutkan|bantu|tanya|bertanya"
        r"|info(?:rmasi)?(?:nya)?))(?: (?:kepada )?saya)?"
        r"|saya (?:ingin|mau|hendak) (?:tahu|tanya|bertanya|mengetahui)|(?:mau|numpang|izin)"
        r" (?:tanya|nanya|bertanya)|(?:apakah|apa) (?:benar|betul)|ada yang tahu"
        r"|tahu (?:gak|nggak|tidak)|terima kasih|makasih)\b",
        _I,
    ),
    "ja": re.compile(
        r"(?:について|に関して|を)?(?:教えて|説明して|知りたい|お尋ね|お聞き|伺い)[^。？?!]*"
        r"|ご(?:存じ|存知)[^。？?!]*"
        r"|(?:とは|って|は)?(?:何|なに|なん|誰|だれ|どこ|いつ|どう|どれ|どの|どんな|なぜ|いくら|いくつ)"
        r"(?:です|でしょう|だ|なの|ですか|でしょうか|だろう)?か?(?=[。？?!\s]|$)"
        r"|(?:です|ます|でしょう|でした|ました|ません|だった|なの|だろう)か?(?=[。？?!\s]|$)"
    ),
}


def without_asking(text: str, language: str) -> str:
    """The text with blanks for what only asks, of the same length."""
    return _POLITE[language].sub(lambda match: " " * len(match.group()), text)
