"""Find a Chromium for the browser tests, or get one.

In this order: EYR_CHROMIUM, one on the PATH, Playwright's own, Playwright's download, apt when root.
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def starts(path: str | None) -> bool:
    """Some are only stubs, or lack libraries."""
    if not path:
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def find_chromium() -> str | None:
    """A path that starts, or None. An EYR_CHROMIUM that does not start ends the program."""
    named = os.environ.get("EYR_CHROMIUM")
    if named:
        if not starts(shutil.which(named)):
            sys.exit(f"EYR_CHROMIUM names {named}, which does not start.")
        return shutil.which(named)
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in on_path if starts(path)), None) or next(
        filter(starts, [playwrights_own()]), None
    )


def get_chromium() -> str | None:
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ways += [["apt-get", "update", "-q"], ["apt-get", "install", "-qy", "chromium"]]
    for way in ways:
        print("No Chromium found; trying:", " ".join(way[-4:]), flush=True)
        subprocess.run(way)
        if found := find_chromium():
            return found
    return None


if __name__ == "__main__":
    if not (find_chromium() or get_chromium()):
        sys.exit("The browser tests need Chromium: install it, or set EYR_CHROMIUM to the path of one.")
