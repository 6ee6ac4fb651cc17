"""What is measured of processes and files, in megabytes of a million bytes."""

import os
import platform
import re
from pathlib import Path

from bot.errors import EvaluationError


def megabytes(process: int | None = None, what: str = "VmRSS") -> float:
    """The resident memory of a process, or with VmHWM the most that it has been."""
    file = Path(f"/proc/{process or os.getpid()}/status")
    if not file.is_file():
        raise EvaluationError("memory can be measured on Linux only; run the benchmark there")
    found = re.search(rf"{what}:\s+(\d+) kB", file.read_text(encoding="ascii"))
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def disk_megabytes(path: Path) -> float:
    """The size of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def machine() -> str:
    """What it was measured on."""
    model = ""
    with Path("/proc/cpuinfo").open(encoding="utf-8") as lines:
        names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        model = next(names, "")
    cores = os.cpu_count()
    python = platform.python_version()
    return f"{model or platform.machine()}, {cores} cores, {platform.system()}, Python {python}"
