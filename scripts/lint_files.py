"""No file may name a path of one machine, or the place its packages came from."""

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from scripts.sources import project_files

PUBLIC = {"pypi.org", "files.pythonhosted.org", ""}
LOCK = re.compile(r"requirements.*\.(in|txt)")
MACHINE = re.compile(r"(?<![\w.$}])/(?:root|home/\w+|Users/\w+)/|file:/{2}/?\w")
IN_A_LOCK = re.compile(
    r"://|--(?:extra-)?index-url|--find[-]links|--trusted[-]host|^[./]|@ *file", re.MULTILINE
)
ASKS_FOR_PACKAGES = re.compile(r"--(?:extra-)?index-url|--find[-]links|--trusted[-]host|\"resolved\": \"http")


def package_hosts() -> set[str]:
    """Where this machine gets packages from, when that is not the public place."""
    configured = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True
    ).stdout
    settings = [value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_"))]
    addresses = re.findall(r"https?://[^\s'\",]+", "\n".join([configured, *settings]))
    return {urlsplit(address).hostname or "" for address in addresses} - PUBLIC


def wrong_in(path: Path, text: str, *, here: str, hosts: set[str]) -> list[str]:
    wrong = []
    if here in text or MACHINE.search(text):
        wrong.append("names a path of this machine")
    if any(host in text for host in hosts) or ASKS_FOR_PACKAGES.search(text):
        wrong.append("names where packages came from")
    if LOCK.fullmatch(path.name) and IN_A_LOCK.search(text):
        wrong.append("holds an address or a path: run make lock")
    return wrong


def main() -> None:
    here, hosts, found = f"{Path.cwd().parent}/", package_hosts(), []
    for path in project_files():
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        found += [f"{path} {what}" for what in wrong_in(path, text, here=here, hosts=hosts)]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
