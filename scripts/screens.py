"""`make screens`: walk through a fresh demonstration and write docs/screens/<page>-<width>.png.

Days, client codes and links differ from run to run; families, answers and the order of the pages do not.
"""

import os
import tempfile
from pathlib import Path

from camera import FOLDER, SIZES, Screens
from chromium import ensure_chromium
from environment import ROOT, say
from playwright.sync_api import sync_playwright
from serving import fresh_demonstration
from walks import looking_after_services, walk

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><match target="pattern">
<edit name="family" mode="prepend" binding="strong"><string>Liberation Sans</string></edit></match></fontconfig>"""
"""The same letters on every machine, as wide as those of most phones and tablets."""


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="vig-dcs-screens-") as folder,
        fresh_demonstration(Path(folder)) as home,
        sync_playwright() as playwright,
    ):
        fonts = Path(folder) / "fonts.conf"
        fonts.write_text(FONTS)
        browser = playwright.chromium.launch(
            executable_path=ensure_chromium(),
            args=["--no-sandbox", "--disable-gpu"],
            env={**os.environ, "FONTCONFIG_FILE": str(fonts)},
        )
        screens = Screens(browser, home)
        walk(screens)
        looking_after_services(screens)
        browser.close()
    say(f"{len(screens.taken)} pages at {len(SIZES)} widths are in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
