"""`make screenshots`: the real bot's conversations as pictures in docs/screenshots.

Needs Chromium (on Debian: apt-get install chromium fonts-noto-cjk pngquant). A scene shows
whatever the bot says and offers now.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.screenshots.scenes import Scene, all_scenes

OUT = Path(__file__).parents[2] / "docs" / "screenshots"
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--force-device-scale-factor=1.5",
)  # fmt: skip
_SECONDS = 60


def main() -> int:
    """Returns the exit status: 1 where there is no Chromium, with a line about it."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("Chromium is needed; on Debian: apt-get install chromium", file=sys.stderr)
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for scene in asyncio.run(all_scenes(Path(folder) / "state")):
            print(photograph(browser, scene, Path(folder)))
    return 0


def photograph(browser: str, scene: Scene, folder: Path) -> Path:
    """Renders a page and returns the file of its picture. Raises CalledProcessError."""
    page, picture = folder / f"{scene.name}.html", OUT / f"{scene.name}.png"
    page.write_text(scene.html, encoding="utf-8")
    shot = [f"--screenshot={picture}", f"--window-size=520,{scene.height}"]
    profile = f"--user-data-dir={folder / 'profile'}"
    subprocess.run(
        [browser, *FLAGS, profile, *shot, page.as_uri()],
        check=True,
        capture_output=True,
        timeout=_SECONDS,
    )
    if smaller := shutil.which("pngquant"):
        subprocess.run([smaller, "--force", "--ext", ".png", "64", str(picture)], check=True)
    return picture


if __name__ == "__main__":
    sys.exit(main())
