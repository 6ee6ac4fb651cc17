"""How the process ends while a thread of its own still computes."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

_PROGRAM = """
import atexit, runpy, sys, threading
import bot.cli

def main():
    print("done")
    if {busy}:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    return 3

atexit.register(print, "taken down")
bot.cli.main = main
sys.argv = ["bot", "run"]
runpy.run_module("bot", run_name="__main__")
"""


@pytest.mark.parametrize(("busy", "printed"), [(True, ["done"]), (False, ["done", "taken down"])])
def test_the_interpreter_is_not_taken_down_under_a_thread(busy: bool, printed: list[str]) -> None:
    program = _PROGRAM.format(busy=busy)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (ran.returncode, ran.stdout.splitlines()) == (3, printed)
