"""Packs: one report's content as a YAML file. `read` checks everything and tells every problem at once.

Turning a pack into an edition is the work of learning/pack_loading.py.
"""

import difflib
import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from learning.models.content import Audience
from learning.pack_nodes import Fields, Listed, Node, Problem, Refused, Scalar, Unreadable, compose, decode
from learning.pack_schema import PACK, SCHEMA, Group, Many, Spec, Text

MOST_PROBLEMS = 50
MOST_MINUTES = 1_000
KEY_FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
YES_NO = {"yes": True, "no": False}
is_address = URLValidator(schemes=["https"])


class BadPack(Exception):
    """The pack was refused. `problems` are in the order of the file, at most 50; `left_out` counts the others."""

    def __init__(self, problems: Iterable[Problem]):
        found = sorted(set(problems))
        self.problems = found[:MOST_PROBLEMS]
        self.left_out = len(found) - len(self.problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True)
class Pack:
    """Checked content: text, int, bool, date or None, list and dict, with every optional field filled in."""

    content: dict
    sha256: str
    lines: dict[str, int]

    def problem(self, path: str, text: str) -> Problem:
        return Problem(line_of(path, self.lines), path, text)


def line_of(path: str, lines: dict[str, int]) -> int:
    """Where a field stands; for one that is not in the file, where the row that lacks it begins."""
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 1)


def read(data: bytes) -> Pack:
    """Raises BadPack, naming line and field of everything that is wrong."""
    try:
        root, problems = compose(decode(data))
    except Unreadable as unreadable:
        raise BadPack(unreadable.problems) from unreadable
    if newer := _newer_schema(root):
        raise BadPack([newer])
    checker = Checker()
    content = checker.check(PACK, root, "")
    problems += checker.problems
    if isinstance(content, dict):
        problems += list(_cross_checks(content, checker.lines))
    if problems:
        raise BadPack(problems)
    return Pack(content, digest(content), checker.lines)


def digest(content: dict) -> str:
    """Of what the pack says, whatever its layout: comments, order of fields and quoting don't count."""
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _newer_schema(root: Node) -> Problem | None:
    """A pack of a newer schema gets one sentence, not fifty about fields this program does not know."""
    node = root.values.get("schema") if isinstance(root, Fields) else None
    if isinstance(node, Scalar) and node.value.isdecimal() and int(node.value) > int(SCHEMA):
        return Problem(
            node.line,
            "schema",
            f"this pack has schema {node.value}; this program reads up to {SCHEMA}. Update it.",
        )
    return None


class Checker:
    """Walks the tree along the schema. A value with a problem becomes None, and the walk goes on."""

    def __init__(self):
        self.problems: list[Problem] = []
        self.lines: dict[str, int] = {}

    def tell(self, node: Node, path: str, text: str) -> None:
        self.problems.append(Problem(node.line, path or "the file", text))

    def check(self, spec: Spec, node: Node, path: str):
        self.lines[path] = node.line
        if isinstance(node, Refused):
            return None
        if isinstance(spec, Group):
            return self.group(spec, node, path)
        if isinstance(spec, Many):
            return self.many(spec, node, path)
        return self.text(spec, node, path)

    def group(self, spec: Group, node: Node, path: str):
        if not isinstance(node, Fields):
            self.tell(node, path, f"must hold fields, such as {next(iter(spec.fields))}")
            return None
        for name in node.values:
            if name not in spec.fields:
                self._tell_unknown(name, spec, node, path)
        return {name: self._field(name, inner, node, path) for name, inner in spec.fields.items()}

    def _tell_unknown(self, name: str, spec: Group, node: Fields, path: str) -> None:
        near = difflib.get_close_matches(name, spec.fields, n=1)
        hint = f"; did you mean {near[0]}?" if near else ""
        self.problems.append(Problem(node.lines[name], join(path, name), f"is not a field of a pack{hint}"))

    def _field(self, name: str, spec: Spec, node: Fields, path: str):
        inner = join(path, name)
        if name in node.values:
            return self.check(spec, node.values[name], inner)
        if isinstance(spec, Many) and not spec.least:
            return []
        if isinstance(spec, Group) and spec.optional:
            return dict.fromkeys(spec.fields, "")
        if isinstance(spec, Text) and spec.default is not None:
            return self.convert(spec, Scalar(node.line, spec.default), inner)
        self.tell(node, inner, "is missing")
        return None

    def many(self, spec: Many, node: Node, path: str):
        if isinstance(node, Scalar) and not node.value:
            node = Listed(node.line)
        if not isinstance(node, Listed):
            self.tell(node, path, "must be a list")
            return None
        if len(node.items) < spec.least:
            self.tell(node, path, "must not be empty")
        if len(node.items) > spec.most:
            self.tell(node, path, f"has {len(node.items)} entries; at most {spec.most} are read")
            return None
        return [self.check(spec.of, item, f"{path}[{place}]") for place, item in enumerate(node.items)]

    def text(self, spec: Text, node: Node, path: str):
        if not isinstance(node, Scalar):
            self.tell(node, path, "must be text")
            return None
        if not node.value.strip() and spec.default is None:
            self.tell(node, path, "must not be empty")
            return None
        return self.convert(spec, node, path)

    def convert(self, spec: Text, node: Scalar, path: str):
        value = node.value.strip()
        if over := max(0, len(value) - spec.most):
            self.tell(node, path, f"is {over:,} characters too long; at most {spec.most:,} are kept")
            return None
        if not value:
            value = spec.default or ""
        if spec.choices and value not in spec.choices and value != spec.default:
            self.tell(node, path, f"must be one of {', '.join(spec.choices)}")
            return None
        try:
            return FORMS[spec.form](value)
        except ValueError as error:
            self.tell(node, path, str(error))
            return None


def join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _line(value: str) -> str:
    return " ".join(value.split())


def _key(value: str) -> str:
    if value and not KEY_FORM.match(value):
        raise ValueError("must be small letters, digits and hyphens, such as early-intervention")
    return value


def _number(value: str) -> int | None:
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and 1 <= int(value[:6]) <= MOST_MINUTES):
        raise ValueError(f"must be a whole number from 1 to {MOST_MINUTES:,}")
    return int(value)


def _date(value: str) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value) if len(value) == len("2024-12-31") else _not_a_date()
    except ValueError:
        return _not_a_date()


def _not_a_date():
    raise ValueError("must be a date such as 2024-12-31")


def _yes_or_no(value: str) -> bool:
    if value not in YES_NO:
        raise ValueError("must be yes or no")
    return YES_NO[value]


def _address(value: str) -> str:
    try:
        if value:
            is_address(value)
    except ValidationError:
        raise ValueError("must be an address that begins with https://") from None
    return value


FORMS: dict[str, Callable[[str], object]] = {
    "text": str,
    "line": _line,
    "key": _key,
    "number": _number,
    "date": _date,
    "yes or no": _yes_or_no,
    "address": _address,
}


# What no single field can tell


def _cross_checks(content: dict, lines: dict[str, int]) -> Iterable[Problem]:
    """References, keys that must differ, one lead prompt for each area. Parts that were refused are passed over."""

    def problem(path: str, text: str) -> Problem:
        return Problem(line_of(path, lines), path, text)

    report = content["report"] or {}
    start, end = report.get("period_start"), report.get("period_end")
    if start and end and end < start:
        yield problem("report.period_end", "is before period_start")
    yield from _twice("sources", content["sources"], problem)
    yield from _twice("figures", content["figures"], problem)
    yield from _twice("recommendations", content["recommendations"], problem)
    sources = {row["key"] for _, row in _rows(content["sources"])}
    areas = {row["key"] for _, row in _rows(content["recommendations"])}
    for path, row in _rows(report.get("changed_since"), "report.changed_since"):
        yield from _refers(path, row, "source", sources, problem)
    for path, row in _rows(content["figures"], "figures"):
        yield from _refers(path, row, "source", sources, problem)
        yield from _refers(path, row, "recommendation", areas, problem)
    checklists: dict[str, str] = {}
    for path, row in _rows(content["recommendations"], "recommendations"):
        yield from _refers(path, row, "source", sources, problem)
        for where, said in _rows(row["also_said"], f"{path}.also_said"):
            yield from _refers(where, said, "source", sources, problem)
        yield from _in_area(path, row, checklists, problem)


def _rows(rows, path: str = "") -> list[tuple[str, dict]]:
    return [(f"{path}[{place}]", row) for place, row in enumerate(rows or []) if isinstance(row, dict)]


def _twice(path: str, rows, problem, seen: dict[str, str] | None = None) -> Iterable[Problem]:
    seen = {} if seen is None else seen
    for where, row in _rows(rows, path):
        key = row["key"]
        if key and key in seen:
            yield problem(f"{where}.key", f"{key} is already the key of {seen[key]}")
        elif key:
            seen[key] = where


def _refers(path: str, row: dict, name: str, known: set, problem) -> Iterable[Problem]:
    if row[name] and row[name] not in known:
        what = "source" if name == "source" else "recommendation"
        yield problem(f"{path}.{name}", f"there is no {what} with the key {row[name]}")


def _in_area(path: str, row: dict, checklists: dict[str, str], problem) -> Iterable[Problem]:
    for name in ("guidance", "prompts", "scenarios"):
        yield from _twice(f"{path}.{name}", row[name], problem)
    yield from _twice(f"{path}.checklists", row["checklists"], problem, checklists)
    for where, checklist in _rows(row["checklists"], f"{path}.checklists"):
        yield from _twice(f"{where}.items", checklist["items"], problem)
        for place, item in _rows(checklist["items"], f"{where}.items"):
            if item["kind"] not in (None, "in_place") and item["look_at"] == "":
                yield problem(f"{place}.look_at", f"is missing: say what to look at ({item['kind']})")
    yield from _one_lead(path, row["prompts"], problem)


def _one_lead(path: str, prompts, problem) -> Iterable[Problem]:
    rows = _rows(prompts, f"{path}.prompts")
    leads = [(where, row) for where, row in rows if row["lead"]]
    if rows and not leads and all(row["lead"] is not None for _, row in rows):
        yield problem(f"{path}.prompts", 'none has lead: "yes"; one is shown first')
    for where, row in leads[:1]:
        if row["audience"] not in (None, Audience.ALL):
            yield problem(f"{where}.audience", "the lead prompt is shown to everybody, so it must be all")
    for where, _ in leads[1:]:
        yield problem(f"{where}.lead", f"{leads[0][0]} is already the lead prompt; one is shown first")
