"""Which lines of a text are not the article, told by what they say and where they stand.

Rules in the four languages for what pages put around and between paragraphs. A line is only taken
for boilerplate where a rule is sure of it: what is kept by mistake can still be dropped by hand,
what is dropped by mistake is missed by nobody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.corpus.paragraphs import looks_like_heading
from bot.importing.datelines import date_of
from bot.importing.document import Document, letters, lines_of
from bot.language.tokens import is_japanese

_HEAD = 4
_TAIL = 3
_LONGEST_LINE = 200
_LONGEST_CREDIT = 80
_PROSE = 100
_BLURB_SENTENCES = 4
_BLURB_WORDS = 5
_BLURB_SIGNS = 20
_I = re.IGNORECASE
_BYLINE = re.compile(
    r"(?i:(?:written )?by|von|oleh|penulis|reporter|author|autor(?:in)?)[:\s]\s*"
    r"(?:[A-ZÄÖÜ][\w.'’-]*[,\s]*(?:and|und|dan|&)?\s*){1,6}$|(?:文|著者|執筆|記者|取材)[／/:：].{1,30}$"
)
_ALONE = re.compile(
    r"(?:post (?:a |your )?comments?|leave a (?:comment|reply)|(?:\d+ )?(?:comments?|kommentare?"
    r"|komentar)(?: \(?\d+\)?)?|add a comment|no comments(?: yet)?|share(?: this(?: article)?)?"
    r"|tweet|print|e-?mail|copy link|advertise?ment|sponsored(?: content)?|read more|show more"
    r"|load more|see more|skip to (?:main )?content|back to top|menu|search|sign in|log in"
    r"|subscribe|newsletter|tags?|topics?|related|whatsapp|facebook|twitter|x|linkedin|instagram"
    r"|teilen|drucken|merken|anzeige|werbung|mehr (?:lesen|anzeigen)|zum inhalt springen"
    r"|nach oben|suche|anmelden|(?:einen )?kommentar (?:schreiben|verfassen|hinterlassen)"
    r"|schlagw[oö]rter|bagikan|cetak|iklan|selengkapnya|cari|masuk|langganan"
    r"|(?:tulis|kirim|beri|tinggalkan) komentar|コメント(?:する|を書く|を投稿)?|シェア(?:する)?"
    r"|ツイート|印刷|広告|続きを読む|もっと見る|検索|ログイン|会員登録|関連キーワード|タグ)",
    _I,
)
_CHANNEL = (
    r"(?:newsletter|channel|whatsapp|telegram|facebook|twitter|instagram|youtube|tiktok|linkedin"
    r"|google news|podcast|inbox|\bapp\b|aplikasi|saluran|kanal|here\b|hier\b|di sini|disini"
    r"|this (?:article|story|post|page)|us on|our (?:\w+ )?(?:page|site|feed|coverage)"
    r"|unsere[mrn]? |kami di|e-?mails?\b|breaking news)"
)
_CALLS = re.compile(
    r"(?:please |just |jetzt |hier |yuk,? |ayo,? )?"
    r"(?:follow|subscribe|sign up|join|share|like|download|click|tap|get|support|donate|register"
    r"|folgen sie|abonnieren|klicken|teilen|laden sie|melden sie sich|registrieren|unterstützen sie"
    r"|ikuti|berlangganan|bergabung|gabung|klik|bagikan|dapatkan|unduh|daftar|dukung)\b"
    rf".*{_CHANNEL}",
    _I,
)
_POINTS = re.compile(
    r"(?:(?:read|see|watch|listen)(?: also| more| next)?|also read|more (?:on|from|about) .{1,40}"
    r"|related(?: articles?| stor(?:y|ies)| posts?)?|lesen sie (?:auch|mehr|dazu)|siehe auch"
    r"|mehr zum thema|baca juga|lihat juga|simak juga|artikel terkait|関連記事|あわせて読みたい"
    r"|おすすめ(?:の)?記事)"
    r"\s*[:：|»>].*"
    r"|(?:lesen sie (?:auch|dazu)|baca juga|lihat juga|simak juga|also read)\b.*"
    r"|.{0,30}(?:フォロー|チャンネル登録|シェア|購読|登録|ダウンロード|友だち追加)"
    r".{0,20}(?:(?:クリック|タップ)|ください|(?:は|を)?こちら|しよう)[^。]{0,15}"
    r"|.{0,30}(?:こちら|ここ)を(?:クリック|タップ).{0,10}",
    _I,
)
_SECTION = re.compile(
    r".{0,30}(?:popular (?:articles?|posts?|stories|news)|most (?:read|popular|viewed|shared)"
    r"|ranking|related (?:articles?|stories|posts|news|topics)"
    r"|you (?:may|might) (?:also )?(?:like|be interested)|recommended"
    r"|more (?:stories|news|articles|from)|trending|top stories"
    r"|latest (?:news|stories|articles)|further reading|editor'?s picks?|about the author"
    r"|meistgelesen|das könnte (?:sie|dich) (?:auch )?interessieren|ähnliche (?:artikel|beiträge)"
    r"|weitere (?:artikel|beiträge|nachrichten|themen)|mehr zum thema|verwandte (?:artikel|themen)"
    r"|neueste (?:artikel|beiträge)|über den autor|über die autorin|auch interessant"
    r"|(?:artikel|berita) (?:terkait|populer|terpopuler|terbaru|lainnya)|terpopuler"
    r"|baca juga|rekomendasi(?: untuk anda)?|tentang penulis"
    r"|関連記事|関連リンク|関連ニュース|人気記事|人気の記事|アクセスランキング|ランキング|おすすめ(?:の)?記事"
    r"|あわせて読みたい|新着記事|最新記事|この記事を書いた人|著者プロフィール).{0,30}",
    _I,
)
_CREDIT = re.compile(
    r"(?:source|quelle|sumber|出典|引用元|original(?: article)?|translated (?:from|by)|übersetz"
    r"|diterjemahkan|翻訳|訳[:：／/]|photo|foto|bild(?:quelle|nachweis)|写真|image credit|via)\b.*"
    r"|.{0,40}(?:übersetzung|translation|terjemahan|翻訳).{0,60}[:：]"
    r"|(?:©|\(c\)|copyright\b).*|.{0,60}all rights reserved.*|.{0,60}alle rechte vorbehalten.*"
    r"|.{0,60}hak cipta.*|.{0,60}(?:無断転載|転載を禁).*",
    _I,
)
_SENTENCE = re.compile(r"[^.!?。！？]+[.!?。！？]+")
_PROSE_END = re.compile(r"[.!?…。！？][\"”“‘’'»«)\]」』）】]*$")


@dataclass(frozen=True, slots=True)
class Around:
    """The positions of what is not the article, and what it said of it."""

    dropped: frozenset[int]
    title: str | None
    date: str | None


def find_boilerplate(lines: Sequence[str], title: str | None = None) -> Around:
    """Which lines are not the article: its printed title and date, and what was put around it.

    `title` is the document's, where it has one of its own.
    """
    dropped = set(_said_anywhere(lines))
    end = _section(lines)
    dropped |= set(range(end, len(lines)))
    date = None
    rest = [n for n in range(len(lines)) if n not in dropped]
    for number in rest[:_HEAD]:
        line = lines[number]
        said = date_of(line)
        if said is not None:
            date = date or said
        elif not (_BYLINE.match(line) or (title and letters(line) == letters(title))):
            continue
        dropped.add(number)
    rest = [n for n in range(len(lines)) if n not in dropped]
    if title is None and len(rest) > 1 and rest[0] == 0 and _is_title(lines[0], lines[rest[1]]):
        title = lines[0]
        dropped.add(0)
    for number in reversed([n for n in rest if n not in dropped][-_TAIL:]):
        if not _ends_article(lines[number]):
            break
        dropped.add(number)
    if len(dropped) == len(lines):
        return Around(frozenset(), title, date)
    return Around(frozenset(dropped), title, date)


def paged_document(
    source: str, lines: Sequence[str], margins: Sequence[str], title: str | None
) -> Document:
    """A document that is printed on pages: what stands in their margins is not the article."""
    around = find_boilerplate(lines, title)
    rest = lines_of(list(dict.fromkeys(margins)))
    return Document(
        source,
        (*lines, *rest),
        around.dropped | set(range(len(lines), len(lines) + len(rest))),
        title=around.title,
        date=around.date,
    )


def is_prose(line: str) -> bool:
    """Whether a line is a sentence or more, and no heading, link or label."""
    return len(line) > _PROSE // 4 and _PROSE_END.search(line) is not None


def _said_anywhere(lines: Sequence[str]) -> Iterator[int]:
    for number, line in enumerate(lines):
        bare = line.strip(' -–—•·*#>|:：.!▶►→【】[]()（）"')
        if _ALONE.fullmatch(bare) or (
            len(line) <= _LONGEST_LINE and (_CALLS.match(bare) or _POINTS.fullmatch(bare))
        ):
            yield number


def _section(lines: Sequence[str]) -> int:
    """Where a list of other texts begins that goes to the end; the number of lines where none."""
    for number, line in enumerate(lines):
        bare = line.strip(" -–—•·*#:：")
        begins = _SECTION.fullmatch(bare) and not _POINTS.fullmatch(bare) and not is_prose(line)
        if number and begins and not any(map(_is_paragraph, lines[number + 1 :])):
            return number
    return len(lines)


def _is_paragraph(line: str) -> bool:
    """Whether a line is too much of a text for a list of headlines."""
    longest = _PROSE // 4 if is_japanese(line[-2:-1] or line) else _PROSE
    return len(line) > longest and is_prose(line)


def _is_title(line: str, following: str) -> bool:
    return looks_like_heading(line) and _PROSE_END.search(following) is not None


def _ends_article(line: str) -> bool:
    bare = line.strip(" *_-–—")
    if len(line) > _LONGEST_LINE:
        return False
    announces = bare.endswith((":", "：")) and len(bare) <= _LONGEST_CREDIT
    return bool(_CREDIT.fullmatch(bare)) or announces or _is_blurb(bare)


def _is_blurb(line: str) -> bool:
    """What authors say of themselves: many sentences of a few words each, and none of more."""
    sentences = _SENTENCE.findall(line)
    if len(sentences) < _BLURB_SENTENCES:
        return False
    spaced = " " in line.strip()
    return all(
        len(sentence.split()) <= _BLURB_WORDS if spaced else len(sentence) <= _BLURB_SIGNS
        for sentence in sentences
    )
