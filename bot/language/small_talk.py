"""What people say to a bot without asking it anything: greetings, thanks, "who are you?"."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

GREETING = "greeting"
THANKS = "thanks"
IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Which kind it is, and the language where the words tell it."""

    kind: str
    language: str | None


_ADDRESS = r"(?:there|all|everyone|everybody|bot|alliance|zusammen|semua|min|gan|kak|さん|皆さん)"
_SHARED = {GREETING: "hi|hallo|halo|hello|hey|test|yo|moin", THANKS: "thx|ty|ok|okay"}

_PHRASES: dict[str, dict[str, str]] = {
    GREETING: {
        "en": "hiya|howdy|greetings|good (?:morning|afternoon|evening|day|night)|how are you"
        "(?: doing)?(?: today)?|what'?s up|sup|bye|goodbye|see you|nice to meet you",
        "id": "hai|helo|selamat (?:pagi|siang|sore|malam|datang|jalan|tinggal)|pagi|siang|sore"
        "|malam|apa kabar|assalamu ?'?alaikum|permisi|sampai jumpa|dadah?",
        "de": "guten (?:morgen|tag|abend)|gute nacht|grüß (?:gott|dich)|gruess gott|grüezi|servus"
        "|tag|wie geht(?:'?s| es)(?: dir| ihnen)?|tschüss?|tschuess|auf wiedersehen|bis bald",
        "ja": "こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|おやすみ(?:なさい)?"
        "|はじめまして"
        "|初めまして|(?:どうぞ)?(?:よろしく|宜しく)(?:お願い(?:し|致し|いたし)ます|ね)?|やあ|もしもし"
        "|さようなら|またね|ハロー|お疲れ様(?:です)?|お元気ですか|元気",
    },
    THANKS: {
        "en": "thanks?(?: you)?(?: (?:a lot|so much|very much))?|many thanks|cheers|great|nice"
        "|perfect|cool|awesome|good bot|well done|got it",
        "id": "terima ?kasih(?: banyak)?|makasih(?: banyak)?|trims|thanks ya|mantap|bagus|sip|oke"
        "|baik(?:lah)?",
        "de": "danke(?: schön| schoen| sehr| dir| ihnen)?|vielen dank|herzlichen dank"
        "|besten dank|super|prima"
        "|alles klar|gut|sehr gut|toll",
        "ja": "(?:どうも)?(?:ありがとう|有難う|有り難う)(?:ございま(?:す|した))?|どうも"
        "|感謝(?:します|です)?|助かりました|了解(?:です|しました)?|サンキュー|なるほど|すごい",
    },
    IDENTITY: {
        "en": "(?:who|what) are you|what can (?:you do|i ask)(?: you)?|what do you (?:do|know)"
        "|are you (?:a )?(?:bot|robot|human|real|an ai|ai)|how do you work|what is this(?: bot)?"
        "|what(?:'?s| is) your name|(?:can you )?help(?: me)?|who (?:made|built) you",
        "id": "(?:kamu|anda|kau|lu) (?:ini )?(?:siapa|apa|bot)(?: ya)?"
        "|siapa(?:kah)? (?:kamu|anda|kau)|apa (?:yang )?bisa (?:kamu|anda) (?:lakukan|bantu)"
        "|(?:kamu|anda) bisa apa(?: saja)?"
        "|siapa nama(?:mu| kamu| anda)|bantuan|tolong(?: saya)?|ini bot apa|bisa apa (?:kamu|anda)",
        "de": "wer (?:bist du|sind sie)|was (?:bist du|sind sie)|was kannst du(?: alles)?"
        "|was können sie(?: alles)?|(?:bist du|sind sie) (?:ein |eine )?(?:bot|roboter|mensch|ki)"
        "|wie hei(?:ß|ss)t du|wie hei(?:ß|ss)en sie|hilfe|wie funktionierst du"
        "|(?:kannst du|können sie) mir helfen",
        "ja": "(?:あなた|君|きみ|お前)(?:は|って)?"
        "(?:誰|だれ|何|なに|何者|どなた|ボット|人間|ai)?(?:です|なの|なん|だ)?か?"
        "|(?:何|なに)が(?:でき|出来)(?:る|ます)(?:の|か|んですか)?"
        "|(?:自己紹介|ヘルプ|助けて|使い方)(?:して|を教えて)?"
        "(?:ください|下さい)?"
        "|お?名前は(?:何|なん)?(?:ですか)?|(?:誰|だれ|どなた)(?:です|なの)?か?",
    },
}
_NOISE = re.compile(r"[^\w'\s]|_")
# Small talk is short; a bound keeps the patterns from trying a hostile text in every way.
_MAX_LENGTH = 60


def recognize_small_talk(text: str) -> SmallTalk | None:
    """The small talk that a text wholly is, or None when anything else stands in it."""
    folded = unicodedata.normalize("NFKC", text[: 2 * _MAX_LENGTH]).casefold().replace("’", "'")
    said = " ".join(_NOISE.sub(" ", folded).split())
    if not said or len(text) > _MAX_LENGTH:
        return None
    for kind, languages in _PHRASES.items():
        for language, phrases in languages.items():
            if _only(kind, language).fullmatch(said):
                own = re.search(rf"(?:^|\s)(?:{phrases.casefold()})", said)
                return SmallTalk(kind, language if own else None)
    return None


@cache
def _only(kind: str, language: str) -> re.Pattern[str]:
    """Phrases of one kind, in any number, after greetings and with an address."""
    shared = "|".join(_SHARED.values())
    greetings = f"{shared}|{_PHRASES[GREETING][language]}"
    phrases = "|".join([_PHRASES[kind][language], _SHARED.get(kind, "(?!)")])
    return re.compile(
        # Folded like what is said: ß is ss.
        rf"(?:(?:{greetings})\s?(?:{_ADDRESS}\s?)?)*"
        rf"(?:(?:{phrases})\s?(?:{_ADDRESS}\s?)?)+".casefold()
    )
