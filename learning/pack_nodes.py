"""YAML text to a tree that remembers its lines. Every scalar is text: `No` is "No" and 3.20 is "3.20".

Anchors, aliases, tags, a second document and repeated keys are problems, not features: a pack should read the same
to a person and to the program. Nothing is ever built from a tag.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 5 * 1024 * 1024
DEEPEST = 12
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, order=True)
class Problem:
    line: int
    path: str
    text: str

    def __str__(self):
        where = f"line {self.line}, {self.path}" if self.path else f"line {self.line}"
        return f"{where}: {self.text}" if self.line else self.text


@dataclass
class Scalar:
    line: int
    value: str = ""


@dataclass
class Listed:
    line: int
    items: list["Node"] = field(default_factory=list)


@dataclass
class Fields:
    """`lines` says where each key stands."""

    line: int
    values: dict[str, "Node"] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


@dataclass
class Refused:
    """Something whose problem was already told: nothing more is said about it."""

    line: int


Node = Scalar | Listed | Fields | Refused


class Unreadable(Exception):
    """Not a tree at all; `problems` says why."""

    def __init__(self, *problems: Problem):
        super().__init__("; ".join(map(str, problems)))
        self.problems = list(problems)


def decode(data: bytes) -> str:
    """Raises Unreadable for a file that is too big, not UTF-8, or holds a control character."""
    if len(data) > MOST_BYTES:
        raise Unreadable(Problem(0, "", "The file is larger than 5 MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(Problem(line, "", "is not UTF-8 text")) from error
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable(Problem(line, "", f"holds the control character U+{ord(found[0]):04X}"))
    return text


class Composer:
    """Puts the parser's events together, one after the other, so that deep nesting can't exhaust the stack."""

    def __init__(self):
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.open: list[Listed | Fields] = []
        self.keys: list[str | None] = []  # for each open level: the key that waits for its value
        self.documents = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            self._start_document(event, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
            self.keys.pop()
        elif isinstance(event, yaml.NodeEvent):
            self._add(self._node(event, line))

    def _start_document(self, event: yaml.DocumentStartEvent, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Unreadable(Problem(line, "", "a second document starts here; a pack is one"))
        if event.tags:
            self.problems.append(Problem(line, "", "tags (%TAG) are not used in packs"))

    def _node(self, event: yaml.NodeEvent, line: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            self.problems.append(Problem(line, "", f"*{event.anchor} is an alias; write the text out"))
            return Refused(line)
        if event.anchor is not None:
            self.problems.append(Problem(line, "", f"&{event.anchor} is an anchor; packs have none"))
        if tag := getattr(event, "tag", None):
            self.problems.append(Problem(line, "", f"{tag} is a tag; packs have none, all is text"))
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, event.value)
        return Listed(line) if isinstance(event, yaml.SequenceStartEvent) else Fields(line)

    def _add(self, node: Node) -> None:
        if not self.open:
            self.root = node
        else:
            self._add_to(self.open[-1], node)
        if isinstance(node, Listed | Fields):
            if len(self.open) == DEEPEST:
                raise Unreadable(Problem(node.line, "", "is nested too deep to be a pack"))
            self.open.append(node)
            self.keys.append(None)

    def _add_to(self, parent: Listed | Fields, node: Node) -> None:
        if isinstance(parent, Listed):
            parent.items.append(node)
            return
        key, self.keys[-1] = self.keys[-1], None
        if key is None:
            self.keys[-1] = self._key(parent, node)
        elif key and key not in parent.values:
            parent.values[key] = node

    def _key(self, parent: Fields, node: Node) -> str:
        """The field whose value comes next; an empty text for one whose value is thrown away."""
        if not isinstance(node, Scalar) or not node.value:
            self.problems.append(Problem(node.line, "", "a field's name must be plain text"))
            return ""
        if node.value in parent.lines:
            first = parent.lines[node.value]
            self.problems.append(
                Problem(node.line, node.value, f"is there twice; the first is on line {first}")
            )
        else:
            parent.lines[node.value] = node.line
        return node.value


def events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        raise Unreadable(Problem(line, "", f"is not YAML: {error.problem or error.context}")) from error


def compose(text: str) -> tuple[Node, list[Problem]]:
    """The tree, and what is wrong with it as YAML. Raises Unreadable when there is no tree."""
    composer = Composer()
    try:
        for event in events(text):
            composer.take(event)
    except Unreadable as unreadable:
        raise Unreadable(*composer.problems, *unreadable.problems) from unreadable
    if composer.root is None:
        raise Unreadable(*composer.problems, Problem(0, "", "The file is empty."))
    return composer.root, composer.problems
