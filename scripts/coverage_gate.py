"""Fail when too little is covered: each file of rules at 95 %, everything else together at 85 %."""

import json
import subprocess
import sys
from pathlib import Path

RULES, REST = 95, 85


def is_rules(name: str) -> bool:
    path = Path(name)
    return bool({"permissions", "states"} & {path.stem, path.parent.name})


def percent(summaries: list[dict[str, int]]) -> float:
    covered = sum(each["covered_lines"] + each["covered_branches"] for each in summaries)
    possible = sum(each["num_statements"] + each["num_branches"] for each in summaries)
    return 100 * covered / possible if possible else 100


def main() -> None:
    command = [sys.executable, "-m", "coverage", "json", "--quiet", "-o", "-"]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    files = {name: details["summary"] for name, details in report["files"].items()}
    rest = percent([summary for name, summary in files.items() if not is_rules(name)])
    low = [
        f"{name}: {percent([files[name]]):.1f} % (at least {RULES})"
        for name in sorted(files)
        if is_rules(name) and percent([files[name]]) < RULES
    ]
    if rest < REST:
        low += [f"everything but the rules: {rest:.1f} % (at least {REST}), lowest:"]
        by_missing = sorted(files, key=lambda name: files[name]["missing_lines"], reverse=True)
        low += [f"  {name}: {files[name]['missing_lines']} lines" for name in by_missing[:10]]
    if low:
        sys.exit("Too little is covered.\n" + "\n".join(low))
    print(f"Covered: every file of rules at least {RULES} %, the rest {rest:.1f} %.")


if __name__ == "__main__":
    main()
