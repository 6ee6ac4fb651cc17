"""Every package that the image installs has a wheel for both of its architectures."""

import re

import pytest
from packaging.tags import Tag
from packaging.utils import parse_wheel_filename

from tests import wheels

LISTED = [line.split() for line in wheels.LIST.read_text(encoding="utf-8").splitlines()]
DOCKERFILE = (wheels.ROOT / "Dockerfile").read_text(encoding="utf-8")


def fits(tag: Tag, machine: str) -> bool:
    """Whether the image's Python takes a wheel on a machine."""
    own = tag.interpreter.startswith("cp3") and tag.abi in {"abi3", f"cp{wheels.PYTHON}"}
    there = tag.platform == "any" or re.fullmatch(rf"\w*linux\w*_{machine}", tag.platform)
    return (own or tag.interpreter == "py3") and bool(there)


@pytest.mark.parametrize("architecture", wheels.ARCHITECTURES)
def test_every_locked_package_has_a_wheel(architecture: str) -> None:
    locked, found = wheels.locked(), {}
    for listed, name, digest in LISTED:
        if listed == architecture:
            project, version, _, tags = parse_wheel_filename(name)
            assert any(fits(tag, wheels.ARCHITECTURES[architecture]) for tag in tags), name
            assert f"--hash=sha256:{digest}" in locked[project][1], f"{name}: run make lock"
            found[project] = str(version)
    assert found == {project: version for project, (version, _) in locked.items()}


def test_they_are_for_the_python_of_the_image() -> None:
    assert set(re.findall(r"FROM python:3\.(\d+)-slim", DOCKERFILE)) == {wheels.PYTHON[1:]}
