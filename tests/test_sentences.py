"""Where sentences end, in the four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.sentences import split_sentences

# Each line is one paragraph; | stands where a sentence ends and another begins.
ENGLISH = """
The U.S. and Japan agreed. | They met.
He came from the U.S. | The talks went on.
In the U.S. Navy he served.
The U.K. Prime Minister spoke.
France, the U.K. and Canada follow. | Then comes Washington.
He was in Washington, D.C. | The talks went on.
Rep. Smith spoke. | Sen. Jones left.
Mr. Biden met Mrs. Kishida and Dr. Hamada.
Gov. Abe and Lt. Gen. Sato came. | Adm. Ito did not.
Prof. Dr. Sato said so. | He was right.
On Jan. 13 they met. | It rained.
On Jan. 13, 2023, they met.
The Sept. 11 attacks followed. | War came.
It ended in Jan. | The next one began.
They met on April 10th. | Both spoke.
In the 21st century it changed. | Nobody knew.
At 5 p.m. | The bell rang.
At 5 p.m. Friday the bell rang.
He has a Ph.D. | He teaches.
Japan Steel Inc. and Toyota Motor Corp. agreed. | They signed.
No. 5 of the list is new. | It came late.
Fighters vs. ships, e.g. frigates, i.e. small ones.
J. R. Smith spoke. | He left.
J.R. Smith spoke. | He left.
It costs 1.8 billion. | Nobody pays.
It costs $1.5. | Nobody pays.
It grew by 2.5 percent, to 1,800. | In 2023. | In 2024.
It was World War II. | Then peace came.
It falls under Article V. | The treaty says so.
Wait... | Then he left.
Wait... what is that? | Nothing.
Well… | Then he left.
What?! | No way. | Yes!
“We agree.” | They left.
“We agree,” he said. | They left.
He said, “We agree.” | Then he left.
He said: “It is done”. | She left.
"We agree." | They left.
‘We agree.’ | They left.
“Will you come?” he asked. | Nobody came.
“Stop!” she said. | He stopped.
He asked “why?” and left. | She stayed.
“First of all. | Second of all.” | Third.
They spoke of “2+2”. | Then they left.
The body (see Fig. 3 of the report) met. | It ended.
(He left. She stayed.) | They met.
A body met. | (It was small.) | It ended.
The decisions [to acquire] missiles stand. | They are old.
It is so.[1] | Nobody doubts it.
It is so.[1][12] | Nobody doubts it.
Kirby spoke . | He left.
Kirby spoke . then he left.
See www.example.org for more. | It is there.
1. The first point. | 2. The second point.
It ends without a full stop
The answer is no. | She left.
He said no. | The end.
See no. 5 of the list. | It came late.
He likes art. | Paintings hang there.
It falls under Art. 5 and Art. V of the treaty. | It holds.
The answer is no. | I left.
He sat. | Birds sang.
I love the sun. | Flowers need it.
On Sun. Jan. 8 they met. | On MON. JAN. 9 they left.
It is so. [1] | Nobody doubts it.
It is so. [1] [12] | Nobody doubts it.
In the U.S. | Then he left.
They train with the U.S. | For years they did not.
"""
GERMAN = """
Sie trafen sich am 13. Januar im Weißen Haus. | Danach gingen sie.
Am 13. Januar 2023 trafen sie sich. | Am 12. Januar nicht.
Er kam am 13. | Die Gespräche gingen weiter.
Am 1. und 2. Mai ruhte die Arbeit. | Danach nicht.
Das ist im 21. Jahrhundert so. | Es bleibt so.
Diese Bemühungen mit Japan im 21st Jahrhundert.” | Danach schwieg er.
Seit dem 2. Weltkrieg ist das so. | Die Verfassung will es.
Kaiser Wilhelm II. regierte lange. | Er ging.
Es gilt Artikel 5. | Das bedeutet, dass er gilt.
Nach Art. 5 Abs. 2 gilt das. | Nr. 3 gilt nicht.
Sie fliegen 900 bis 1.800 Meilen. | Das ist weit.
Das sind 1,5 Prozent. | Mehr nicht.
Das war 2023. | Im Jahr 2024 nicht.
Das gilt z. B. für Japan. | Es gilt auch hier.
Das gilt z.B. Japan gegenüber. | Es gilt auch hier.
Das heißt, d. h. man meint, u. a. Japan. | Mehr nicht.
Dr. Müller und Prof. Dr. Meier kamen. | Er ging.
Es war ca. 5 km weit. | Er ging zu Fuß.
Raketen, Schiffe usw. | Die Liste ist lang.
„Das ist gut.“ | Er ging.
„Das ist gut.” | Er ging.
»Das ist gut.« | Er ging.
„Das ist gut“, sagte er. | Er ging.
„Kommst du?“ fragte er. | Nein.
„Kommst du?“, fragte er. | Nein.
„Lassen Sie mich glasklar sein. | Die Staaten stehen dahinter.“ | Er ging.
Der Entscheidungen [to acquire] Gegenschlagfähigkeiten.“ | Einen Tag zuvor kamen sie.
Das sagte Kirby . | Danach ging er.
Beim ersten „2+2“-Treffen des Jahres. | Während dieser Zeit.
Gut? | Ja! | Nein. | Doch…
Gut … | Dann ging er.
A. Merkel kam. | Sie blieb.
Er ist so. | Japan auch.
Das ist eine eigene Art. | Er geht.
Ich mag. | Sie nicht.
Mag. Huber kam. | Er ging.
Am So. Januar und Februar. | Er ging.
‚Gut.‘ | Er ging.
Sie leben in den U.S.A. | Danach gingen sie.
"""
INDONESIAN = """
Presiden A.S. Joe Biden datang. | Ia pergi.
Dr. Sukarno datang. | Ia pergi.
Prof. Dr. Ir. Habibie datang. | Dia pergi.
Drs. H. Ahmad datang. | Ia pergi.
M. Yamin datang. | Ia pergi.
Mereka bertemu pada 9 Jan. 2023. | Mereka setuju.
Pertemuan itu pada Mei lalu. | Pertemuan mendatang lain.
Strategi Keamanan Nasional. , menurut beberapa pejabat. | Mereka setuju.
Lokasi dan kehancuran lainnya. fasilitas untuk tujuan itu. | Itu saja.
Itu diatur Pasal 5. | Hal ini penting.
Harganya Rp. 5.000 saja. | Mahal.
Kapal, rudal, dll. | Mereka membelinya.
PT. Maju naik. | Untung besar.
Kantornya di Jl. Sudirman. | Dia di sana.
“Kami setuju.” | Mereka pergi.
“Kami setuju,” katanya. | Mereka pergi.
Stabilitas di “Selat Taiwan”. | Mereka setuju.
Pukul 10.30 mereka datang. | Mereka pergi.
Itu suatu hal. | Mereka pergi.
Lihat hal. 5 buku itu. | Mereka pergi.
"""
JAPANESE = """
これは文です。|次の文です。
これは文です。 | 次の文です。
これは文です。\u3000|\u3000次の文です。
本当ですか？|はい。|そうです！|終わり。
本当ですか? | はい。
「これは文。」と述べた。|次の文。
「これは文。」 | 次の文。
「これは文。」|次の文。
彼は「行く。帰る。」と言った。|次の文。
彼は述べた。|「行く。」|彼女は去った。
『これは本。』と読んだ。|次の文。
「何？」と聞いた。|次の文。
「何？」|彼は聞いた。
「行く。」、と述べた。|次の文。
「新時代」を発表した。 | 次の文。
「進化した」と述べた。|次の文。
「第4世代」を述べた。|関係。 | 尖閣諸島の管理を行う。」
（終わり。）|次の文。
終わった（これは注。）ので帰る。|次の文。
これは2.5兆円です。|次の文。
U.S.の政策です。|次の文。
Mr. Biden と会談した。|次の文。
文です。[1]|次の文です。
文です[1]。|次の文です。
そして……|終わった。|次の文。
DICAS. | これは次の文。
「開いたまま。|次の文。
これは１．５兆円です。|次の文。
これは文です．|次の文です．
文です｡|次の文です｡
｢行く｡｣と述べた｡|次の文｡
本当ですか?|はい。
本当ですか？|ところで、次の文。
すごい！と言った。|次の文。
すごい!と言った。|次の文。
すごい！って言った。|次の文。
すごい！などの声。|次の文。
Yahoo!の記事です。|次の文。
それは…はい。|次の文。
文です。[1]|これは次の文です。
文です。 [1]|次の文です。
"""
TABLE = [
    (language, line)
    for language, lines in (
        ("en", ENGLISH),
        ("de", GERMAN),
        ("id", INDONESIAN),
        ("ja", JAPANESE),
    )
    for line in lines.strip("\n").split("\n")
]


@pytest.mark.parametrize(("language", "marked"), TABLE)
def test_sentences_end_at_the_marks_and_nowhere_else(language: str, marked: str) -> None:
    pieces = [piece.strip() for piece in marked.split("|")]
    text = marked.replace(" | ", " ").replace("|", "")
    assert [text[start:end] for start, end in split_sentences(text, language)] == pieces


@pytest.mark.parametrize("language", ["en", "de", "id", "ja"])
@pytest.mark.parametrize("text", ["", " \n\t\u3000"])
def test_nothing_but_white_space_is_no_sentence(text: str, language: str) -> None:
    assert split_sentences(text, language) == []


@pytest.mark.parametrize("text", [".", "...", "。", "!?", "[1]", "「」", "—", "\u200b"])
def test_signs_alone_are_one_sentence(text: str) -> None:
    assert split_sentences(text, "en") == [(0, len(text))]


def test_signs_after_a_sentence_belong_to_it() -> None:
    assert split_sentences("It ends. ”", "en") == [(0, 10)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It is. " * 7_000 + "It ends.", 7_001),
        ("J. " * 16_000 + "Smith came.", 1),
        ("「" * 25_000 + "It is. " * 3_500 + "It ends.", 3_501),
        ("([" * 12_500 + ")" * 25_000, 1),
        ("(" * 25_000 + ")" * 25_000, 1),
        ("a" * 50_000 + ". It ends.", 2),
    ],
    ids=range(6),
)
def test_a_paragraph_of_the_greatest_length_is_split(text: str, sentences: int) -> None:
    """In time that grows with its length: the suite would crawl if it grew with the square."""
    assert len(split_sentences(text, "en")) == sentences


_PIECES = (
    "A~b~U.S.~Rep.~13.~21st~z. B.~Dr.~Jan.~ ~  ~\n~\u3000~.~..~…~!~?~。~！~？~.”~。」~「~」~“~”~„~("
    "~)~[1]~[to~]~5~1.8~の~国~と述べた~,~、~II~The~Die~Ini"
)


@given(
    text=st.lists(st.sampled_from(_PIECES.split("~")), max_size=40).map("".join)
    | st.text(max_size=60),
    language=st.sampled_from(["en", "de", "id", "ja"]),
)
def test_every_character_but_white_space_is_in_exactly_one_sentence(
    text: str, language: str
) -> None:
    end = 0
    for start, stop in split_sentences(text, language):
        assert end <= start < stop
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        end = stop
    assert not text[end:].strip()
