"""The command line, as a process of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import __version__
from bot.schema import setting_names
from tests.conftest import ROOT, Write

DICAS = "What will the DICAS forum discuss?"
FOUND = "Where does the forum meet?"
MISSED = "What colour is wine?"
TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
PATIENCE = 60.0

Ran = subprocess.CompletedProcess[str]
Bot = Callable[..., Ran]


def environment(**others: str) -> dict[str, str]:
    """Nothing of the machine's own settings but where programs are."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | others


def bot(
    *arguments: str | bytes | Path,
    stdin: str | bytes = b"",
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> Ran:
    """Runs `python -m bot`; nothing that it does may end in a traceback."""
    ran = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin.encode("utf-8") if isinstance(stdin, str) else stdin,
        capture_output=True,
        cwd=cwd,
        env=environment() if env is None else env,
        timeout=PATIENCE,
        check=False,
    )
    out, err = ran.stdout.decode("utf-8"), ran.stderr.decode("utf-8")
    assert "Traceback" not in out + err
    return Ran(ran.args, ran.returncode, out, err)


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process to talk with, which does not outlive the test and cannot make it wait for ever."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(),
    )
    watch = threading.Timer(PATIENCE, process.kill)
    watch.start()
    try:
        with process:
            yield process
            process.kill()
    finally:
        watch.cancel()


def objects(ran: Ran) -> list[dict[str, Any]]:
    assert ran.returncode == 0
    return [json.loads(line) for line in ran.stdout.removesuffix("\n").split("\n")]


def test_without_a_token_and_without_input_the_chat_opens_and_closes() -> None:
    ran = bot()
    assert ran.returncode == 0
    assert ran.stderr == ""
    assert "@BotFather" in ran.stdout
    assert "TELEGRAM_BOT_TOKEN" in ran.stdout
    assert "5 articles, 89 passages." in ran.stdout
    assert ran.stdout.endswith("Goodbye!\n")


def test_a_conversation_goes_on_until_an_empty_line() -> None:
    ran = bot("chat", stdin=f"{DICAS}\nWhich zebras graze?\ndanke\n\n{DICAS}\n")
    assert ran.returncode == 0
    assert ran.stdout.count("[global-partnership:3]") == 1
    assert "No article has: zebras, graze" in ran.stdout
    assert "Gern geschehen!" in ran.stdout
    assert ran.stdout.endswith("Goodbye!\n")
    assert "@BotFather" not in ran.stdout
    assert ran.stderr == ""


def test_the_bytes_of_a_conversation_may_be_anything() -> None:
    ran = bot(
        "chat", stdin=b"\xff\xfe DICAS \x80\n\x00\x1b[31m\n" + "👍🏽\n".encode() + b"a" * 9000
    )
    assert ran.returncode == 0
    assert ran.stdout.endswith("Goodbye!\n")


def test_one_answer_is_a_set_off_quotation_with_its_citation() -> None:
    ran = bot("ask", DICAS)
    assert ran.returncode == 0
    assert "\n> DICAS will discuss co-production of surface-to-air missiles" in ran.stdout
    assert "[global-partnership:3]" in ran.stdout
    assert "\x1b" not in ran.stdout
    assert ran.stderr == ""


def test_a_question_needs_no_quotation_marks_around_it() -> None:
    (found,) = objects(bot("ask", "--json", *DICAS.split()))
    assert found["question"] == DICAS
    assert found["answered"] is True


def test_one_json_object_is_one_line_with_slices_of_files() -> None:
    ran = bot("ask", "反撃能力とは何ですか？", "--json")
    (found,) = objects(ran)
    assert list(found) == ["question", "language", "answered", "confidence", "missing", "excerpts"]
    assert (found["question"], found["language"]) == ("反撃能力とは何ですか？", "ja")
    assert "反撃能力" in ran.stdout
    for excerpt in found["excerpts"]:
        text = (ROOT / excerpt["file"]).read_bytes().decode("utf-8")
        assert text[excerpt["start"] : excerpt["end"]] == excerpt["quote"] != ""


def test_each_line_of_input_has_one_object_in_the_same_order() -> None:
    """Empty lines, lines that are no UTF-8 and a last line without an end included."""
    lines = [
        DICAS.encode(),
        b"",
        b"\xff\xfe\x80",
        b"hello\r",
        b"Was regelt das neue Weltraumabkommen?",
        b"\x00\x1b[31m <b>&'\"; DROP TABLE",
        b"\xed\xa0\x80",
        "\u202e\u200bשלום 👍🏽".encode(),
        b"x" * 4096,
        "Which zebras graze?\u2028on Jupiter?".encode(),
    ]
    found = objects(bot("ask", "--json", stdin=b"\n".join(lines)))
    assert len(found) == len(lines)
    assert [answer["answered"] for answer in found[:5]] == [True, False, False, False, True]
    assert [answer["question"] for answer in found[:2]] == [DICAS, ""]
    assert found[3]["question"] == "hello"
    assert [answer["language"] for answer in (found[0], found[4])] == ["en", "de"]


def test_no_input_is_no_question() -> None:
    ran = bot("ask", "--json")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_an_answer_comes_before_the_next_question_is_asked() -> None:
    with running("ask", "--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question in (DICAS, "hello", "Was regelt das neue Weltraumabkommen?"):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["question"] == question


def test_the_choices_of_an_answer_are_kept() -> None:
    question = "Which zebras of Hiroshima graze on Jupiter?"
    (refused,) = objects(bot("ask", "--json", "--top", "7", question))
    (found,) = objects(bot("ask", "--json", "--top", "2", "--all", "--language", "de", question))
    assert (refused["answered"], refused["excerpts"], refused["language"]) == (False, [], "en")
    assert (found["answered"], len(found["excerpts"]), found["language"]) == (False, 2, "de")
    assert 0 <= refused["confidence"] < 1


def test_another_folder_and_another_file_of_settings_can_be_named(
    write: Write, tmp_path: Path
) -> None:
    folder = write({"a.md": "---\ntitle: T\n---\nThe forum meets in Oslo.\nWine is red.\n"})
    config = tmp_path / "own.yaml"
    config.write_text(f"corpus:\n  path: {folder}\nsearch:\n  threshold: 1.0\n", encoding="utf-8")
    question = "Where does the forum meet?"
    (found,) = objects(bot("--config", config, "ask", "--json", question))
    assert (found["answered"], found["confidence"] > 0) == (False, True)
    env = environment(BOT_CORPUS__PATH="nowhere")
    (found,) = objects(bot("ask", "--corpus", folder, "--json", question, env=env))
    assert (found["answered"], found["excerpts"][0]["citation"]) == (True, "a:1")
    assert found["excerpts"][0]["file"] == str(folder / "a.md")


def test_a_broken_article_is_warned_of_and_the_others_answer(write: Write) -> None:
    files = {f"bad{number:02}.md": b"\xff" for number in range(12)}
    folder = write(
        files | {"a.md": b"---\ntitle: T\n---\nThe forum meets in Oslo.\nWine is red.\n"}
    )
    ran = bot("ask", "--corpus", folder, "Where does the forum meet?")
    assert ran.returncode == 0
    assert "> The forum meets in Oslo." in ran.stdout
    warnings = ran.stderr.splitlines()
    assert warnings[0].startswith(f"warning: {folder / 'bad00.md'}:1: ")
    assert len(warnings) == 11
    assert "2 more" in warnings[10]


def test_check_finds_nothing_wrong_with_what_is_delivered() -> None:
    ran = bot("check")
    assert ran.stdout == "5 articles, 89 passages, 0 findings\n"
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.fixture
def own_glossary(tmp_path: Path) -> dict[str, str]:
    """An environment in which what is delivered can add no findings of its own."""
    (tmp_path / "glossary.yaml").write_bytes(b"")
    return environment(BOT_GLOSSARY__PATH=str(tmp_path / "glossary.yaml"))


def test_check_names_every_finding_by_file_and_line(
    write: Write, own_glossary: dict[str, str]
) -> None:
    folder = write(
        {
            "a.md": "---\ntitle: T\ndrop: Coments\n---\nThe forum meets.\n",
            "b.md": "---\nid: a\n---\nWine is red.\n",
            "c.jsonl": '{"text": "One."}\n{"text": 5}\n',
            "d.txt": b"One.\nTwo \xff.\n",
        }
    )
    ran = bot("check", "--corpus", folder, env=own_glossary)
    assert (ran.returncode, ran.stderr) == (1, "")
    *findings, last = [line for line in ran.stdout.splitlines() if "default: " not in line]
    assert last == "2 articles, 2 passages, 4 findings"
    places = (
        f"{folder}/a.md:3: ",
        f"{folder}/b.md: ",
        f"{folder}/c.jsonl:2: ",
        f"{folder}/d.txt:2: ",
    )
    for finding, place in zip(findings, places, strict=True):
        assert finding.startswith(place)


def test_check_tells_what_is_set_and_where_without_secrets(tmp_path: Path) -> None:
    token = "123456789:" + "A" * 35
    (tmp_path / "token").write_text(token, encoding="utf-8")
    config = tmp_path / "bot.yaml"
    config.write_text("search:\n  b: 0.7\n  k1: 0.9\n", encoding="utf-8")
    env = environment(
        TELEGRAM_BOT_TOKEN_FILE=str(tmp_path / "token"),
        BOT_TELEGRAM__WEBHOOK_SECRET="geheim",
        BOT_ACCESS__USERS="3, 1",
    )
    changed = bot("check", "--config", config, "--corpus", ROOT / "seeds", env=env)
    assert changed.stdout.splitlines() == [
        f"corpus.path: {ROOT / 'seeds'}  (--corpus; default: seeds)",
        f"search.b: 0.7  ({config}:2; default: 0.6)",
        'telegram.webhook_secret: [set]  (BOT_TELEGRAM__WEBHOOK_SECRET; default: "")',
        "access.users: [1, 3]  (BOT_ACCESS__USERS; default: [])",
        f"token: [set]  (TELEGRAM_BOT_TOKEN_FILE ({tmp_path / 'token'}))",
        "5 articles, 89 passages, 0 findings",
    ]
    every = bot("check", "--config", config, "--settings", env=env).stdout
    names = [line.split(": ")[0] for line in every.splitlines()]
    assert names[: len(setting_names())] == setting_names()
    assert f"search.k1: 0.9  ({config}:3; default)" in every
    assert 'log.level: "INFO"  (default)' in every
    assert "geheim" not in every and token not in every + changed.stdout


def test_check_names_what_is_wrong_with_settings_and_messages(tmp_path: Path) -> None:
    config = tmp_path / "bot.yaml"
    config.write_text("log:\n  level: LOUD\n", encoding="utf-8")
    ran = bot("check", "--config", config)
    assert ran.returncode == 1
    assert ran.stdout.startswith(f"{config}:2: log.level is 'LOUD'")
    messages = shutil.copytree(ROOT / "config" / "messages", tmp_path / "messages")
    (messages / "ja.yaml").write_text("start: [\n", encoding="utf-8")
    ran = bot("check", env=environment(BOT_MESSAGES__PATH=str(messages)))
    assert ran.returncode == 1
    assert f"{messages / 'ja.yaml'}:2: " in ran.stdout


def test_check_of_an_empty_folder_finds_no_article(
    write: Write, own_glossary: dict[str, str]
) -> None:
    folder = write({})
    ran = bot("check", "--corpus", folder, env=own_glossary)
    assert ran.returncode == 1
    assert f"{folder}: " in ran.stdout
    assert "0 articles, 0 passages, 1 findings" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["frobnicate"], {}, "frobnicate"),
        (["ask", "--top", "0", "x"], {}, "--top"),
        (["ask", "--language", "fr", "x"], {}, "--language"),
        (["check", "--config", "nowhere.yaml"], {}, "nowhere.yaml"),
        (["check"], {"BOT_CONFIG": "nowhere.yaml"}, "nowhere.yaml"),
        (["evaluate", "nowhere.yaml"], {}, "nowhere.yaml"),
        (["evaluate", "config/bot.yaml"], {}, "config/bot.yaml"),
        (["evaluate"], {}, "FILE"),
        (["lexicon", "burn"], {}, "build"),
        (["chat", "--corpus", "nowhere"], {}, "nowhere"),
        (["ask", "x"], {"BOT_SEARCH__K1": "fast"}, "BOT_SEARCH__K1"),
        (["run"], {"BOT_MESSAGES__PATH": "nowhere"}, "nowhere"),
        (["run"], {"TELEGRAM_BOT_TOKEN": "hunter2"}, "TELEGRAM_BOT_TOKEN"),
    ],
)
def test_what_is_bad_is_said_in_one_line_and_with_status_2(
    arguments: Sequence[str], variables: Mapping[str, str], said: str
) -> None:
    ran = bot(*arguments, env=environment(**variables))
    assert ran.returncode == 2
    assert "hunter2" not in ran.stderr
    assert said in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stderr.endswith("\n")


def test_a_bad_number_is_refused_in_words() -> None:
    ran = bot("ask", "--top", "²", "x")
    assert ran.returncode == 2
    assert "'²' is not a number from 1 on" in ran.stderr
    assert "_positive" not in ran.stderr


@pytest.mark.parametrize("arguments", [["chat", "--corpus", TOKEN], ["ask", "--top", TOKEN, "x"]])
def test_a_token_in_a_wrong_place_is_not_repeated(arguments: list[str]) -> None:
    ran = bot(*arguments)
    assert ran.returncode == 2
    assert TOKEN.split(":")[1] not in ran.stdout + ran.stderr


def test_what_is_wrong_in_a_file_of_settings_is_said_with_its_line(tmp_path: Path) -> None:
    config = tmp_path / "bot.yaml"
    config.write_text("search:\n  k1: fast\n", encoding="utf-8")
    ran = bot("ask", "--config", config, "x")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"{config}:2: " in ran.stderr
    assert ran.stderr.count("\n") == 1


def test_the_version_is_printed() -> None:
    assert bot("--version").stdout == f"{__version__}\n"


def test_help_names_every_command() -> None:
    ran = bot("--help")
    assert ran.returncode == 0
    for command in ("run", "chat", "ask", "evaluate", "lexicon", "check"):
        assert f"\n    {command} " in ran.stdout
    assert "TELEGRAM_BOT_TOKEN" in ran.stdout


def test_the_dictionaries_table_has_a_command() -> None:
    ran = bot("lexicon", "build", "--help")
    assert ran.returncode == 0
    assert "dictionaries" in ran.stdout


@pytest.fixture
def evaluate(write: Write) -> Bot:
    """Evaluates three questions about two articles: one found, one not, one without an answer."""
    folder = write(
        {
            "a.md": "---\ntitle: T\n---\nThe forum meets in Oslo.\nWine is red.\n",
            "b.md": "---\ntitle: U\n---\nTrains run on rails.\nRice is white.\n",
        }
    )
    cases = [
        (FOUND, "a", "The forum meets in Oslo."),
        (MISSED, "a", "This stands in no article."),
        ("Which zebras graze on Jupiter?", None, None),
    ]
    keys = ("question", "article", "sentence")
    entries = [dict(zip(keys, case, strict=True)) | {"language": "en"} for case in cases]
    questions = folder.parent / "questions.yaml"
    questions.write_text(json.dumps(entries), encoding="utf-8")

    def evaluated(*arguments: str | Path) -> Ran:
        return bot("evaluate", questions, "--corpus", folder, *arguments)

    return evaluated


def test_an_evaluation_is_a_table_and_the_questions_that_went_wrong(evaluate: Bot) -> None:
    ran = evaluate()
    assert (ran.returncode, ran.stderr) == (0, "")
    header, row, *rest = ran.stdout.splitlines()
    assert header.split() == ["questions", "recall@1", "recall@3", "MRR", "sentence", "answered"]
    assert row.split()[:3] == ["all", "2", "0.500"]
    figures = {line[:36].strip(): line[36:].split() for line in rest}
    assert figures["unanswerable, refused"] == ["1.000"]
    assert figures["unanswerable in en, refused"] == ["1.000"]
    assert float(figures["time for an answer, 95th percentile"][0]) > 0
    assert any(line.startswith(f"  en {MISSED} (rank none, ") for line in rest)
    assert FOUND not in ran.stdout


def test_an_evaluation_is_compared_with_an_earlier_one(evaluate: Bot, tmp_path: Path) -> None:
    ran = evaluate("--json")
    (report,) = objects(ran)
    assert report["groups"]["all"]["recall@1"]["mean"] == 0.5
    assert {question: found["rank"] for question, found in report["questions"].items()} == {
        FOUND: 1,
        MISSED: None,
        "Which zebras graze on Jupiter?": None,
    }
    assert report["refusal"]["unanswerable, refused"] == 1.0
    report["questions"][FOUND]["rank"] = 2
    report["questions"][MISSED]["rank"] = 1
    earlier = tmp_path / "old.json"
    earlier.write_text(json.dumps(report), encoding="utf-8")
    ran = evaluate("--compare", earlier)
    assert ran.returncode == 0
    assert ran.stdout.splitlines() == ["gained: 1", f"  en {FOUND}", "lost: 1", f"  en {MISSED}"]


def test_a_report_that_is_none_is_named(evaluate: Bot, tmp_path: Path) -> None:
    earlier = tmp_path / "old.json"
    earlier.write_text("[]", encoding="utf-8")
    ran = evaluate("--compare", earlier)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert str(earlier) in ran.stderr
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize("closing", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_stream_causes_no_traceback(closing: str) -> None:
    command = f'"{sys.executable}" -m bot ask DICAS {closing}'
    ran = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        cwd=ROOT,
        env=environment(),
        timeout=PATIENCE,
        check=False,
    )
    assert b"Traceback" not in ran.stdout + ran.stderr
    assert ran.returncode == 0
    assert (b"DICAS" in ran.stdout) is (">&-" not in closing.replace("2>&-", ""))


@pytest.mark.parametrize("arguments", [["ask", "--json"], ["chat"]])
def test_a_reader_that_has_gone_causes_no_traceback(arguments: list[str]) -> None:
    with running(*arguments) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(f"{DICAS}\n".encode())
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        try:
            process.stdin.write(f"{DICAS}\n".encode() * 1000)
            process.stdin.close()
        except BrokenPipeError:
            pass  # the bot has already left
        assert process.stderr.read() == b""
        assert process.wait() in {0, 1}


def test_ctrl_c_ends_without_a_traceback() -> None:
    with running("ask", "--json") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"hello\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b""
        assert process.wait() == 130


def test_a_terminal_that_knows_ascii_alone_is_answered_in_utf_8() -> None:
    env = environment(LC_ALL="C", LANG="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    ran = bot("ask", stdin="反撃能力とは何ですか？\n", env=env)
    assert ran.returncode == 0
    assert "反撃能力" in ran.stdout


def test_the_bot_runs_in_a_folder_with_spaces_in_its_name(tmp_path: Path) -> None:
    home = tmp_path / "a folder of ö's (2)"
    for name in ("bot", "config", "seeds"):
        shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
    env = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    (found,) = objects(bot("ask", "--json", DICAS, cwd=home, env=env))
    assert found["answered"] is True
    assert found["excerpts"][0]["file"] == "seeds/global-partnership.md"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "bot", "ask", "--json", "DICAS"],
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            env=environment(),
            check=False,
        )
    assert ran.returncode == 2
    assert ran.stderr.count(b"\n") == 1


def test_a_quotation_is_verified(write: Write) -> None:
    folder = write({"a.md": "---\ntitle: T\n---\nThe forum meets in Oslo every single spring.\n"})
    ran = bot(
        "verify", "--json", "“The forum meets in Oslo", "every single spring”", "--corpus", folder
    )
    (found,) = objects(ran)
    assert (found["verdict"], found["changes"]) == ("verbatim", [])
    (place,) = found["places"]
    assert place["citation"] == "a:1"
    text = (folder / "a.md").read_text(encoding="utf-8")
    assert text[place["start"] : place["end"]] == place["original"]
    ran = bot("verify", "The forum meets in Rome every single spring.", "--corpus", folder)
    assert "[-Rome-]{+Oslo+}" in ran.stdout
    assert "[a:1]" in ran.stdout


def test_standard_input_is_one_quotation(write: Write) -> None:
    folder = write({"a.md": "---\ntitle: T\n---\nThe forum meets in Oslo every single spring.\n"})
    ran = bot("verify", "--json", "--corpus", folder, stdin="The forum\nmeets in Oslo\n")
    assert objects(ran)[0]["verdict"] == "verbatim"
