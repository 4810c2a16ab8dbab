"""A checked pack becomes the next live edition of its report, or nothing when it says the same."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from common.refusals import Refused
from learning.contents import (
    BY_MODEL,
    KINDS,
    Change,
    Identity,
    Row,
    counts,
    differences,
    identity_of,
    published_revisions,
    rows_of,
)
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
from learning.packs import BadPack, Pack
from learning.states import EditionState


@dataclass(frozen=True)
class Loading:
    """What loading a pack does, or would do. `edition` is the new one; None when nothing changes or in a dry run.

    `same_as` is the edition that already holds this pack.
    """

    report_key: str
    number: int
    changes: list[Change] = field(default_factory=list)
    edition: Edition | None = None
    same_as: Edition | None = None


class Builder:
    """Unsaved rows of one pack, in an order in which each comes after what it points to."""

    def __init__(self, pack: Pack, edition: Edition, published: dict[Identity, int]):
        self.pack = pack
        self.edition = edition
        self.published = published
        self.rows: list[Row] = []
        self.problems: list = []
        self.positions: dict[tuple, int] = {}

    def build(self) -> list[Row]:
        """Raises BadPack when a revision goes back behind one that was published."""
        content = self.pack.content
        self.sources = {row["key"]: self.add(Source, **row) for row in content["sources"]}
        self.areas: dict[str, Recommendation] = {}
        for place, row in enumerate(content["recommendations"]):
            self.add_area(f"recommendations[{place}]", row)
        for row in content["figures"]:
            named = {
                "source": self.sources[row["source"]],
                "recommendation": self.areas.get(row["recommendation"]),
            }
            self.add(Figure, **{**row, **named})
        if self.problems:
            raise BadPack(self.problems)
        return self.rows

    def add(self, model: type, **values) -> Row:
        """The next row of this kind. Positions begin anew under each parent."""
        parent = BY_MODEL[model].parent
        place = (model, values[parent].key if parent else "")
        self.positions[place] = self.positions.get(place, 0) + 1
        row = model(edition=self.edition, position=self.positions[place], **values)
        self.rows.append(row)
        return row

    def add_revised(self, model: type, path: str, *, revision: int | None, **values) -> Row:
        """Without a revision in the pack, new words are a correction: the revision stays what it was."""
        row = self.add(model, **values)
        before = self.published.get(identity_of(row), 1)
        row.revision = revision or before
        if row.revision < before:
            text = f"cannot go back: revision {before} of {row.key} was published"
            self.problems.append(self.pack.problem(f"{path}.revision", text))
        return row

    def add_area(self, path: str, row: dict) -> None:
        renamed = ("source", "quoted", "examples", "guidance", "prompts", "scenarios", "checklists")
        area = self.add_revised(
            Recommendation,
            path,
            source=self.sources[row["source"]],
            is_quoted=row["quoted"],
            **{f"example_{kind}": text for kind, text in row["examples"].items()},
            **{name: value for name, value in row.items() if name not in renamed},
        )
        self.areas[area.key] = area
        for each in row["guidance"]:
            self.add(Guidance, recommendation=area, **each)
        for place, each in enumerate(row["prompts"]):
            self.add_revised(Prompt, f"{path}.prompts[{place}]", recommendation=area, **each)
        for place, each in enumerate(row["scenarios"]):
            self.add_revised(Scenario, f"{path}.scenarios[{place}]", recommendation=area, **each)
        for place, each in enumerate(row["checklists"]):
            self.add_checklist(f"{path}.checklists[{place}]", area, each)

    def add_checklist(self, path: str, area: Recommendation, row: dict) -> None:
        checklist = self.add(Checklist, recommendation=area, key=row["key"], title=row["title"])
        for place, each in enumerate(row["items"]):
            hook = {f"hook_{name}": text for name, text in each["hook"].items()}
            rest = {name: value for name, value in each.items() if name != "hook"}
            self.add_revised(ChecklistItem, f"{path}.items[{place}]", checklist=checklist, **rest, **hook)


def _new_edition(pack: Pack, report: Report, number: int, at) -> Edition:
    words = {name: value for name, value in pack.content["report"].items() if name not in ("key", "kind")}
    words["changed_since"] = [{**entry} for entry in words["changed_since"]]
    return Edition(
        report=report, number=number, pack_sha256=pack.sha256, created_at=at, changed_at=at, **words
    )


def _already_loaded(pack: Pack, live: Edition | None) -> Edition | None:
    """The edition made from this very file, when the live one is an editor's work that began from it."""
    if live is None or live.pack_sha256:
        return None
    from_a_file = live.report.editions.exclude(pack_sha256="").order_by("-number").first()
    return from_a_file if from_a_file and from_a_file.pack_sha256 == pack.sha256 else None


def _refuse_when_in_the_way(report: Report, live: Edition | None, *, replace_edits: bool) -> None:
    if report.archived_at is not None:
        raise Refused(f"The report {report.slug} is archived, so nothing can be loaded into it.")
    draft = report.editions.filter(state__in=[EditionState.DRAFT, EditionState.AWAITING]).first()
    if draft is not None:
        raise Refused(
            f"Version {draft.number} of {report.slug} is being written in the editor. "
            "Publish it or discard it there, then load the file again."
        )
    if live is not None and not live.pack_sha256 and not replace_edits:
        raise Refused(
            f"Version {live.number} of {report.slug} was made in the editor, and this file does not know its changes. "
            "Nothing was loaded. Look with --dry-run --replace-edits, then load with --replace-edits."
        )


@transaction.atomic
def load(pack: Pack, *, dry_run: bool = False, replace_edits: bool = False, at=None) -> Loading:
    """Make the pack the live edition of its report.

    Raises BadPack when a revision goes back, and Refused when a draft, an archive or an editor's version is in the
    way. A dry run raises the same and writes nothing.
    """
    key, kind, now = pack.content["report"]["key"], pack.content["report"]["kind"], at or timezone.now()
    report = Report.objects.select_for_update().filter(slug=key).first() or Report(slug=key, kind=kind)
    is_new = report.pk is None
    live = None if is_new else report.editions.filter(state=EditionState.PUBLISHED).first()
    last = None if is_new else report.editions.order_by("-number").first()
    number = last.number + 1 if last else 1
    edition = _new_edition(pack, report, number, now)
    rows = Builder(pack, edition, {} if is_new else published_revisions(report)).build()
    changes = differences(live, rows_of(live) if live else [], edition, rows)
    if live and not changes and report.kind == kind:
        return Loading(key, live.number, same_as=live)
    same_as = None if replace_edits else _already_loaded(pack, live)
    if same_as:
        return Loading(key, same_as.number, same_as=same_as)
    if not is_new:
        _refuse_when_in_the_way(report, live, replace_edits=replace_edits)
    if dry_run:
        return Loading(key, number, changes)
    report.kind = kind
    report.save()
    edition.report = report
    _save(edition, rows)
    edition.publish(by=None, change_note=_note(changes, is_first=live is None), at=now)
    return Loading(key, number, changes, edition=edition)


def _save(edition: Edition, rows: list[Row]) -> None:
    """Kind after kind, so that each row finds the saved rows it points to."""
    edition.save()
    for kind in KINDS:
        kind.model._default_manager.bulk_create([row for row in rows if isinstance(row, kind.model)])


def _note(changes: list[Change], *, is_first: bool) -> str:
    if is_first:
        return "First version, loaded from a file."
    found = counts(changes)
    return "Loaded from a file: {added} added, {changed} changed, {removed} left out.".format(**found)
