"""/healthz and /metrics as they are asked for, and `python -m bot healthcheck`, which asks."""

import json
import logging
import socket
import subprocess
import sys
from asyncio import to_thread
from pathlib import Path

import aiohttp
import pytest

from bot.errors import SettingsError
from bot.operations.health import Health
from bot.operations.metrics import Metrics
from bot.operations.server import operations_server
from bot.settings import Settings
from tests.chat_fixtures import ROOT, free_port

TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


def settings_for(port: int, host: str = "127.0.0.1") -> Settings:
    return Settings.model_validate({"token": TOKEN, "operations": {"port": port, "host": host}})


def healthy() -> Health:
    health = Health()
    health.index(5, 89)
    health.polled()
    return health


async def get(port: int, path: str, method: str = "GET") -> tuple[int, str, str]:
    """Status, content type and text of a page."""
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, response.headers["Content-Type"], await response.text()


async def test_a_bot_that_does_its_work_answers_200() -> None:
    port = free_port()
    async with operations_server(settings_for(port), healthy(), Metrics()):
        status, kind, text = await get(port, "/healthz")
    told = json.loads(text)
    assert (status, kind) == (200, "application/json; charset=utf-8")
    assert told["healthy"] is True and told["reasons"] == []
    assert told["details"]["articles"] == 5
    assert len(text) < 500


async def test_a_bot_that_does_not_answers_503_with_the_reason_and_without_the_token() -> None:
    health, port = healthy(), free_port()
    async with operations_server(settings_for(port), health, Metrics()):
        health.problem("journal", f"GET https://api.telegram.org/bot{TOKEN}/getMe: full")
        status, _, text = await get(port, "/healthz")
        assert status == 503
        told = json.loads(text)
        assert told["healthy"] is False
        assert told["reasons"] == ["journal: GET https://api.telegram.org/bot[token]/getMe: full"]
        assert TOKEN.partition(":")[2] not in text
        health.problem("journal", None)
        assert (await get(port, "/healthz"))[0] == 200


async def test_the_figures_are_as_they_are_when_they_are_asked_for() -> None:
    health, metrics, port = healthy(), Metrics(), free_port()
    async with operations_server(settings_for(port), health, metrics):
        metrics.question("group", "de", answered=True)
        status, kind, text = await get(port, "/metrics")
        assert (status, kind) == (200, metrics.content_type)
        assert "\nalliance_bot_healthy 1.0\n" in text
        assert 'alliance_bot_questions_total{answered="yes",language="de",surface="group"}' in text
        health.index(0, 0)
        assert "\nalliance_bot_healthy 0.0\n" in (await get(port, "/metrics"))[2]


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/", "GET", 404),
        ("/metrics/x", "GET", 404),
        ("/healthz", "POST", 405),
        ("/healthz", "HEAD", 200),
    ],
)
async def test_there_is_nothing_else(path: str, method: str, status: int) -> None:
    port = free_port()
    async with operations_server(settings_for(port), healthy(), Metrics()):
        assert (await get(port, path, method))[0] == status


async def test_garbage_leaves_no_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    port = free_port()
    async with operations_server(settings_for(port), healthy(), Metrics()):
        for rubbish in (
            b"\xff\xfe\x00\r\n\r\n",
            b"GET /healthz HTTP/9\r\n\r\n",
            b"GET " + b"x" * 9999,
        ):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(rubbish)
            assert (await get(port, "/healthz"))[0] == 200
    assert caplog.messages == []


async def test_port_0_is_off() -> None:
    async with operations_server(settings_for(0), healthy(), Metrics()):
        pass


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
async def test_an_address_that_cannot_be_is_one_sentence(host: str) -> None:
    port = free_port()
    with pytest.raises(SettingsError, match=rf"port {port} of {host} cannot .* operations.host"):
        async with operations_server(settings_for(port, host), healthy(), Metrics()):
            pass


async def test_when_the_bot_ends_the_port_is_free_again() -> None:
    port = free_port()
    for _ in range(2):
        async with operations_server(settings_for(port), healthy(), Metrics()):
            assert (await get(port, "/healthz"))[0] == 200


def healthcheck(*options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *options, "-m", "bot", "healthcheck"],
        cwd=ROOT,
        env={"PATH": "", "PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


async def checked(port: int, **environment: str) -> "subprocess.CompletedProcess[str]":
    return await to_thread(healthcheck, BOT_OPERATIONS__PORT=str(port), **environment)


async def test_healthcheck_tells_how_the_bot_is() -> None:
    health, port = healthy(), free_port()
    async with operations_server(settings_for(port), health, Metrics()):
        fine = await checked(port, BOT_OPERATIONS__HOST="0.0.0.0")
        health.problem("journal", "the disk is full")
        bad = await checked(port)
    assert (fine.returncode, fine.stdout, fine.stderr) == (0, "healthy: 5 articles\n", "")
    assert (bad.returncode, bad.stdout) == (1, "not healthy: journal: the disk is full\n")


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"BOT_OPERATIONS__PORT": "0"}, "operations.port is 0"),
        ({"BOT_OPERATIONS__PORT": "1"}, "no answer from 127.0.0.1:1"),
        ({"BOT_OPERATIONS__PORT": "x"}, "operations.port is 'x'"),
        ({"TELEGRAM_BOT_TOKEN": "hunter2"}, "is not a bot token"),
    ],
)
def test_healthcheck_fails_with_one_line(environment: dict[str, str], said: str) -> None:
    done = healthcheck(**environment)
    assert (done.returncode, done.stderr) == (1, "")
    (line,) = done.stdout.splitlines()
    assert line.startswith("not healthy: ") and said in line
    assert "hunter2" not in line


@pytest.mark.parametrize("answer", [b"220 mail\r\n", b"HTTP/1.0 200 OK\r\n\r\n[]", b""])
def test_healthcheck_is_not_taken_in_by_another_program(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with subprocess.Popen(
            [sys.executable, "-m", "bot", "healthcheck"],
            cwd=ROOT,
            env={"BOT_OPERATIONS__PORT": str(port)},
            stdout=subprocess.PIPE,
        ) as process:
            connection, _ = server.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(answer)
            told, _ = process.communicate()
    assert process.returncode == 1
    assert told.startswith(b"not healthy: no answer from ")


def test_healthcheck_needs_next_to_nothing() -> None:
    """It runs every half minute beside the bot, in a container with little memory."""
    done = healthcheck("-X", "importtime", BOT_OPERATIONS__PORT="1")
    imported = {line.split("|")[-1].strip() for line in done.stderr.splitlines()}
    assert "bot.operations.healthcheck" in imported
    heavy = {"numpy", "telegram", "aiohttp", "Stemmer", "rich", "bot.commands", "prometheus_client"}
    assert not heavy & imported


def test_healthcheck_goes_with_the_options_of_all_commands(tmp_path: Path) -> None:
    file = tmp_path / "bot.yaml"
    file.write_text("operations:\n  port: 1\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "healthcheck", "--config", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1 and "127.0.0.1:1" in done.stdout
