"""Words of the field in plain sentences, and how they are marked in texts so that a tap explains them.

`glossary.yaml` is the list; it is read once for each process. Marking only puts something in: the text itself stays as
it is, character for character.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from html.parser import HTMLParser
from pathlib import Path

from django.utils.html import conditional_escape, format_html

from common.markdown import put_in
from learning.pack_nodes import compose, decode
from learning.pack_schema import KEY, TEXT, TEXT_OR_NOTHING, Group, Many, Text
from learning.packs import BadPack, Checker

FILE = Path(__file__).with_name("glossary.yaml")
MOST_ON_A_PAGE = 8
LIST = Many(
    Group(
        {
            "key": KEY,
            "term": Text("line", most=60),
            "also": Many(Text("line", most=80)),
            "in_text": Text(choices=("yes", "also", "no"), default="yes"),
            "meaning": TEXT,
            "childminder": TEXT_OR_NOTHING,
            "source": TEXT,
            "to_check": TEXT_OR_NOTHING,
        }
    )
)
# What is pressed already, names something, or is not prose.
LEFT_ALONE = frozenset(
    [
        "a",
        "button",
        "code",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "label",
        "legend",
        "option",
        "pre",
        "script",
        "select",
        "style",
        "summary",
        "svg",
        "textarea",
        "th",
        "title",
    ]
)


@dataclass(frozen=True)
class Term:
    """`forms` are the ways to write it that can be tapped in a text."""

    key: str
    term: str
    also: tuple[str, ...]
    forms: tuple[str, ...]
    meaning: str
    childminder: str
    source: str
    to_check: str

    @property
    def sorts_as(self) -> str:
        """ "the Panel" stands under P."""
        return self.term.removeprefix("the ").casefold()

    def meaning_for(self, *, alone: bool) -> str:
        """The meaning for everybody, or for somebody who works alone."""
        return self.childminder if alone and self.childminder else self.meaning

    def said_in_text(self, *, alone: bool) -> str:
        """What a tap shows: the meaning, and whether it is still to be checked."""
        return self.meaning_for(alone=alone) + (" (To be checked.)" if self.to_check else "")


def read_terms(data: bytes) -> list[Term]:
    """In alphabetical order. Raises BadPack, naming line and field of everything that is wrong."""
    root, problems = compose(decode(data))
    checker = Checker()
    rows = checker.check(LIST, root, "")
    if problems or checker.problems:
        raise BadPack([*problems, *checker.problems])
    return sorted((_term(row) for row in rows), key=lambda term: term.sorts_as)


def _term(row: dict) -> Term:
    own = (row["term"],) if row["in_text"] == "yes" else ()
    others = () if row["in_text"] == "no" else tuple(row["also"])
    said = {name: row[name] for name in ("key", "term", "meaning", "childminder", "source", "to_check")}
    return Term(**said, also=tuple(row["also"]), forms=own + others)


@cache
def terms() -> tuple[Term, ...]:
    return tuple(read_terms(FILE.read_bytes()))


@cache
def _by_form() -> dict[str, Term]:
    """Each form as a text may write it: as it stands, and with a capital at the start of a sentence."""
    found: dict[str, Term] = {}
    for term in terms():
        for form in term.forms:
            found[form] = found[form[0].upper() + form[1:]] = term
    return found


@cache
def _any_form() -> re.Pattern[str]:
    """Whole words, the longest form first, broken over lines or not. Capitals count: ICON is not an icon."""
    longest_first = sorted(_by_form(), key=len, reverse=True)
    forms = "|".join(r"\s+".join(map(re.escape, form.split())) for form in longest_first)
    return re.compile(rf"(?<![\w-])(?:{forms})(?![\w-])")


class Prose(HTMLParser):
    """Finds where running text stands in HTML: `found` holds (start, end) offsets."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, int]] = []
        self._lines = [0, *(match.end() for match in re.finditer("\n", html))]
        self._closed_to_us = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._closed_to_us += tag in LEFT_ALONE

    def handle_startendtag(self, tag, attrs):
        """`<br/>` opens nothing."""

    def handle_endtag(self, tag):
        self._closed_to_us = max(0, self._closed_to_us - (tag in LEFT_ALONE))

    def handle_data(self, data):
        if not self._closed_to_us:
            line, column = self.getpos()
            start = self._lines[line - 1] + column
            self.found.append((start, start + len(data)))


@lru_cache(maxsize=4096)
def _places(html: str) -> tuple[tuple[int, int, Term], ...]:
    """Where terms stand in the running text of this HTML, in order."""
    return tuple(
        (match.start(), match.end(), _by_form()[" ".join(match[0].split())])
        for start, end in Prose(html).found
        for match in _any_form().finditer(html, start, end)
    )


def mark_terms(html: str, seen: set[str], *, alone: bool = False) -> str:
    """The same HTML, in which the first occurrence of each term on a page can be tapped. No JavaScript, no query.

    `seen` holds the keys already marked on the page and grows; at most 8 are marked. `alone`: the meanings for
    somebody who works alone. Text that is not marked as safe is escaped first.
    """
    html = conditional_escape(html)
    pieces: list[tuple[int, str]] = []
    for start, end, term in _places(str(html)):
        if term.key in seen or len(seen) >= MOST_ON_A_PAGE:
            continue
        seen.add(term.key)
        pieces += [(start, _opening(term)), (end, _closing(term, alone=alone))]
    return put_in(html, pieces)


def _opening(term: Term) -> str:
    return format_html('<button type="button" class="term" popovertarget="term-{}">', term.key)


def _closing(term: Term, *, alone: bool) -> str:
    return format_html(
        '</button><span popover id="term-{}" class="term__meaning" role="note">{}</span>',
        term.key,
        term.said_in_text(alone=alone),
    )


def by_letter(found: Iterable[Term]) -> list[tuple[str, list[Term]]]:
    """[("A", [Annex C]), …] for the page of all terms."""
    letters: dict[str, list[Term]] = {}
    for term in found:
        letters.setdefault(term.sorts_as[0].upper(), []).append(term)
    return sorted(letters.items())
