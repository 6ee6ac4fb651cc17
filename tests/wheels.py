"""Which wheels the image installs, for each architecture that it is built for.

`python -m tests.wheels` fetches them as the Dockerfile does, for linux/amd64 and linux/arm64, and
writes their names and hashes to requirements.wheels; `make lock` runs it. test_wheels.py holds that
list against the lock file.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
LIST = ROOT / "requirements.wheels"
PYTHON = "312"  # the Dockerfile's
ARCHITECTURES = {"amd64": "x86_64", "arm64": "aarch64"}
# glibc 2.36, Debian 12's and with it python:slim's, and older.
_GLIBC = (17, 24, 26, 27, 28, 31, 34, 35, 36)
_IMAGE = {
    "sys_platform": "linux", "platform_system": "Linux", "os_name": "posix",
    "implementation_name": "cpython", "platform_python_implementation": "CPython",
    "python_version": f"3.{PYTHON[1:]}", "python_full_version": f"3.{PYTHON[1:]}.0",
}  # fmt: skip
_ENTRY = re.compile(r"^(\S.*?) \\\n((?:    --hash=.*\n?)+)", re.MULTILINE)


def locked() -> dict[str, tuple[str, str]]:
    """The packages that the image installs, each with its version and its lines of hashes."""
    entries = ((Requirement(line), hashes) for line, hashes in _ENTRY.findall(LOCK.read_text()))
    return {
        canonicalize_name(one.name): (str(one.specifier).removeprefix("=="), hashes)
        for one, hashes in entries
        if one.marker is None or one.marker.evaluate({**_IMAGE})
    }


def fetch(machine: str, folder: Path) -> None:
    """Downloads the wheels for a machine. Raises CalledProcessError where one has none."""
    wanted = folder / "requirements.txt"
    # pip would ask the markers of the Python that it runs on.
    lines = [f"{name}=={version} \\\n{hashes}" for name, (version, hashes) in locked().items()]
    wanted.write_text("".join(lines), encoding="utf-8")
    platforms = [f"--platform=manylinux_2_{minor}_{machine}" for minor in _GLIBC]
    subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check",
            "--no-deps", "--only-binary=:all:", "--require-hashes", f"--requirement={wanted}",
            f"--dest={folder}", "--implementation=cp", f"--python-version={PYTHON}",
            f"--abi=cp{PYTHON}", "--abi=abi3", "--abi=none", *platforms,
            f"--platform=manylinux2014_{machine}", f"--platform=linux_{machine}",
        ],
        check=True,
    )  # fmt: skip


def wheels(architecture: str) -> Iterator[str]:
    """A line for each wheel that an architecture takes."""
    with TemporaryDirectory() as folder:
        fetch(ARCHITECTURES[architecture], Path(folder))
        for wheel in sorted(Path(folder).glob("*.whl")):
            yield f"{architecture} {wheel.name} {sha256(wheel.read_bytes()).hexdigest()}\n"


if __name__ == "__main__":
    LIST.write_text("".join(line for name in ARCHITECTURES for line in wheels(name)), "utf-8")
