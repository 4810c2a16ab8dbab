"""The rows of an edition as one set: who is who across editions, what differs, which revision each has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Max

from learning.models import (
    Checklist,
    ChecklistItem,
    Edition,
    Figure,
    Guidance,
    Prompt,
    Recommendation,
    Report,
    Scenario,
    Source,
)
from learning.states import EditionState

Row = Any  # an instance of one of the models of KINDS
Identity = tuple[
    str, str
]  # ("prompt", "early-intervention/small-worry"), the same in every edition of a report


@dataclass(frozen=True)
class Kind:
    """`parent` is the field whose key comes before the row's own; `points_to` are all fields with other rows."""

    word: str
    words: str
    model: type[Any]
    parent: str = ""
    points_to: tuple[str, ...] = ()
    has_revision: bool = False


# In an order in which each kind comes after what it points to.
KINDS = (
    Kind("source", "sources", Source),
    Kind("area", "areas", Recommendation, points_to=("source",), has_revision=True),
    Kind("guidance", "guidance", Guidance, parent="recommendation", points_to=("recommendation",)),
    Kind("figure", "figures", Figure, points_to=("source", "recommendation")),
    Kind(
        "prompt", "prompts", Prompt, parent="recommendation", points_to=("recommendation",), has_revision=True
    ),
    Kind(
        "scenario",
        "scenarios",
        Scenario,
        parent="recommendation",
        points_to=("recommendation",),
        has_revision=True,
    ),
    Kind("checklist", "checklists", Checklist, points_to=("recommendation",)),
    Kind(
        "question",
        "questions",
        ChecklistItem,
        parent="checklist",
        points_to=("checklist",),
        has_revision=True,
    ),
)
BY_MODEL = {kind.model: kind for kind in KINDS}
BY_WORD = {kind.word: kind for kind in KINDS}

# What a version says about its report. Who checked it, and when it went live, belong to one version alone.
EDITION_FIELDS = (
    "title",
    "short_title",
    "publisher",
    "period_start",
    "period_end",
    "published_on",
    "jurisdiction",
    "address",
    "licence_note",
    "review_by",
    "summary",
    "themes",
    "content_note",
    "changed_since",
)
REPORT: Identity = ("report", "")
PUBLISHED = (EditionState.PUBLISHED, EditionState.SUPERSEDED, EditionState.WITHDRAWN)


def kind_of(row: Row) -> Kind:
    return BY_MODEL[type(row)]


def identity_of(row: Row) -> Identity:
    kind = kind_of(row)
    return kind.word, f"{getattr(row, kind.parent).key}/{row.key}" if kind.parent else row.key


def values_of(row: Row) -> dict[str, object]:
    """What the row says. A row it points to is named by its key, so that two editions can be compared."""
    kind = kind_of(row)
    values: dict[str, object] = {}
    for field in kind.model._meta.concrete_fields:
        if field.name in kind.points_to:
            target = getattr(row, field.name)
            values[field.name] = target.key if target is not None else ""
        elif field.name not in ("id", "edition", "position"):
            values[field.name] = getattr(row, field.attname)
    return values


def edition_values(edition: Edition) -> dict[str, object]:
    return {name: getattr(edition, name) for name in EDITION_FIELDS}


def rows_of(edition: Edition) -> list[Row]:
    """Every row, each kind after what it points to. One query for each kind."""
    return rows_of_each([edition])[edition.pk]


def rows_of_each(editions: Iterable[Edition]) -> dict[int, list[Row]]:
    """The rows of several editions by the edition's primary key, for the same queries."""
    found: dict[int, list[Row]] = {edition.pk: [] for edition in editions}
    for kind in KINDS:
        for row in kind.model._default_manager.filter(edition__in=found).select_related(*kind.points_to):
            found[row.edition_id].append(row)
    return found


@dataclass(frozen=True)
class FieldChange:
    """`old` and `new` are the values as people read them."""

    field: str
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One row that is "added", "changed" or "removed". `row` is the new one, or the old one when removed."""

    what: str
    identity: Identity
    row: Row | Edition
    fields: tuple[FieldChange, ...] = ()

    @property
    def word(self) -> str:
        return self.identity[0]

    @property
    def key(self) -> str:
        return self.identity[1]

    @property
    def what_words(self) -> str:
        return "left out" if self.what == "removed" else self.what

    @property
    def meaning_changed(self) -> bool:
        return any(change.field == "revision" for change in self.fields)


LABELS = {
    "is_quoted": "Quoted exactly",
    "example_pre_school": "Example for a pre-school",
    "example_nursery": "Example for a nursery",
    "example_childminder": "Example for a childminder",
    "revision": "Meaning",
    "locus": "Who can change this",
    "locus_note": "Who can change this, in words",
    "lead": "Shown first",
    "good": "What good looks like",
    "recommendation": "Area",
    "lens": "Looks at",
    "role": "Meant first for",
    "also_said": "Also said by others",
}


def label_of(name: str) -> str:
    return LABELS.get(name, name.replace("_", " ").capitalize())


def shown(model: type[Any], name: str, value: object) -> str:
    """A value as people read it: the words of a choice, one line for each entry of a list."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "\n".join(", ".join(each.values()) if isinstance(each, dict) else str(each) for each in value)
    choices = dict(model._meta.get_field(name).flatchoices)
    return str(choices.get(value, "" if value is None else value))


def changed_fields(
    model: type[Any], old: Mapping[str, object], new: Mapping[str, object]
) -> tuple[FieldChange, ...]:
    return tuple(
        FieldChange(name, label_of(name), shown(model, name, old[name]), shown(model, name, new[name]))
        for name in new
        if old[name] != new[name]
    )


def differences(
    old: Edition | None, old_rows: Iterable[Row], new: Edition, new_rows: Iterable[Row]
) -> list[Change]:
    """What the new edition adds, changes and removes, in reading order. Without an old one, all is added."""
    before = {identity_of(row): row for row in old_rows}
    after = {identity_of(row): row for row in new_rows}
    changes = _edition_change(old, new)
    elsewhere = _moved(before, after)
    for identity, row in after.items():
        if identity not in before:
            changes.append(Change("added", identity, row))
            continue
        fields = changed_fields(type(row), values_of(before[identity]), values_of(row))
        if identity in elsewhere:
            fields += (
                FieldChange(
                    "position", "Place in the order", str(before[identity].position), str(row.position)
                ),
            )
        if fields:
            changes.append(Change("changed", identity, row, fields))
    return changes + [Change("removed", each, row) for each, row in before.items() if each not in after]


def _moved(before: Mapping[Identity, Row], after: Mapping[Identity, Row]) -> set[Identity]:
    """Rows that stand elsewhere among those both editions have; one put in or left out moves nobody."""
    old, new = _in_order(before, after), _in_order(after, before)
    stay = {
        each
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for each in old[block.a : block.a + block.size]
    }
    return set(new) - stay


def _in_order(rows: Mapping[Identity, Row], others: Mapping[Identity, Row]) -> list[Identity]:
    """Those that both have, in the order of `rows`."""

    def place(identity: Identity) -> tuple:
        return *_group_of(identity), rows[identity].position

    return sorted((identity for identity in rows if identity in others), key=place)


def _group_of(identity: Identity) -> tuple[str, str]:
    """Rows are ordered within their kind and their parent."""
    word, key = identity
    return word, key.rpartition("/")[0]


def _edition_change(old: Edition | None, new: Edition) -> list[Change]:
    if old is None:
        return [Change("added", REPORT, new)]
    fields = changed_fields(Edition, edition_values(old), edition_values(new))
    return [Change("changed", REPORT, new, fields)] if fields else []


def counts(changes: Iterable[Change]) -> dict[str, int]:
    """{"added": 2, "changed": 1, "removed": 0}"""
    found = {"added": 0, "changed": 0, "removed": 0}
    for change in changes:
        found[change.what] += 1
    return found


def published_revisions(report: Report) -> dict[Identity, int]:
    """The highest revision that was ever published, for each row that has revisions. Three queries.

    A row that was left out and comes back goes on from there: its key still means the same thing.
    """
    found: dict[Identity, int] = {}
    for kind in KINDS:
        if not kind.has_revision:
            continue
        path = [f"{kind.parent}__key", "key"] if kind.parent else ["key"]
        published = kind.model._default_manager.filter(edition__report=report, edition__state__in=PUBLISHED)
        for *keys, revision in published.order_by().values_list(*path).annotate(Max("revision")):
            found[kind.word, "/".join(keys)] = revision
    return found


def published_revision(row: Row) -> int | None:
    """The highest revision of this row that was ever published; None when it never was. One query."""
    kind = kind_of(row)
    same = {"key": row.key, "edition__report": row.edition.report_id, "edition__state__in": PUBLISHED}
    if kind.parent:
        same[f"{kind.parent}__key"] = getattr(row, kind.parent).key
    return kind.model._default_manager.filter(**same).aggregate(highest=Max("revision"))["highest"]
