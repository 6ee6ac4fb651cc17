"""Runs the image as an operator does, hardened, and asks it.

`python -m tests.image.image_test IMAGE`, or `make image-test`, which builds the image first. With
plain Docker and a strict Bot API server on loopback. Prints one line for each check; the exit
status is 1 when one of them fails.
"""

import argparse
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import yaml

from tests.botapi import Chat, ThreadedServer, User
from tests.botapi.units import utf16_slice
from tests.lighthouses import write_bot

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
QUESTIONS = ROOT / "tests" / "questions"
EXTRA = Path(__file__).with_name("lighthouses.md")
EXTRA_QUESTION = "Who built the lens for the tower of Cordouan?"
PLAIN_QUESTION = "What does DICAS stand for?"
PLAIN_FILE = "global-partnership.md"
SECOND_BOT = {
    "How far could the first Fresnel lens be seen?": "fresnel.md",
    "Wie lange lebten die Wärter im Turm?": "roter-sand.md",
}
PER_ARTICLE = 2
MAX_MEGABYTES = 200
MAX_IMAGE = 350_000_000
PATIENCE = 30.0
GRACE = 10
HARDENED = (
    "--read-only", "--tmpfs=/tmp:size=16m,nosuid,nodev,noexec", "--cap-drop=ALL",
    "--security-opt=no-new-privileges", "--memory=256m", "--pids-limit=128",
)  # fmt: skip
UNWANTED = """
import importlib.util, shutil
print(*filter(shutil.which, ("cc", "gcc", "make", "pip")),
      *filter(importlib.util.find_spec, ("pip", "setuptools", "wheel")))
"""


class Checks:
    """Prints a line for each check, and counts."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def __call__(self, name: str, passed: bool, detail: object = "") -> None:
        """One check; `detail` tells what was found."""
        self.passed += passed
        self.failed += not passed
        print(f"{'ok  ' if passed else 'FAIL'}  {name}" + (f": {detail}" if detail else ""))


def docker(*arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
    """Runs docker; what it prints is in the result."""
    command = ("docker", *arguments)
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=timeout)


def run_once(image: str, *arguments: str, entrypoint: str = "") -> subprocess.CompletedProcess[str]:
    """Runs the image with a command, hardened and without any network."""
    options = (f"--entrypoint={entrypoint}",) if entrypoint else ()
    return docker("run", "--rm", "--network=none", *HARDENED, *options, image, *arguments)


class Container:
    """The bot in a hardened container, with folders of its own, each mounted read-only."""

    def __init__(self, image: str, folders: Mapping[Path, str], server: ThreadedServer) -> None:
        self.name = f"alliance-bot-test-{uuid4().hex[:12]}"
        settings = {
            "TELEGRAM_BOT_TOKEN": server.token,
            "TELEGRAM_API_URL": server.url,
            "BOT_LOG__LEVEL": "DEBUG",  # the level that would tell the token, if any did
            "BOT_OPERATIONS__HOST": "127.0.0.1",  # the network is this machine's own
        }
        self._run = (
            "run", "--detach", f"--name={self.name}", "--network=host", *HARDENED,
            *(f"--env={name}={value}" for name, value in settings.items()),
            *(f"--volume={folder}:{place}:ro" for folder, place in folders.items()),
            f"--volume={self.name}:/data", image,
        )  # fmt: skip

    def __enter__(self) -> Self:
        started = docker(*self._run)
        if started.returncode != 0:
            docker("rm", "--force", self.name)
            raise AssertionError(f"docker run: {started.stderr.strip()}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            print(self.logs()[-3000:], file=sys.stderr)
        docker("rm", "--force", self.name)
        docker("volume", "rm", "--force", self.name)

    def logs(self) -> str:
        """All that the bot printed."""
        told = docker("logs", self.name)
        return told.stdout + told.stderr

    def status(self) -> dict[str, str]:
        """What the kernel says about the first process."""
        told = docker("exec", self.name, "cat", "/proc/1/status").stdout
        lines = (line.partition(":") for line in told.splitlines())
        return {name: value.strip() for name, _, value in lines}


def quotes(message: Mapping[str, Any]) -> list[str]:
    """What stands in the block quotations of a message."""
    return [
        utf16_slice(message["text"], entity["offset"], entity["length"])
        for entity in message.get("entities", ())
        if entity["type"] in {"blockquote", "expandable_blockquote"}
    ]


def check_quotes(check: Checks, name: str, found: list[str], file: Path) -> None:
    """Something is quoted, and the first quotation stands in the file word for word."""
    text = file.read_bytes().decode()
    detail = f"{file.name}: {found[0][:60]}…" if found else "nothing is quoted"
    check(name, bool(found) and found[0] in text, detail)


def check_image(check: Checks, image: str) -> None:
    """What the image says about itself and does without a network."""
    told = docker("image", "inspect", image)
    if told.returncode != 0:
        raise AssertionError(told.stderr.strip())
    about = json.loads(told.stdout)[0]
    config, labels = about["Config"], about["Config"]["Labels"] or {}
    check("the image's user is a number other than 0", config["User"] not in {"", "0", "root"})
    prefix = "org.opencontainers.image."
    wanted = ("title", "licenses", "version", "revision")
    check(
        "labels", all(labels.get(prefix + name) for name in wanted), labels.get(f"{prefix}version")
    )
    check("it has a label for its source", f"{prefix}source" in labels)
    check("smaller than 350 MB", about["Size"] < MAX_IMAGE, f"{about['Size'] / 1e6:.0f} MB")
    tools = run_once(image, "-c", UNWANTED, entrypoint="python")
    check(
        "no compiler, no pip",
        tools.returncode == 0 and not tools.stdout.strip(),
        tools.stdout.strip(),
    )
    checked = run_once(image, "check")
    check("check", checked.returncode == 0, "".join(checked.stdout.splitlines()[-1:]))
    asked = run_once(image, "ask", "--json", PLAIN_QUESTION)
    answer = json.loads(asked.stdout) if asked.returncode == 0 else {"excerpts": []}
    found = [excerpt["quote"] for excerpt in answer["excerpts"]]
    check_quotes(check, "ask --json", found, SEEDS / PLAIN_FILE)


def ask(server: ThreadedServer, chat: Chat | User, asker: User, text: str) -> list[str]:
    """Sends a message and returns what the reply quotes."""
    since = server.mark()
    server.message(chat, asker, text)
    reply = server.wait_for("sendMessage", timeout=PATIENCE, since=since)[0]
    return quotes(reply.result or {"text": ""})


def check_answers(check: Checks, server: ThreadedServer, asker: User) -> None:
    """Private questions about every article, one in a group, and one inline."""
    for article in sorted(SEEDS.glob("*.md")):
        file = QUESTIONS / f"{article.stem}.yaml"
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))[:PER_ARTICLE]:
            found = ask(server, asker, asker, entry["question"])
            check_quotes(check, entry["question"], found, article)

    group = server.add_supergroup()
    found = ask(server, group, asker, f"/ask {PLAIN_QUESTION}")
    check_quotes(check, "/ask in a group", found, SEEDS / PLAIN_FILE)

    since = server.mark()
    query = server.inline_query(asker, PLAIN_QUESTION)
    server.wait_for("answerInlineQuery", timeout=PATIENCE, since=since)
    shown = [result["shown"] for result in server.inline_results(query)]
    check_quotes(check, "inline query", quotes(shown[0]) if shown else [], SEEDS / PLAIN_FILE)


def check_confined(check: Checks, container: Container) -> None:
    """What the running bot may do, and the memory it took."""
    status = container.status()
    check("uid is not 0", not {"0"} & set(status["Uid"].split()), status["Uid"].split()[0])
    check("no capabilities", int(status["CapEff"], 16) == 0)
    check("no new privileges", status["NoNewPrivs"] == "1")
    limit = docker("exec", container.name, "cat", "/sys/fs/cgroup/memory.max").stdout.strip()
    told = docker("inspect", "--format={{.HostConfig.Memory}}", container.name).stdout.strip()
    check("memory limit", str(256 << 20) in {limit, told}, "256 MB")
    tried = docker("exec", container.name, "python", "-c", "open('/app/written', 'w')")
    check("the root file system is read-only", "Read-only file system" in tried.stderr)
    written = docker("diff", container.name).stdout
    check("nothing is written outside /data", not written.strip(), written.strip())
    peak = int(status["VmHWM"].split()[0]) / 1024
    check("memory peak", peak < MAX_MEGABYTES, f"{peak:.0f} MB")


def check_health(check: Checks, container: Container) -> None:
    """What Docker's own health check runs says that the bot does its work."""
    asked = docker("exec", container.name, "python", "-m", "bot", "healthcheck")
    check("healthcheck", asked.returncode == 0, asked.stdout.strip())
    told = docker("inspect", "--format={{json .Config.Healthcheck}}", container.name).stdout
    check("the image has it", "healthcheck" in told)


def check_end(check: Checks, container: Container, server: ThreadedServer) -> None:
    """SIGTERM ends the bot at once and cleanly, and it told no secret."""
    began = time.monotonic()
    docker("kill", "--signal=TERM", container.name)
    try:
        code = docker("wait", container.name, timeout=GRACE).stdout.strip()
    except subprocess.TimeoutExpired:
        code = "still running"
    check("exit code after SIGTERM", code == "0", f"{code}, {time.monotonic() - began:.1f} s")
    logs, secret = container.logs(), server.token.partition(":")[2]
    check("the token is not in the logs", bool(logs) and secret not in logs)
    refused = [f"{call.method}: {call.description}" for call in server.refused]
    check("no call was refused", not refused, refused or f"{len(server.calls)} calls")


def test(check: Checks, image: str, corpus: Path) -> None:
    """Every check, in the order of an operator's first day."""
    check_image(check, image)
    with ThreadedServer() as server, Container(image, {corpus: "/app/seeds"}, server) as container:
        asker = server.add_user(1000, "Tester", language_code="en")
        check_answers(check, server, asker)
        check_confined(check, container)
        check_health(check, container)
        shutil.copyfile(EXTRA, corpus / EXTRA.name)
        (corpus / EXTRA.name).chmod(0o644)
        restarted = docker("restart", f"--time={GRACE}", container.name)
        check("restart", restarted.returncode == 0, restarted.stderr.strip())
        found = ask(server, asker, asker, EXTRA_QUESTION)
        check_quotes(check, "an article of one's own", found, EXTRA)
        check_end(check, container, server)


def check_another_subject(check: Checks, image: str, folder: Path) -> None:
    """A second bot, on lighthouses, is the same image with a folder and configuration."""
    folders = {folder / name: f"/app/{name}" for name in ("articles", "config")}
    with ThreadedServer() as server, Container(image, folders, server):
        asker = server.add_user(1000, "Tester", language_code="de")
        for question, file in SECOND_BOT.items():
            found = ask(server, asker, asker, question)
            check_quotes(check, f"second bot: {question}", found, folder / "articles" / file)


def main() -> int:
    """The exit status: 0 when every check passed."""
    parser = argparse.ArgumentParser(description="Runs the image, hardened, and asks it.")
    parser.add_argument("image", metavar="IMAGE")
    image = parser.parse_args().image
    check = Checks()
    with TemporaryDirectory() as folder:
        corpus = Path(folder) / "seeds"
        shutil.copytree(SEEDS, corpus)
        second = Path(folder) / "second"
        second.mkdir()
        write_bot(second)
        # The bot's user in the container is nobody here.
        subprocess.run(["chmod", "-R", "a+rX", folder], check=True)
        try:
            test(check, image, corpus)
            check_another_subject(check, image, second)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            check("to the end", False, error)
    print(f"{check.passed} checks passed, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
