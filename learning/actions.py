"""Writing the next version: open a draft, change its rows, publish or discard it.

Every verb takes `by`, checks that they edit content, and is atomic. Verbs on a draft hold its row first, so that a
save and a publish can't pass each other.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import AuditEvent, User
from common.refusals import Refused
from learning.contents import (
    KINDS,
    Row,
    edition_values,
    kind_of,
    published_revision,
    rows_of,
    values_of,
)
from learning.models import (
    Checklist,
    ChecklistItem,
    Edition,
    Guidance,
    Prompt,
    Recommendation,
    Report,
    Scenario,
)
from learning.models.content import Audience
from learning.permissions import check_can_change, check_edits_content
from learning.states import EditionState

WORDS_IN_A_KEY = 6


class ChangedElsewhere(Refused):
    """Somebody else changed this after the page was opened. `current` is what is stored now."""

    status = 409

    def __init__(self, current: Row | Edition):
        super().__init__("Somebody else changed this after you opened the page. Nothing was overwritten.")
        self.current = current


@dataclass(frozen=True)
class Problem:
    """Why a draft can't be published, and the row to change."""

    sentence: str
    row: Row


def fingerprint(row: Row) -> str:
    """Of what the row says. A form carries the one of the page it was opened on."""
    text = json.dumps(values_of(row), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


# The draft as a whole


@transaction.atomic
def open_draft(*, by: User, report: Report, at=None) -> Edition:
    """Copy the live edition into a new draft. Raises Refused when there is a draft already, or nothing to copy."""
    check_edits_content(by)
    report = Report.objects.select_for_update().get(pk=report.pk)
    if report.editions.filter(state__in=[EditionState.DRAFT, EditionState.AWAITING]).exists():
        raise Refused("Somebody has already started a new version of this report. Carry on with that one.")
    live = Edition.objects.live().filter(report=report).first()
    if live is None:
        raise Refused("This report has no live version to start from.")
    draft = _copy(live, by=by, at=at or timezone.now())
    AuditEvent.log("draft opened", by=by, on=draft)
    return draft


def _copy(live: Edition, *, by: User, at) -> Edition:
    """The same words under the next number. Who checked them, and which file they came from, are not copied."""
    last = live.report.editions.aggregate(number=Max("number"))["number"]
    draft = Edition.objects.create(
        report=live.report,
        number=last + 1,
        created_at=at,
        changed_at=at,
        changed_by=by,
        **edition_values(live),
    )
    rows = rows_of(live)
    copies: dict[Row, Row] = {}
    for kind in KINDS:
        for row in rows:
            if isinstance(row, kind.model):
                copies[row] = _copied(row, draft, copies)
        kind.model._default_manager.bulk_create([copies[row] for row in rows if isinstance(row, kind.model)])
    return draft


def _copied(row: Row, draft: Edition, copies: dict[Row, Row]) -> Row:
    """An unsaved copy of the row in the draft, pointing to the copies of what the row points to."""
    kind = kind_of(row)
    values: dict[str, object] = {}
    for field in kind.model._meta.concrete_fields:
        if field.name in kind.points_to:
            target = getattr(row, field.name)
            values[field.name] = copies[target] if target is not None else None
        elif field.name not in ("id", "edition"):
            values[field.name] = getattr(row, field.attname)
    return kind.model(edition=draft, **values)


@transaction.atomic
def discard_draft(*, by: User, edition: Edition) -> None:
    """Throw a draft away. What is published stays as it is. Raises Refused when it is no draft."""
    _held(edition, by=by)
    if edition.moves.exists():
        raise Refused("This version was once sent for approval, so it is kept. Change it or publish it.")
    AuditEvent.log("draft discarded", by=by, on=edition)
    Edition.objects.filter(pk=edition.pk).delete()


@transaction.atomic
def publish_edition(*, by: User, edition: Edition, change_note: str, opened: str = "", at=None) -> None:
    """Make the draft the live version. Answers given before stay with their own version.

    `opened` is the draft's `stamp` on the page where the changes were read. Raises Refused when something is missing
    in the draft, and ChangedElsewhere when it changed since.
    """
    held = _held(edition, by=by)
    if opened and opened != stamp(held):
        raise ChangedElsewhere(held)
    problems = problems_before_publishing(rows_of(held))
    if problems:
        raise Refused(
            " ".join(["This version cannot be published yet.", *(each.sentence for each in problems)])
        )
    held.publish(by=by, change_note=change_note, at=at)


def stamp(edition: Edition) -> str:
    """Differs after every change of the draft."""
    return edition.changed_at.isoformat()


NOT_EMPTY = {
    Recommendation: ("title", "name", "teaser", "wording", "author", "addressed_to", "plain_meaning"),
    Guidance: ("heading", "text"),
    Prompt: ("text",),
    ChecklistItem: ("text", "good"),
}


def problems_before_publishing(rows: Iterable[Row]) -> list[Problem]:
    """What is missing in these rows of one edition. No query."""
    rows = list(rows)
    problems = [Problem(_empty_sentence(row), row) for row in rows if _is_empty(row)]
    for area in rows:
        if isinstance(area, Recommendation):
            problems += [Problem(sentence, area) for sentence in _missing_in_area(area, rows)]
    return problems


def _is_empty(row: Row) -> bool:
    return any(not getattr(row, name).strip() for name in NOT_EMPTY.get(type(row), ()))


def _empty_sentence(row: Row) -> str:
    if isinstance(row, Recommendation):
        return f"The area {row.name or row.key} has an empty text."
    area = row.checklist.title if isinstance(row, ChecklistItem) else row.recommendation.name
    return f"In {area}, a {'piece of guidance' if isinstance(row, Guidance) else kind_of(row).word} has an empty text."


def _missing_in_area(area: Recommendation, rows: list[Row]) -> Iterable[str]:
    prompts = [row for row in rows if isinstance(row, Prompt) and row.recommendation_id == area.pk]
    lists = {row.pk for row in rows if isinstance(row, Checklist) and row.recommendation_id == area.pk}
    leads = [prompt for prompt in prompts if prompt.lead]
    if not leads:
        yield f"{area.name} has no prompt that is shown first."
    if any(prompt.audience != Audience.ALL for prompt in leads):
        yield f"In {area.name}, the prompt that is shown first is not for everybody."
    if not any(isinstance(row, ChecklistItem) and row.checklist_id in lists for row in rows):
        yield f"{area.name} has no question."


# Its rows


def _held(edition: Edition, *, by: User) -> Edition:
    """The draft as it is now, held until the transaction ends. Raises Refused when it is not a draft any more.

    SQLite has one writer at a time and needs no lock.
    """
    held = Edition.objects.select_for_update().filter(pk=edition.pk).first()
    if held is None:
        raise Refused("This version was discarded.")
    check_can_change(by, held)
    return held


def _touch(edition: Edition, *, by: User, at=None) -> None:
    Edition.objects.filter(pk=edition.pk).update(changed_at=at or timezone.now(), changed_by=by)
    AuditEvent.log("content changed", by=by, on=edition)


def _current(row: Row) -> Row:
    kind = kind_of(row)
    current = kind.model._default_manager.select_related("edition", *kind.points_to).filter(pk=row.pk).first()
    if current is None:
        raise Refused("Somebody left this out of the version after you opened the page.")
    return current


def _check_same(current: Row, opened: str) -> None:
    if opened and opened != fingerprint(current):
        raise ChangedElsewhere(current)


@transaction.atomic
def save_row(
    *, by: User, row: Row, values: dict[str, object], meaning_changed: bool = False, opened: str = "", at=None
) -> bool:
    """Store new words for a row of a draft. Returns False when nothing was different, and writes nothing then.

    A change of meaning raises the revision to one above the one that was published, once in each draft; a correction
    leaves it. `opened` is the `fingerprint` the person started from. Raises ChangedElsewhere when it changed since.
    """
    edition = _held(row.edition, by=by)
    current = _current(row)
    if all(getattr(current, name) == value for name, value in values.items()):
        return False
    _check_same(current, opened)
    for name, value in values.items():
        setattr(current, name, value)
    if meaning_changed and kind_of(row).has_revision:
        published = published_revision(current)
        current.revision = current.revision if published is None else published + 1
    _make_room_for_lead(current)
    current.save()
    _touch(edition, by=by, at=at)
    return True


def _make_room_for_lead(row: Row) -> None:
    """One prompt of an area is shown first: the one before it steps back."""
    if isinstance(row, Prompt) and row.lead:
        Prompt.objects.filter(recommendation=row.recommendation, lead=True).exclude(pk=row.pk).update(
            lead=False
        )


@transaction.atomic
def add_prompt(*, by: User, area: Recommendation, values: dict[str, object], at=None) -> Prompt:
    """A new prompt, the last of its area."""
    edition = _held(area.edition, by=by)
    used = Prompt.objects.filter(edition__report=edition.report_id, recommendation__key=area.key)
    prompt = Prompt(
        edition=edition,
        recommendation=area,
        key=_new_key(str(values["text"]), used, Prompt),
        position=_after(area.prompts),
        **values,
    )
    _make_room_for_lead(prompt)
    prompt.save()
    _touch(edition, by=by, at=at)
    return prompt


@transaction.atomic
def add_scenario(*, by: User, area: Recommendation, values: dict[str, object], at=None) -> Scenario:
    """A new situation to talk about, the last of its area."""
    edition = _held(area.edition, by=by)
    used = Scenario.objects.filter(edition__report=edition.report_id, recommendation__key=area.key)
    scenario = Scenario.objects.create(
        edition=edition,
        recommendation=area,
        key=_new_key(str(values["title"]), used, Scenario),
        position=_after(area.scenarios),
        **values,
    )
    _touch(edition, by=by, at=at)
    return scenario


@transaction.atomic
def add_item(*, by: User, checklist: Checklist, values: dict[str, object], at=None) -> ChecklistItem:
    """A new question, the last of its checklist."""
    edition = _held(checklist.edition, by=by)
    used = ChecklistItem.objects.filter(edition__report=edition.report_id, checklist__key=checklist.key)
    item = ChecklistItem.objects.create(
        edition=edition,
        checklist=checklist,
        key=_new_key(str(values["text"]), used, ChecklistItem),
        position=_after(checklist.items),
        **values,
    )
    _touch(edition, by=by, at=at)
    return item


def _after(rows) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _new_key(text: str, used, model) -> str:
    """From the first words of the text. Never one that another version used: the key says what a row is."""
    taken = set(used.order_by().values_list("key", flat=True))
    room = model._meta.get_field("key").max_length - len("-999")
    start = "-".join(slugify(text).replace("_", "-").split("-")[:WORDS_IN_A_KEY])[:room].strip("-") or "new"
    number, key = 1, start
    while key in taken:
        number += 1
        key = f"{start}-{number}"
    return key


@transaction.atomic
def leave_out(
    *, by: User, row: Prompt | Scenario | ChecklistItem | Guidance, opened: str = "", at=None
) -> None:
    """Leave a row out of the draft. Versions that are published keep theirs."""
    edition = _held(row.edition, by=by)
    current = _current(row)
    _check_same(current, opened)
    current.delete()
    _touch(edition, by=by, at=at)
