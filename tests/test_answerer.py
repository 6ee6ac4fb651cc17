"""Questions into answers: what is found, what is refused, and what is never shown."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.corpus.reader import current_text
from bot.language.analyzers import make_analyzers
from bot.language.answer_types import countries_in
from bot.language.glossary import Concept
from bot.search.answer import Answer, Outcome
from bot.search.answerer import Answerer
from bot.search.excerpts import Excerpt
from bot.search.options import ExcerptOptions, SearchOptions
from bot.search.query import understand
from bot.search.serialize import answer_to_dict
from tests.conftest import Read, Write, always, article, citations


def assert_verbatim(excerpt: Excerpt) -> None:
    text = current_text(excerpt.article.source)
    assert text is not None
    assert text[excerpt.start : excerpt.end] == excerpt.quote


def test_a_refusal_names_the_words_that_no_article_has(read: Read) -> None:
    answerer = Answerer(
        read({"a.md": article("The forum meets in Tokyo.", "Japan buys missiles.")})
    )
    answer = answerer.answer("Where do the Elephants of Botswana graze?")
    assert answer.outcome is Outcome.NOTHING
    assert not answer.answered
    assert answer.missing == ("Elephants", "Botswana", "graze")
    assert (answer.excerpts, answer.shown, answer.nearest) == ((), (), ())


def test_words_that_an_article_has_are_not_missing(read: Read) -> None:
    answerer = Answerer(
        read({"a.md": article("The forum meets in Tokyo.", "Japan buys missiles.")})
    )
    answer = answerer.answer("Do elephants meet at the forum in Tokyo?")
    assert answer.missing == ("elephants",)


@pytest.mark.parametrize(("threshold", "answered"), [(0.0, True), (1.0, False)])
def test_the_threshold_decides_and_the_ranking_is_given_in_either_case(
    read: Read, threshold: float, answered: bool
) -> None:
    library = read({"a.md": article("The forum meets in Tokyo.", "Japan buys missiles.")})
    answerer = Answerer(library, search=SearchOptions(threshold=threshold))
    answer = answerer.answer("Which elephants and giraffes meet lions in Tokyo?")
    assert answer.answered is answered
    assert citations(answer) == ["a:1"]
    assert answer.excerpts == (answer.ranking if answered else ())
    assert [article.id for article in answer.nearest] == ["a"]


def test_confidence_grows_with_what_is_found_of_the_question(answerer: Answerer) -> None:
    questions = [
        "Which zebras graze on Jupiter?",
        "Which zebras from Hiroshima graze on Jupiter?",
        "What will the DICAS forum discuss about missiles?",
    ]
    found = [answerer.answer(question).confidence for question in questions]
    assert 0 == found[0] < found[1] < found[2] < 1


def test_the_nearest_articles_are_few_and_different(answerer: Answerer) -> None:
    answer = answerer.answer("Which zebras do Japan and Biden and Kishida graze?", count=50)
    ids = [article.id for article in answer.nearest]
    assert 0 < len(ids) <= 3
    assert len(set(ids)) == len(ids)
    assert ids[0] == answer.ranking[0].article.id


@pytest.mark.parametrize("count", [1, 2, 3, 7, 50])
def test_no_more_excerpts_are_given_than_are_wanted(answerer: Answerer, count: int) -> None:
    answer = answerer.answer("What did Biden and Kishida agree on?", count=count)
    assert len(answer.ranking) == count if count < 10 else 10 < len(answer.ranking) <= count
    assert len(set(citations(answer))) == len(answer.ranking)


MISSILES = article(
    "The Tomahawk missile flies over the sea.",
    "The Tomahawk is red.",
    "A missile is white.",
    "Wine is sold in France.",
    "Trains run on time.",
)


def test_the_number_of_excerpts_can_be_set(read: Read) -> None:
    library = read({"a.md": MISSILES})
    for count in (1, 2, 3):
        answerer = Answerer(library, excerpts=ExcerptOptions(count=count))
        assert len(answerer.answer("Where does the Tomahawk missile fly?").ranking) == count


def test_people_are_shown_what_comes_near_the_best(read: Read) -> None:
    library = read({"a.md": MISSILES})
    question = "Where does the Tomahawk missile fly?"
    every = Answerer(library, excerpts=ExcerptOptions(further=0.0)).answer(question)
    best = Answerer(library, excerpts=ExcerptOptions(further=1.0)).answer(question)
    assert len(every.shown) == 3
    assert every.shown == every.excerpts == best.excerpts
    assert best.shown == best.excerpts[:1]
    assert best.shown[0].citation == "a:1"


def test_the_asker_s_choice_of_language_wins_over_the_words(answerer: Answerer) -> None:
    for language in ("en", "id", "de", "ja"):
        answer = answerer.answer("What is the DICAS forum?", language=language, hint="ja")
        assert answer.question.language == language


def test_the_hint_decides_where_the_words_tell_no_language(answerer: Answerer) -> None:
    assert answerer.answer("DICAS?", hint="de").question.language == "de"
    assert answerer.answer("DICAS?").question.language == "en"
    assert answerer.answer("What is DICAS?", hint="de").question.language == "en"


def test_the_default_language_is_the_last_resort(read: Read) -> None:
    answerer = Answerer(read({"a.md": MISSILES}), default_language="id")
    assert answerer.answer("DICAS?").question.language == "id"
    assert answerer.answer("DICAS?", hint="ja").question.language == "ja"


@pytest.mark.parametrize(
    ("text", "outcome", "language"),
    [
        ("Hello!", Outcome.GREETING, "en"),
        ("Guten Tag", Outcome.GREETING, "de"),
        ("terima kasih", Outcome.THANKS, "id"),
        ("あなたは誰ですか？", Outcome.IDENTITY, "ja"),
        ("who are you?", Outcome.IDENTITY, "en"),
    ],
)
def test_small_talk_gets_no_excerpt(
    answerer: Answerer, text: str, outcome: Outcome, language: str
) -> None:
    answer = answerer.answer(text)
    assert (answer.outcome, answer.question.language) == (outcome, language)
    assert (answer.answered, answer.ranking, answer.missing) == (False, (), ())


@pytest.mark.parametrize("text", ["", " \n", "?!", "👍🏽", "\u200b", "what is it?", "wer ist das?"])
def test_a_text_that_asks_about_nothing_is_empty(answerer: Answerer, text: str) -> None:
    answer = answerer.answer(text)
    assert answer.outcome is Outcome.EMPTY
    assert answer.ranking == ()


def test_without_articles_nothing_is_answered(read: Read) -> None:
    answer = always(read({})).answer("Where does the forum meet?")
    assert answer.outcome is Outcome.NOTHING
    assert answer.missing == ("forum", "meet")


def test_a_question_is_answered_the_same_each_time_and_from_every_thread(
    answerer: Answerer,
) -> None:
    questions = ["What is DICAS?", "Was regelt das Weltraumabkommen?", "反撃能力とは？"] * 4
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(answerer.answer, questions))
    assert found == [answerer.answer(question) for question in questions]


BEFORE = "The Tomahawk missile flies far. It is bought by Japan."
AFTER = "The Tomahawk missile swims far. It is bought by Japan."


def text_of(paragraph: str) -> str:
    return article("A line on trade comes first.", paragraph, "Wine is sold in France.")


@pytest.mark.parametrize(
    "change",
    [
        lambda file: file.write_text(text_of(AFTER), encoding="utf-8"),
        lambda file: file.write_text("New.\n" + text_of(BEFORE), encoding="utf-8"),
        lambda file: file.write_text(text_of(BEFORE)[:70], encoding="utf-8"),
        lambda file: file.write_text("", encoding="utf-8"),
        lambda file: file.write_bytes(b"\xff" + text_of(BEFORE).encode()),
        lambda file: file.write_text("x" * 10_000, encoding="utf-8"),
        lambda file: file.unlink(),
    ],
    ids=["edited", "moved down", "cut", "emptied", "not text", "replaced", "deleted"],
)
def test_a_quote_that_no_longer_stands_in_its_file_is_never_shown(
    read: Read, change: Callable[[Path], None]
) -> None:
    library = read(
        {"changed.md": text_of(BEFORE), "kept.md": article("Wine.", "A Tomahawk missile is red.")}
    )
    answerer = always(library)
    question = "Tomahawk missile bought by Japan"
    assert sorted(citations(answerer.answer(question))) == ["changed:2", "kept:2"]
    change(library.by_id["changed"].source.file)
    after = answerer.answer(question)
    assert citations(after) == ["kept:2"]
    assert_verbatim(after.ranking[0])


def test_a_quote_that_still_stands_in_a_changed_file_is_shown(read: Read) -> None:
    library = read({"a.md": text_of(BEFORE)})
    answerer = always(library)
    file = library.articles[0].source.file
    file.write_text(text_of(BEFORE) + "\nA new last line.", encoding="utf-8")
    answer = answerer.answer("Tomahawk missile")
    assert citations(answer) == ["a:2"]
    assert_verbatim(answer.ranking[0])


def test_lines_of_a_changed_jsonl_file_are_shown_only_where_they_stand(read: Read) -> None:
    lines = [json.dumps({"id": id_, "text": f"{BEFORE} So says {id_}."}) for id_ in "abc"]
    library = read({"all.jsonl": "\n".join(lines)})
    answerer = always(library)
    file = library.articles[0].source.file
    assert sorted(citations(answerer.answer("Tomahawk missile"))) == ["a:1", "b:1", "c:1"]
    file.write_text("\n".join([lines[0], lines[2], lines[1]]), encoding="utf-8")
    assert citations(answerer.answer("Tomahawk missile")) == ["a:1"]
    file.write_text("\n".join(lines[1:]), encoding="utf-8")
    assert citations(answerer.answer("Tomahawk missile")) == []


def test_when_the_best_is_gone_the_next_is_answered_with_its_own_confidence(read: Read) -> None:
    library = read(
        {
            "best.md": article("The Tomahawk missile flies far over the sea.", "Wine is red."),
            "next.md": article("The missile is red.", "Wine is red."),
        }
    )
    answerer = always(library)
    before = answerer.answer("How far does the Tomahawk missile fly over the sea?")
    library.by_id["best"].source.file.unlink()
    after = answerer.answer("How far does the Tomahawk missile fly over the sea?")
    assert citations(before)[0] == "best:1"
    assert citations(after) == ["next:1"]
    assert 0 < after.confidence < before.confidence


KEYS: dict[str, type | tuple[type, ...]] = {
    "article": str,
    "paragraph": int,
    "citation": str,
    "title": str,
    "publisher": (str, type(None)),
    "date": (str, type(None)),
    "language": str,
    "file": str,
    "start": int,
    "end": int,
    "quote": str,
    "passage": str,
    "score": float,
}


def test_the_json_object_is_as_promised(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[1])
    found = answer_to_dict(answerer.answer("Was sagte Biden über das Bündnis?"))
    assert list(found) == ["question", "language", "answered", "confidence", "missing", "excerpts"]
    assert (found["question"], found["language"]) == ("Was sagte Biden über das Bündnis?", "de")
    assert found["answered"] is True
    assert isinstance(found["confidence"], float) and 0 < found["confidence"] <= 1
    assert found["missing"] == []
    assert isinstance(found["excerpts"], list) and len(found["excerpts"]) == 3
    for excerpt in found["excerpts"]:
        assert list(excerpt) == list(KEYS)
        for key, kind in KEYS.items():
            assert isinstance(excerpt[key], kind)
        assert excerpt["citation"] == f"{excerpt['article']}:{excerpt['paragraph']}"
        assert excerpt["quote"] in excerpt["passage"]
        text = Path(excerpt["file"]).read_bytes().decode("utf-8")
        assert text[excerpt["start"] : excerpt["end"]] == excerpt["quote"]
    assert json.loads(json.dumps(found)) == found


def test_the_json_of_a_refusal_holds_no_excerpt_unless_all_are_wanted(answerer: Answerer) -> None:
    answer = answerer.answer("Which zebras of Hiroshima graze on Jupiter?")
    found = answer_to_dict(answer)
    assert (found["answered"], found["excerpts"]) == (False, [])
    assert found["missing"] == ["zebras", "graze", "Jupiter"]
    every = answer_to_dict(answer, everything=True)["excerpts"]
    assert isinstance(every, list)
    assert [excerpt["citation"] for excerpt in every] == citations(answer) != []


def test_a_file_is_named_from_the_folder_that_it_lies_under(
    write: Write, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    answerer = always(read({"deep/a.md": article("The forum meets in Tokyo.", "Wine.")}))
    answer = answerer.answer("Where does the forum meet?")

    def named() -> object:
        excerpts = answer_to_dict(answer)["excerpts"]
        assert isinstance(excerpts, list)
        return excerpts[0]["file"]

    folder = write({})
    monkeypatch.chdir(folder)
    assert named() == "deep/a.md"
    monkeypatch.chdir(folder.parent)
    assert named() == "articles/deep/a.md"
    monkeypatch.chdir(folder / "deep" / "..")
    assert named() == "deep/a.md"
    (folder / "other").mkdir()
    monkeypatch.chdir(folder / "other")
    assert named() == str(folder / "deep" / "a.md")


HOSTILE = [
    "",
    " " * 4096,
    "a" * 4096,
    "What is DICAS? " * 273,
    "反撃能力" * 1024,
    "👍🏽" * 512,
    "👩‍👩‍👧‍👦🇯🇵🇺🇸",
    "מהי הברית בין יפן לארצות הברית?",
    "\u202eWhat is DICAS?\u202c",
    "\u200bW\u200bh\u200ba\u200bt\u200b is D\u200bI\u200bC\u200bA\u200bS",
    "\u200b" * 4096,
    "Z\u0351\u036b\u0343\u036aa\u0302\u036b\u0344l\u0307\u0343g\u0310o\u0300" * 100,
    "<b>What</b> is <script>alert('DICAS')</script>&lt;&amp;",
    '</blockquote><a href="https://example.org">DICAS',
    "**What** _is_ [DICAS](https://example.org) `code` ```",
    "'; DROP TABLE articles; --",
    'DICAS" OR "1"="1',
    "{articles} {0} {example.__class__} %s %n {{}}",
    "../../etc/passwd\x00.md",
    "\x00\x01\x02\xff\xfe\x1b[31mDICAS\x07\x9b",
    "\ud800DICAS\udfff",
    "\udcff\udcfe",
    "DICAS\n\n\nDICAS\r\n\u2028DICAS\x85DICAS",
    "((((((((((" * 400,
    "1" * 4096,
    "1,000." * 600,
    "U.S." * 1000,
    "’s" * 2000,
    "ﷺ" * 400,
    "ガ" + "\u3099" * 500,
    "İıſßẞ" * 100,
]


def assert_sound(answer: Answer) -> None:
    """What holds for every answer to anything."""
    line = json.dumps(answer_to_dict(answer, everything=True), ensure_ascii=False)
    assert json.loads(line.encode("utf-8")) == answer_to_dict(answer, everything=True)
    assert "\n" not in line
    assert 0 <= answer.confidence <= 1
    assert answer.question.language in {"en", "id", "de", "ja"}
    assert len(answer.question.text) <= 4096
    assert answer.answered is bool(answer.excerpts) is bool(answer.shown)
    for excerpt in answer.ranking:
        assert_verbatim(excerpt)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("language", [None, "ja"])
def test_hostile_texts_are_answered_or_refused(
    answerer: Answerer, text: str, language: str | None
) -> None:
    assert_sound(answerer.answer(text, language=language))


_PIECES = (
    "What is ~DICAS~Was ~Bündnis~反撃能力~とは~？~ ~\n~<b>~</b>~&amp;~*~_~`~[~](~'~\"~;--~\\~%s"
    "~{0}~{~}~\u202e~\u200b~\u0301~👍🏽~שלום~مرحبا~\x00~\x1b[2J~1,800~2+2~U.S."
    "~hello~danke~/ask ~@bot "
)


_ANY = st.characters(exclude_categories=[])


@given(
    text=st.lists(st.sampled_from(_PIECES.split("~")) | _ANY, max_size=30).map("".join),
    language=st.sampled_from([None, "en", "id", "de", "ja"]),
    count=st.sampled_from([None, 1, 50]),
)
def test_any_text_is_answered_or_refused(
    answerer: Answerer, text: str, language: str | None, count: int | None
) -> None:
    """Half characters, which no UTF-8 can hold, included."""
    assert_sound(answerer.answer(text, language=language, count=count))


def test_a_run_of_countries_asks_for_each_of_them() -> None:
    concepts = [
        Concept("country-jp", {"ja": ("日本", "日米")}),
        Concept("country-us", {"ja": ("米国", "日米")}),
    ]
    groups = understand("日米の演習", make_analyzers(concepts), language="ja").groups
    named = [countries_in(group.terms["ja"]) for group in groups]
    assert [set(countries) for countries in named if countries] == [
        {"@country-jp"},
        {"@country-us"},
    ]


def test_a_name_is_found_in_another_script(read: Read) -> None:
    library = read(
        {
            "a.md": article("Nelson sprach in der Hauptstadt.", "Austin kam nicht.", language="de"),
        }
    )
    answer = Answerer(library).answer("ネルソンは何と言った？", language="ja")
    assert citations(answer)[0] == "a:1"
