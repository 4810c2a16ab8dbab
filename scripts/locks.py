"""Write the lock files, and tell when they are older than what they were made from.

    python -m scripts.locks write [--upgrade]
    python -m scripts.locks check

The last line of a lock is a digest of the lines it was made from, so that checking needs no network.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

LOCKS = {
    "requirements.txt": ["requirements.in"],
    "requirements-dev.txt": ["requirements.in", "requirements-dev.in", "requirements.txt"],
}
MARK = "# made from "


def without_comments(path: str) -> str:
    lines = (line.split(" #")[0].rstrip() for line in Path(path).read_text().splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("#"))


def digest(sources: list[str]) -> str:
    return hashlib.sha256("\n".join(without_comments(source) for source in sources).encode()).hexdigest()


def write(lock: str, sources: list[str], options: list[str]) -> None:
    source = lock.replace(".txt", ".in")
    command = [sys.executable, "-m", "uv", "pip", "compile", source, "--output-file", lock, "--quiet"]
    # No addresses: a lock must read the same wherever the packages came from.
    command += [
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-emit-index-url",
    ]
    subprocess.run([*command, *options], check=True)
    with Path(lock).open("a") as file:
        file.write(f"{MARK}{digest(sources)}\n")


def stale(lock: str, sources: list[str]) -> bool:
    return Path(lock).read_text().splitlines()[-1] != f"{MARK}{digest(sources)}"


def main(verb: str, *options: str) -> None:
    if verb == "write":
        for lock, sources in LOCKS.items():
            write(lock, sources, list(options))
    elif late := [lock for lock, sources in LOCKS.items() if stale(lock, sources)]:
        sys.exit(f"{' and '.join(late)} is older than its .in file: run make lock")


if __name__ == "__main__":
    main(*sys.argv[1:])
