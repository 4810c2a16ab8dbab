"""Make .venv hold exactly what a lock file says. Standard library only: it runs before anything is installed.

    python -m scripts.venv requirements.txt

A stamp in .venv remembers the lock's digest, so that doing it again costs nothing.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / "bin" / "python")
# A lock that contains the other one satisfies it too.
CONTAINS = {"requirements.txt": [], "requirements-dev.txt": ["requirements.txt"]}


def digest(lock: str) -> str:
    return hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()


def stamp(lock: str) -> Path:
    return VENV / f"{lock}.stamp"


def is_fresh(lock: str) -> bool:
    return os.path.exists(PYTHON) and stamp(lock).exists() and stamp(lock).read_text() == digest(lock)


def starts() -> bool:
    try:
        check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
        return subprocess.run([PYTHON, "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv() -> bool:
    return (
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True).returncode
        == 0
    )


def install_venv_module() -> None:
    """Debian keeps venv in a package of its own."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        package = f"python3.{sys.version_info.minor}-venv"
        subprocess.run(["apt-get", "update", "-q"], stdout=subprocess.DEVNULL)
        subprocess.run(["apt-get", "install", "-qy", package], stdout=subprocess.DEVNULL)


def create() -> None:
    if make_venv():
        return
    install_venv_module()
    if not make_venv():
        sys.exit(
            f"{sys.executable} cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"
        )


def install(lock: str) -> None:
    print(f"Installing {lock} into .venv (only when it has changed)...", flush=True)
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--disable-pip-version-check",
        "-r",
        str(ROOT / lock),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.exit(f"{done.stdout}\nThe packages of {lock} could not be installed; pip says why above.")
    for satisfied in [lock, *CONTAINS[lock]]:
        stamp(satisfied).write_text(digest(satisfied))


def main(lock: str) -> None:
    if is_fresh(lock):
        return
    if not starts():
        create()
    install(lock)


if __name__ == "__main__":
    main(sys.argv[1])
