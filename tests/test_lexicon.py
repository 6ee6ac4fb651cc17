"""The lexicon: dictionaries in the formats of Debian's packages, made here, and what is asked."""

import gzip
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import Stemmer

from bot.errors import LexiconError
from bot.language import compounds
from bot.language.analyzers import Analyzer, make_analyzers
from bot.language.dictionary_words import cleaned
from bot.language.lexicon import Lexicon
from bot.language.lexicon_build import LexiconSummary, build_lexicon
from bot.language.lexicon_keys import key_of
from bot.search.query import understand

BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

ENGLISH_INDONESIAN = """\
§harbour //ˈhɑːbə// <n>
1. pelabuhan, bandar
place where ships lie
2. teluk 2.
sheltered water
 3.
any safe place, refuge
§treaty /tɹˈiːti/ <n>
perjanjian
a paper, agreed upon
§sign //saɪn// <v>
menandatangani
to write one's name
§guard //ɡɑːd// <v>
menjaga
§fast boat /fˈɑːst bˈəʊt/ <n>
perahu cepat
a quick one
§-hood <suffix>
-an
a state
"""
GERMAN_INDONESIAN = """\
§Hafen /ˈhaːfn̩/ <n, masc>
pelabuhan
Anlegeplatz für Schiffe
§Rat /ʁaːt/ <n, masc>
dewan
Versammlung
§Nebel /ˈneːbl̩/ <n, masc>
kabut
feine Tropfen in der Luft
"""
ENGLISH_JAPANESE = """\
§harbour //ˈhɑːbə// <n>
港, 泊地
place where ships lie
§treaty /tɹˈiːti/ <n>
条約
§fog /fɒɡ/ <n>
霧
low cloud
§patrol ship /pɐtɹˈəʊl ʃˈɪp/ <n>
巡視船
"""
GERMAN_ENGLISH = """\
§Hafen /hˈɑːfən/ <masc, n, sg>
 [naut.]  [großer] harbour <n>, haven <n>HVN,  /hˈeɪvən/
         Note: for ships
      "im Hafen liegen"  - lie in harbour
   Synonym: {Port}

 see: {Häfen}
§Häfen /hˈɛːfən/ <pl>
harbours, havens
 see: {Hafen}
§Wächter /vˈɛçtɜ/ <masc, n, sg>
guard <n> [Br.] , watchman <n> [Am.]
§jdn. vor etw. bewachen /bəvˈaxən/ <v, trans>
guard sb. against sth. <v>
§unterschreibt /ʊntɜʃɾˈaɪpt/
signs
§unterschreiben /ʊntɜʃɾˈaɪbən/ <v>
sign <v>
§unterschrieb /ʊntɜʃɾˈiːp/
signed
§Rat /ɾˈɑːt/ <masc, n, sg>
 [pol.] council <n>
§Rat /ɾˈɑːt/ <masc, n, sg>
 [zool.] ratfish <n>
§Sitzung /zˈɪtsʊŋ/ <fem, n, sg>
session <n>
§Küste /kˈʏstə/ <fem, n, sg>
coast <n>
§Küsten /kˈʏstən/ <pl>
coasts
§Wache /vˈaxə/ <fem, n, sg>
guard <n>
§gegen /ɡˈeːɡən/ <prep>
against <prep>
§Schlag /ʃlˈɑːk/ <masc, n, sg>
blow <n>
§Wachschiff /vˈaxʃɪf/ <neut, n, sg>
patrol ship <n>
§nebelhaftes Ding der Art /n/
something of that foggy kind
§Nebel… /nˈeːbəl/ <adj>
foggy <adj>
"""
EDICT = """\
　？？？ /A dictionary made for a test/Created: 2001-02-03/
港 [みなと] /(n) (1) harbour/harbor/(n) (2) (arch) haven/(P)/
泊地 [はくち] /(n) anchorage/harbour/
条約 [じょうやく] /(n) (between states) treaty/(P)/
守る [まもる] /(v5r,vt) (1) to guard/to watch over/(2) to keep (e.g. a promise)/(P)/
霧 [きり] /(n) fog/a very thin kind of rain/(P)/
会議 [かいぎ] /(n,vs) session/meeting/(P)/
ほのか /(adj-na) faint/
日 [ひ] /(n) sun/
港湾 [こうわん] /(n) harbours/(P)/
レーダー /(n) radar/(P)/
壊れた行
"""


@dataclass
class Dictionaries:
    """The folders that build_lexicon reads, and the file that it writes."""

    root: Path
    dictd: Path = field(init=False)
    edict: Path = field(init=False)
    lexicon: Path = field(init=False)

    def __post_init__(self) -> None:
        self.dictd, self.edict = self.root / "dictd", self.root / "edict"
        self.lexicon = self.root / "data" / "lexicon.sqlite"
        self.dictd.mkdir()
        self.edict.mkdir()

    def add(self, name: str, articles: str) -> None:
        """A dictionary of FreeDict's; each article here begins with a §."""
        text = b"\n00-database-dictfmt-1.13.0\nEdition: 1.2-test\n"
        index = [f"00databaseinfo\tA\t{_base64(len(text))}\n"]
        for block in articles.split("§")[1:]:
            article, word = block.encode(), block.split()[0].casefold()
            index.append(f"{word}\t{_base64(len(text))}\t{_base64(len(article))}\n")
            text += article
        (self.dictd / f"freedict-{name}.dict.dz").write_bytes(gzip.compress(text))
        index_file = self.dictd / f"freedict-{name}.index"
        index_file.write_text("".join(sorted(index)), encoding="utf-8")

    def add_edict(self, lines: str) -> None:
        (self.edict / "edict").write_bytes(lines.encode("euc_jp"))

    def build(self) -> LexiconSummary:
        return build_lexicon(self.lexicon, dictd=self.dictd, edict=self.edict)


def _base64(number: int) -> str:
    digits = BASE64[number % 64]
    while number := number // 64:
        digits = BASE64[number % 64] + digits
    return digits


@pytest.fixture
def dictionaries(tmp_path: Path) -> Dictionaries:
    return Dictionaries(tmp_path)


@pytest.fixture
def lexicon(dictionaries: Dictionaries) -> Lexicon:
    dictionaries.add("eng-ind", ENGLISH_INDONESIAN)
    dictionaries.add("deu-ind", GERMAN_INDONESIAN)
    dictionaries.add("eng-jpn", ENGLISH_JAPANESE)
    dictionaries.add("deu-eng", GERMAN_ENGLISH)
    dictionaries.add_edict(EDICT)
    dictionaries.build()
    return Lexicon(dictionaries.lexicon)


def stem(word: str) -> str:
    return word


def texts(lexicon: Lexicon, word: str, source: str, target: str) -> list[str]:
    return [translation.text for translation in lexicon.translations(word, stem, source, target)]


@pytest.mark.parametrize(
    ("text", "language", "bare"),
    [
        ("to sign", "en", "sign"),
        ("the (old) harbour", "en", "harbour"),
        ("be afraid", "en", "afraid"),
        ("all of a sudden", "en", None),
        ("out of the blue", "en", None),
        ("agree with sb.", "en", "agree"),
        ("jdn. vor etw. schützen", "de", "schützen"),
        ("sich auf etw. einigen", "de", "einigen"),
        ("ein Hafen", "de", "Hafen"),
        ("bereit sein", "de", "bereit"),
        ("sein", "de", "sein"),
        ("Richter…", "de", None),
        ("schnelle/r/s", "de", None),
        ("„Hafen“ [naut.]", "de", "Hafen"),
        ("ｋａｐａｌ", "id", "kapal"),
        ("港湾", "ja", "港湾"),
        ("港湾労働者福利厚生施設", "ja", None),
        ("harbour", "ja", None),
        ("(nothing)", "en", None),
        ("42", "en", None),
        ("x" * 500, "en", None),
    ],
)
def test_a_word_is_bared_of_notes_and_placeholders(
    text: str, language: str, bare: str | None
) -> None:
    assert cleaned(text, language) == bare


def test_translations_of_wiktionary_come_without_explanations_and_numbers(
    lexicon: Lexicon,
) -> None:
    assert texts(lexicon, "harbour", "en", "id") == ["pelabuhan", "bandar", "teluk"]
    assert texts(lexicon, "hood", "en", "id") == []


def test_translations_of_ding_come_without_tags_notes_and_examples(lexicon: Lexicon) -> None:
    assert texts(lexicon, "Hafen", "de", "en") == ["harbour", "haven"]
    assert texts(lexicon, "bewachen", "de", "en") == ["guard"]
    assert texts(lexicon, "Wächter", "de", "en") == ["guard", "watchman"]
    assert texts(lexicon, "Rat", "de", "en") == ["council"]


def test_glosses_of_edict_come_by_sense_without_marks(lexicon: Lexicon) -> None:
    assert texts(lexicon, "守る", "ja", "en") == ["guard", "watch over", "keep"]
    assert texts(lexicon, "霧", "ja", "en") == ["fog"]
    assert "haven" not in texts(lexicon, "港", "ja", "en")


def test_every_dictionary_is_read_backwards_too(lexicon: Lexicon) -> None:
    assert texts(lexicon, "pelabuhan", "id", "en") == ["harbour"]
    assert texts(lexicon, "kabut", "id", "de") == ["Nebel"]
    assert texts(lexicon, "session", "en", "de") == ["Sitzung"]
    assert texts(lexicon, "guard", "en", "ja") == ["守る"]


def test_the_common_japanese_word_comes_first(lexicon: Lexicon) -> None:
    assert texts(lexicon, "harbour", "en", "ja")[:2] == ["港", "泊地"]


def test_weights_fall_and_lie_above_nought(lexicon: Lexicon) -> None:
    weights = [t.weight for t in lexicon.translations("harbour", stem, "en", "id")]
    assert weights == sorted(weights, reverse=True)
    assert all(0 < weight <= 1 for weight in weights)


def test_languages_without_a_dictionary_meet_in_english(lexicon: Lexicon) -> None:
    assert texts(lexicon, "Hafen", "de", "ja")[0] == "港"
    assert texts(lexicon, "条約", "ja", "id") == ["perjanjian"]
    assert texts(lexicon, "perjanjian", "id", "ja") == ["条約"]


def test_a_phrase_is_kept_where_two_languages_meet_in_it(lexicon: Lexicon) -> None:
    assert texts(lexicon, "Wachschiff", "de", "ja") == ["巡視船"]
    assert texts(lexicon, "patrol ship", "en", "de") == ["Wachschiff"]
    assert texts(lexicon, "nebelhaftes Ding der Art", "de", "en") == []


def test_german_helps_from_english_to_indonesian(lexicon: Lexicon) -> None:
    found = lexicon.translations("council", stem, "en", "id")
    assert [t.text for t in found] == ["dewan"]
    assert found[0].weight < 0.5


def test_what_two_ways_say_counts_more_than_what_one_says(lexicon: Lexicon) -> None:
    (confirmed, *_) = lexicon.translations("Hafen", stem, "de", "id")
    (through_english, *_) = lexicon.translations("港", stem, "ja", "id")
    assert confirmed.text == through_english.text == "pelabuhan"
    assert confirmed.weight > through_english.weight


@pytest.mark.parametrize(
    ("word", "source", "target", "translation"),
    [
        ("treaties", "en", "id", "perjanjian"),
        ("HARBOURS", "en", "ja", "港"),
        ("Häfen", "de", "en", "harbour"),
        ("Sitzungen", "de", "ja", "会議"),
        ("ditandatangani", "id", "en", "sign"),
        ("penandatanganannya", "id", "en", "sign"),
        ("dijaga", "id", "de", "Wächter"),
        ("unterschrieb", "de", "id", "menandatangani"),
        ("守", "ja", "en", "guard"),
        ("ﾚｰﾀﾞｰ", "ja", "en", "radar"),
    ],
)
def test_an_inflected_word_is_found(
    lexicon: Lexicon, word: str, source: str, target: str, translation: str
) -> None:
    assert translation in texts(lexicon, word, source, target)


def test_the_stem_of_the_caller_is_tried_last(lexicon: Lexicon) -> None:
    def without_prefix(word: str) -> str:
        return word.removeprefix("super")

    found = lexicon.translations("superfog", without_prefix, "en", "ja")
    assert [t.text for t in found] == ["霧"]
    assert lexicon.translations("superfog", stem, "en", "ja") == ()


def test_nothing_is_said_of_unknown_words_and_within_a_language(lexicon: Lexicon) -> None:
    for word in ("", " ", "zzz", "🙂", "x" * 3000, "a|b", "'; DROP TABLE entries"):
        for source in ("en", "de", "id", "ja"):
            assert lexicon.translations(word, stem, source, "en") == ()
    assert lexicon.translations("harbour", stem, "en", "en") == ()


def test_indonesian_roots_are_alike_in_all_their_forms() -> None:
    for forms in (
        "tingkat meningkatkan ditingkatkan peningkatan peningkatannya",
        "serang menyerang diserang serangan penyerangan",
        "kuat memperkuat diperkuat penguatan kekuatan",
        "tahan mempertahankan pertahanan pertahanannya",
        "baik memperbaiki diperbaiki perbaikan",
        "janji berjanji menjanjikan perjanjian",
        "negara negara-negara negaranya",
    ):
        assert len({key_of(form, "id") for form in forms.split()}) == 1, forms
    assert key_of("makan", "id") != key_of("jalan", "id")


def test_a_run_of_japanese_is_cut_into_its_words(lexicon: Lexicon) -> None:
    assert lexicon.segments("港湾条約会議") == ["港湾", "条約", "会議"]
    assert lexicon.segments("レーダー会議") == ["レーダー", "会議"]
    assert lexicon.segments("山川会議") == ["山川", "会議"]
    assert lexicon.segments("会議日") == ["会議", "日"]
    assert lexicon.segments("会議々") == ["会議"]
    assert lexicon.segments("守") == ["守"]
    assert lexicon.segments("") == []


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Hafenwache", ("hafen", "wache")),
        ("Sitzungshafen", ("sitzung", "hafen")),
        ("Küstenwachsitzungen", ("küste", "wache", "sitzung")),
        ("Ratssitzung", ("rat", "sitzung")),
        ("Gegenschlag", ()),
        ("Hafen", ()),
        ("Hafenxyz", ()),
        ("Hafen-Wache", ()),
        ("", ()),
        ("hafen" * 50, ()),
    ],
)
def test_a_compound_is_split_into_known_words(
    lexicon: Lexicon, word: str, parts: tuple[str, ...]
) -> None:
    assert lexicon.split_compound(word) == parts


def test_few_parts_are_preferred_and_then_even_ones() -> None:
    known: Callable[[str], bool] = {"abend", "abendmahl", "mahlzeit", "mahl", "zeit"}.__contains__
    assert compounds.split("abendmahlzeit", known) == ("abend", "mahlzeit")


def test_known_words(lexicon: Lexicon) -> None:
    assert lexicon.knows("Hafen", "de")
    assert not lexicon.knows("Hafens", "de")
    assert not lexicon.knows("Hafen", "ja")


def test_the_summary_names_what_was_read(dictionaries: Dictionaries) -> None:
    dictionaries.add("eng-ind", ENGLISH_INDONESIAN)
    dictionaries.add_edict(EDICT)
    summary = dictionaries.build()
    assert summary.found == ("dict-freedict-eng-ind", "edict")
    assert len(summary.missing) == 4
    assert set(summary.entries) == {"en-id", "id-en", "en-ja", "ja-en"}
    assert summary.size == dictionaries.lexicon.stat().st_size


def test_the_two_directions_of_ding_are_read_once(dictionaries: Dictionaries) -> None:
    dictionaries.add("deu-eng", GERMAN_ENGLISH)
    alone = dictionaries.build()
    dictionaries.add("eng-deu", "§harbour /hˈɑːbə/\nAnkerplatz <masc> [naut.]\n")
    both = dictionaries.build()
    assert both.entries == alone.entries
    assert "dict-freedict-eng-deu" in both.found
    (dictionaries.dictd / "freedict-deu-eng.dict.dz").unlink()
    assert dictionaries.build().entries == {"en-de": 1, "de-en": 1}


def test_the_licences_stand_in_the_file(lexicon: Lexicon, dictionaries: Dictionaries) -> None:
    with sqlite3.connect(dictionaries.lexicon) as database:
        rows = database.execute("SELECT package, version, licence FROM sources").fetchall()
    database.close()
    assert ("dict-freedict-deu-eng", "1.2-test", "GPL-3+") in rows
    assert ("edict", "2001-02-03", "CC-BY-SA-3.0") in rows
    assert len(rows) == 5


def test_without_dictionaries_the_packages_are_named(dictionaries: Dictionaries) -> None:
    with pytest.raises(LexiconError, match=r"dict-freedict-eng-ind.*edict"):
        dictionaries.build()
    assert not dictionaries.lexicon.exists()


@pytest.mark.parametrize("broken", [b"no gzip", gzip.compress(b"text" * 99)[:-9], b"\x1f\x8b\x08"])
def test_a_broken_dictionary_leaves_the_lexicon_as_it_was(
    dictionaries: Dictionaries, broken: bytes
) -> None:
    dictionaries.add("eng-ind", ENGLISH_INDONESIAN)
    dictionaries.build()
    before = dictionaries.lexicon.read_bytes()
    (dictionaries.dictd / "freedict-eng-ind.dict.dz").write_bytes(broken)
    with pytest.raises(LexiconError, match=r"freedict-eng-ind\.dict\.dz"):
        dictionaries.build()
    assert dictionaries.lexicon.read_bytes() == before
    assert list(dictionaries.lexicon.parent.iterdir()) == [dictionaries.lexicon]


def test_a_failure_while_writing_leaves_no_half_file(
    dictionaries: Dictionaries, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> str:
        raise OSError("no space left")

    dictionaries.add("eng-ind", ENGLISH_INDONESIAN)
    monkeypatch.setattr("bot.language.lexicon_build._packed", failing)
    with pytest.raises(OSError, match="no space left"):
        dictionaries.build()
    assert list(dictionaries.lexicon.parent.iterdir()) == []


def test_an_index_that_is_missing_or_no_index_is_an_error(dictionaries: Dictionaries) -> None:
    dictionaries.add("eng-ind", ENGLISH_INDONESIAN)
    index = dictionaries.dictd / "freedict-eng-ind.index"
    index.write_text("word\t!!\t??\n")
    with pytest.raises(LexiconError, match="not a dictionary"):
        dictionaries.build()
    index.unlink()
    with pytest.raises(LexiconError, match="cannot be read"):
        dictionaries.build()


def test_what_is_no_lexicon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="not there"):
        Lexicon(tmp_path / "missing.sqlite")
    (tmp_path / "text.sqlite").write_text("This is no database. " * 100)
    with pytest.raises(LexiconError, match="not a lexicon"):
        Lexicon(tmp_path / "text.sqlite")
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE entries (word TEXT)")
    other.close()
    with pytest.raises(LexiconError, match="not a lexicon"):
        Lexicon(tmp_path / "other.sqlite")


def test_a_building_made_again_does_not_disturb_a_reader(
    lexicon: Lexicon, dictionaries: Dictionaries
) -> None:
    (dictionaries.edict / "edict").unlink()
    dictionaries.build()
    assert texts(lexicon, "港", "ja", "en") != []
    lexicon.close()
    assert texts(Lexicon(dictionaries.lexicon), "守る", "ja", "en") == []


def test_threads_may_ask_at_once(lexicon: Lexicon) -> None:
    words = ["Hafen", "Wache", "Sitzungen", "bewachen", "Wachschiff"] * 40
    german = Stemmer.Stemmer("german").stemWord
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda word: lexicon.translations(word, german, "de", "ja"), words))
    assert found == found[:5] * 40
    assert all(found)


def test_a_passage_holds_the_words_inside_its_compounds(lexicon: Lexicon) -> None:
    german = Analyzer("de", lexicon=lexicon)
    assert {term.text for term in german.parts("Der Hafenwächter")} == {"haf", "wacht"}
    japanese = Analyzer("ja", lexicon=lexicon)
    assert [term.text for term in japanese.parts("港湾")] == []
    assert Analyzer("de").parts("Der Hafenwächter") == []


def test_a_word_that_two_ways_lead_back_to_is_a_synonym(dictionaries: Dictionaries) -> None:
    dictionaries.add(
        "eng-ind",
        "§quay <n>\npelabuhan, dermaga\n§dock <n>\npelabuhan, dermaga\n§haven <n>\npelabuhan\n",
    )
    dictionaries.build()
    analyzers = make_analyzers(lexicon=Lexicon(dictionaries.lexicon))
    (group,) = understand("quay", analyzers, language="en").groups
    assert 0 < group.terms["en"]["dock"] < group.terms["en"]["quay"]
    assert "haven" not in group.terms["en"]


def test_the_best_translation_counts_fully(lexicon: Lexicon) -> None:
    (group,) = understand("harbour", make_analyzers(lexicon=lexicon), language="en").groups
    assert max(group.terms["ja"][term] for term in ("港", "泊地")) == 1
    assert 0 < min(group.terms["ja"][term] for term in ("港", "泊地")) < 1
