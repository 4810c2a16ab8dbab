from collections.abc import Iterator

from learning.actions import fingerprint, stamp
from learning.contents import published_revision
from learning.forms import FORMS, ItemForm, PromptForm, RowForm, ScenarioForm
from learning.models import Edition, Recommendation
from tests.access.row import MISSING, NOWHERE, Row


def rows(house) -> Iterator[Row]:
    content = house.content
    yield Row("learning:content-home", "")
    for about, report in (
        ("of a live report", content.alone.report.slug),
        ("of a report with a draft", content.live.report.slug),
        ("of a report that never went live", content.unpublished.report.slug),
        ("of an archived report", content.archived.report.slug),
        ("missing", NOWHERE),
    ):
        yield Row("learning:edition-start", about, {"report": report})
    for about, report in (
        ("that comes with the service", "panel-annual-report-2023-24"),
        ("missing", NOWHERE),
    ):
        yield Row("learning:report-load", about, {"report": report})
    for page in ("edition-detail", "edition-publish", "edition-discard"):
        yield from of_edition(house, f"learning:{page}")
    yield from in_edition(house)


def editions(house) -> list[tuple[str, Edition]]:
    return [("draft", house.content.draft), ("live", house.content.live)]


def of_edition(house, page: str) -> Iterator[Row]:
    for about, edition in editions(house):
        body = {"change_note": "Clearer words", "opened": stamp(edition)} if page.endswith("publish") else {}
        yield Row(page, about, {"edition": edition.public_id}, body)
    yield Row(page, "missing", {"edition": MISSING})


def in_edition(house) -> Iterator[Row]:
    for about, edition in editions(house):
        pid, area = {"edition": edition.public_id}, edition.recommendations.get(position=1)
        checklist = area.checklists.get()
        rows_here = {
            "guidance": area.guidance.first(),
            "prompt": area.prompts.last(),
            "scenario": area.scenarios.get(),
            "question": checklist.items.get(position=2),
        }
        in_area = {**pid, "area": area.key}
        yield Row("learning:area-edit", about, in_area, changed(area, "teaser"))
        yield Row("learning:area-preview", about, in_area)
        yield Row(
            "learning:prompt-add",
            about,
            in_area,
            new(PromptForm(), text="A new one?", step="what", audience="all", role="everyone"),
        )
        scene = {"title": "At the gate", "situation": "Rain.", "audience": "all"}
        lines = {"questions": "One?\nTwo?\nThree?", "ideas": "Try one.\nTry two."}
        yield Row("learning:scenario-add", about, in_area, new(ScenarioForm(), **scene, **lines))
        for word, page in (("guidance", "guidance-edit"), ("prompt", "prompt-edit")):
            row = rows_here[word]
            yield Row(f"learning:{page}", about, {**in_area, word: row.key}, changed(row, "text"))
        row = rows_here["scenario"]
        yield Row(
            "learning:scenario-edit", about, {**in_area, "scenario": row.key}, changed(row, "situation")
        )
        in_list = {**pid, "checklist": checklist.key}
        values = {
            "text": "A new one?",
            "kind": "in_place",
            "good": "Seen",
            "basis": "learning",
            "audience": "all",
        }
        yield Row("learning:item-add", about, in_list, new(ItemForm(), **values))
        item = rows_here["question"]
        yield Row("learning:item-edit", about, {**in_list, "item": item.key}, changed(item, "text"))
        for word, row in rows_here.items():
            parent = checklist if word == "question" else area
            where = {**pid, "kind": word, "parent": parent.key, "key": row.key}
            yield Row("learning:row-leave-out", f"{about}, {word}", where, {"opened": fingerprint(row)})
    yield from missing(house)


def missing(house) -> Iterator[Row]:
    """Rows that are not in the draft, or not in the part of it that the address names."""
    pid, area = {"edition": house.content.draft.public_id}, {"area": "area-1"}
    other = "area-2"
    for page, where, key in (
        ("area-edit", {}, "area"),
        ("area-preview", {}, "area"),
        ("prompt-add", {}, "area"),
        ("scenario-add", {}, "area"),
        ("item-add", {}, "checklist"),
    ):
        yield Row(f"learning:{page}", "missing", {**pid, **where, key: NOWHERE})
    for page, where, key, start in (
        ("prompt-edit", area, "prompt", "only"),
        ("guidance-edit", area, "guidance", "words"),
        ("scenario-edit", area, "scenario", "scene"),
        ("item-edit", {"checklist": "area-1"}, "item", "only"),
    ):
        yield Row(f"learning:{page}", "missing", {**pid, **where, key: NOWHERE})
        yield Row(f"learning:{page}", "of another area", {**pid, **where, key: f"{start}-{other}"})
    leave = {**pid, "kind": "prompt", "parent": "area-1"}
    yield Row("learning:row-leave-out", "missing", {**leave, "key": NOWHERE})
    yield Row("learning:row-leave-out", "of another area", {**leave, "key": f"only-{other}"})
    yield Row(
        "learning:row-leave-out", "of a kind that is not left out", {**leave, "kind": "area", "key": "area-1"}
    )


def changed(row, field: str) -> dict:
    """The page of this row as an editor sends it, with other words in one box."""
    word = "area" if isinstance(row, Recommendation) else row._meta.model_name
    word = {"checklistitem": "question"}.get(word, word)
    form = FORMS[word](
        row=row, asks_for_change=hasattr(row, "revision") and published_revision(row) is not None
    )
    body = filled(form) | {field: "Other words?", "opened": fingerprint(row)}
    if "look_at" in body:
        body["look_at"] = "Look at five."
    return body | ({"change": "meaning"} if "change" in form.fields else {})


def new(form: RowForm, **values: str) -> dict:
    return dict.fromkeys(form.fields, "") | {"lead": "no", "core": "no"} | values


def filled(form: RowForm) -> dict:
    return {name: form[name].value() or "" for name in form.fields}
