"""Our own files, as the checks see them."""

import subprocess
from pathlib import Path

APPS = ("config", "common", "accounts", "learning", "practice")
TEMPLATE_FOLDERS = ("templates", *APPS)


def project_files() -> list[Path]:
    """What git tracks, or would once added."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(path for path in map(Path, listed) if path.is_file())


def python_files(*folders: str) -> list[Path]:
    """Without migrations, which Django writes."""
    found = (path for folder in folders for path in Path(folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(path for folder in TEMPLATE_FOLDERS for path in Path(folder).rglob("*.html"))
