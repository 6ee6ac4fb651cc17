"""Whether the same sources make the same image: builds it twice without a cache, and compares.

`make image-twice`. Compared is every file of every layer: content, mode, owner and date. Not
compared are the dates of folders that the builder itself touches, and of the marks for what a layer
deletes: those it writes as it goes, unless it is told `rewrite-timestamp`, as the release is.
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

File = tuple[str, int, int, float, str]


def saved(image: str, folder: Path) -> list[Path]:
    """The layers of an image, unpacked into a folder."""
    with subprocess.Popen(["docker", "save", image], stdout=subprocess.PIPE) as saving:
        subprocess.run(["tar", "-x", "-C", folder], stdin=saving.stdout, check=True)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return [folder / layer for layer in manifest[0]["Layers"]]


def files(layer: Path) -> Iterator[File]:
    """Name, mode, owner, date and hash of all that a layer holds."""
    with tarfile.open(layer) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            told = content.read() if content else member.linkname.encode()
            dated = member.isfile() and not Path(member.name).name.startswith(".wh.")
            date = member.mtime if dated else 0.0
            yield member.name, member.mode, member.uid, date, hashlib.sha256(told).hexdigest()


def main() -> int:
    """The exit status: 0 when all files are the same."""
    parser = argparse.ArgumentParser(description="Compares two builds of the image.")
    parser.add_argument("images", metavar="IMAGE", nargs=2)
    images = parser.parse_args().images
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        pairs = zip(saved(images[0], Path(one)), saved(images[1], Path(other)), strict=True)
        layers = [(set(files(first)), set(files(second))) for first, second in pairs]
    different = sorted({name for first, second in layers for name, *_ in first ^ second})
    for name in different:
        print(f"differs: {name}")
    count = sum(len(first) for first, _ in layers)
    print(f"{len(layers)} layers, {count} files, {len(different)} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
