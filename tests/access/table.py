"""docs/reference/access.md: reading it, writing it, and saying where it differs from what was answered."""

from collections.abc import Iterable
from pathlib import Path

from tests.access.people import COLUMNS

PATH = Path(__file__).resolve().parents[2] / "docs" / "reference" / "access.md"
NOTHING = "·"
NOT_HERE = "-"
SIGN_IN = "in"
Line = tuple[str, str]  # the page, and what it is asked about
Table = dict[Line, dict[str, str]]  # a cell for each column


def cell(get: str, post: str) -> str:
    """What the table holds for these two answers. Nothing to be had at all is one sign, whichever way it is said."""
    if {get, post} <= {"404", "405"}:
        return NOTHING
    if get == post:
        return get
    return "/".join(NOT_HERE if each == "405" else each for each in (get, post))


def read(path: Path = PATH) -> Table:
    """Raises ValueError for a line that stands twice, or has not one cell for each column."""
    table: Table = {}
    page = ""
    for text in path.read_text().partition("\n## ")[2].splitlines():
        cells = [part.strip() for part in text.strip().strip("|").split("|")]
        if not text.startswith("|") or cells[0] == "page" or set(cells[0]) == {"-"}:
            continue
        page = cells[0].strip("`") or page
        line = (page, cells[1])
        if line in table:
            raise ValueError(f"{page}, {cells[1]} stands twice in the table.")
        if len(cells) != len(COLUMNS) + 2:
            raise ValueError(f"{page}, {cells[1]} has {len(cells) - 2} cells, not {len(COLUMNS)}.")
        table[line] = dict(zip(COLUMNS, cells[2:], strict=True))
    return table


def write(parts: dict[str, Table], path: Path = PATH) -> None:
    """Replace the tables, keep the words before them."""
    words = path.read_text().partition("\n## ")[0].rstrip()
    path.write_text(f"{words}\n\n" + "\n".join(_part(title, table) for title, table in parts.items()))


def _part(title: str, table: Table) -> str:
    lines = [["page", "about", *COLUMNS]]
    last = ""
    for (page, about), cells in table.items():
        lines.append(["" if page == last else f"`{page}`", about, *(cells[who] for who in COLUMNS)])
        last = page
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    lines.insert(1, ["-" * width for width in widths])
    rows = (
        "| " + " | ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    )
    return f"## {title}\n\n" + "\n".join(rows) + "\n"


def differences(expected: Table, observed: Table) -> list[str]:
    """A sentence for each cell that is not as the table says, and for each line only one of them has.

    A person who was not asked differs in nothing.
    """
    found = [f"{_name(line)}: not in the table" for line in observed if line not in expected]
    found += [
        f"{_name(line)}: in the table, but nothing is asked about it"
        for line in expected
        if line not in observed
    ]
    for line, cells in observed.items():
        for who, said in expected.get(line, {}).items():
            if cells.get(who, said) != said:
                found.append(f"{_name(line)}: {who} gets {cells[who]}, the table says {said}")
    return found


def _name(line: Line) -> str:
    return " - ".join(part for part in line if part)


def pages_in(table: Iterable[Line]) -> set[str]:
    return {page for page, _ in table}
