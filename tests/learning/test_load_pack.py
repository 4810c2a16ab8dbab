import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Max

from accounts.models import AuditEvent
from learning.actions import open_draft, publish_edition, save_row
from learning.contents import identity_of, rows_of, values_of
from learning.models import ChecklistItem, Edition, Prompt, Recommendation, Report
from learning.models.guards import CONTENT_MODELS
from learning.pack_schema import PACK as SCHEMA
from learning.pack_schema import Group, Many, Text
from learning.packs import read
from tests import factories
from tests.learning.sample import PACK, broken

REAL = "learning/packs/panel-annual-report-2023-24.yaml"
pytestmark = pytest.mark.django_db


@pytest.fixture
def load(tmp_path):
    """Load this text as a file; returns what the command said."""

    def run(text: str | bytes = PACK, **options) -> str:
        file = tmp_path / "pack.yaml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = StringIO()
        call_command("load_pack", str(file), stdout=out, **options)
        return out.getvalue()

    return run


def everything() -> list:
    """Every stored row of content, to see that nothing was written."""
    return [list(model.objects.order_by("pk").values()) for model in (Report, Edition, *CONTENT_MODELS)]


def test_the_first_load_makes_a_live_version(load):
    said = load()

    edition = Edition.objects.get()
    assert (edition.number, edition.state, edition.report.slug) == (1, "published", "winter-report")
    assert edition.report.kind == "annual report"
    assert edition.pack_sha256 == read(PACK.encode()).sha256
    assert edition.change_note == "First version, loaded from a file."
    assert (edition.live_by, str(edition.period_start), edition.themes) == (
        None,
        "2023-04-01",
        ["Small worries"],
    )
    assert edition.changed_since == [
        {"date": "1 September 2025", "text": "The framework changed.", "source": "the-report"}
    ]
    assert said.startswith("winter-report: version 1 is now the live one.\n")
    assert "  prompts: 2 added\n" in said
    event = AuditEvent.objects.get()
    assert (event.what, event.by, event.object_id) == ("published", None, edition.public_id)


def test_every_field_is_stored_where_it_belongs(load):
    load()

    area = Recommendation.objects.get()
    assert (area.source.key, area.is_quoted, area.minutes, area.revision) == ("a-summary", True, 4, 1)
    assert (area.example_nursery, area.example_pre_school) == ("A child is tired.", "")
    assert area.cautions == ["One author's summary."]
    assert list(area.figures.values_list("value", "source__key")) == [("485", "the-report")]
    assert list(area.guidance.values_list("key", "position")) == [("smallest-note", 1)]
    assert list(area.prompts.values_list("key", "lead", "audience", "position")) == [
        ("small-worry", True, "all", 1),
        ("next-time", False, "group", 2),
    ]
    item = ChecklistItem.objects.get(key="same-day")
    assert (item.checklist.key, item.core, item.evidence) == ("early-help", True, ["The register"])
    assert item.basis_line == "Must: EYFS statutory framework, September 2025"


def test_the_same_pack_twice_changes_nothing(load):
    load()
    before = everything()

    assert load("# read on another day\n" + PACK) == "No change: winter-report has this file as version 1.\n"
    assert everything() == before


def test_the_real_pack_loads_fast_and_twice_is_once():
    out = StringIO()
    start = time.monotonic()
    call_command("load_pack", REAL, stdout=out)
    assert time.monotonic() - start < 5
    before = everything()
    call_command("load_pack", REAL, stdout=out)
    assert everything() == before
    assert Edition.objects.count() == 1
    assert out.getvalue().endswith("No change: panel-annual-report-2023-24 has this file as version 1.\n")


def test_a_changed_pack_makes_the_next_version_and_leaves_the_one_before(load):
    load()
    first = Edition.objects.get()
    before = [values_of(row) for row in rows_of(first)]

    said = load(broken("What will you do next time?", "What will you do tomorrow?"))

    second = Edition.objects.live().get()
    first.refresh_from_db()
    assert (first.state, second.number) == ("superseded", 2)
    assert [values_of(row) for row in rows_of(first)] == before
    assert Prompt.objects.get(edition=second, key="next-time").text == "What will you do tomorrow?"
    assert said == (
        "winter-report: version 2 is now the live one.\n"
        "  prompts: 1 changed\n"
        "    changed early-help/next-time: text\n"
    )
    assert second.change_note == "Loaded from a file: 0 added, 1 changed, 0 left out."


def test_a_row_put_in_the_middle_moves_no_other(load):
    load()
    more = "      - key: in-between\n        step: so_what\n        text: So what?\n      - key: next-time\n"
    said = load(broken("      - key: next-time\n", more))
    assert "  prompts: 1 added\n    added early-help/in-between\n" in said
    assert "changed" not in said


def test_a_new_order_is_a_change(load):
    load()
    text = PACK.replace("key: small-worry", "key: swap").replace("key: next-time", "key: small-worry")
    text = text.replace("key: swap", "key: next-time")
    said = load(text)
    assert "place in the order" in said


def test_new_words_are_a_correction_and_keep_their_revision(load):
    load()
    load(broken("What was the smallest worry this month?", "What was your smallest worry this month?"))
    assert Prompt.objects.get(edition__number=2, key="small-worry").revision == 1


def test_a_revision_in_the_pack_says_that_the_meaning_changed(load):
    load()
    said = load(broken("What was the smallest worry this month?", 'Who helped?\n        revision: "2"'))
    assert "    changed early-help/small-worry: meaning, text\n" in said
    assert Prompt.objects.get(edition__number=2, key="small-worry").revision == 2
    load(broken("What was the smallest worry this month?", "Who helped you?"))
    assert Prompt.objects.get(edition__number=3, key="small-worry").revision == 2


def test_a_row_that_comes_back_goes_on_from_its_last_revision(load):
    load(broken("text: Are notes kept in one place?", 'text: Are notes kept?\n            revision: "3"'))
    load(PACK[: PACK.index("          - key: notes-together")])
    load()
    assert not ChecklistItem.objects.filter(edition__number=2, key="notes-together").exists()
    assert ChecklistItem.objects.get(edition__number=3, key="notes-together").revision == 3


def test_a_revision_can_not_go_back(load):
    load(broken("text: Are notes kept in one place?", 'text: Are notes kept?\n            revision: "3"'))
    before = everything()
    with pytest.raises(
        CommandError, match=r"items\[1\]\.revision: cannot go back: revision 3 of notes-together"
    ):
        load(broken("text: Are notes kept in one place?", 'text: Are notes kept?\n            revision: "2"'))
    assert everything() == before


def test_a_dry_run_says_what_would_change_and_writes_nothing(load):
    load()
    before = everything()

    said = load(PACK[: PACK.index("          - key: notes-together")], dry_run=True)

    assert said == (
        "winter-report: version 2 would become the live one.\n"
        "  questions: 1 removed\n"
        "    removed early-help/notes-together\n"
        "Dry run: nothing was written.\n"
    )
    assert everything() == before


def test_a_dry_run_on_an_empty_database_writes_nothing(load):
    assert "version 1 would become the live one" in load(dry_run=True)
    assert everything() == [[], [], *([] for _ in CONTENT_MODELS)]


def test_a_broken_pack_loads_nothing(load):
    load()
    before = everything()
    bad = PACK.replace("step: now_what", "step: then").replace("locus: practice", "locus: moon")

    with pytest.raises(CommandError) as refused:
        load(bad)

    lines = str(refused.value).split("\n")
    assert lines[0].endswith("pack.yaml was not loaded. Nothing was changed.")
    assert len(lines) == 3
    assert refused.value.returncode == 1
    assert everything() == before


def test_a_file_that_is_not_there_is_named():
    with pytest.raises(CommandError, match=r"nowhere\.yaml cannot be read: No such file or directory\."):
        call_command("load_pack", "nowhere.yaml")


def test_a_draft_in_the_way_is_refused(load):
    load()
    editor = factories.editor()
    open_draft(by=editor, report=Report.objects.get())
    before = everything()

    with pytest.raises(CommandError, match=r"Version 2 of winter-report is being written in the editor\."):
        load(broken("What will you do next time?", "What then?"))

    assert everything() == before
    assert load().startswith("No change")


def test_an_archived_report_is_refused(load):
    load()
    Report.objects.update(archived_at=Edition.objects.get().live_at)
    with pytest.raises(CommandError, match="archived"):
        load(broken("What will you do next time?", "What then?"))


def edited(load):
    """The sample, with one prompt changed in the editor and published as version 2."""
    load()
    editor = factories.editor()
    draft = open_draft(by=editor, report=Report.objects.get())
    save_row(by=editor, row=draft.prompts.get(key="next-time"), values={"text": "Edited?"})
    publish_edition(by=editor, edition=draft, change_note="Shorter.")


def test_the_file_an_editor_began_from_does_not_undo_their_work(load):
    edited(load)
    before = everything()
    assert load() == (
        "No change: winter-report has this file as version 1. Editors have published newer versions since.\n"
    )
    assert everything() == before


def test_a_new_file_over_an_editors_version_needs_a_word(load):
    edited(load)
    new = broken("A child is tired.", "A child is very tired.")

    with pytest.raises(CommandError, match="this file does not know its changes"):
        load(new)
    assert Edition.objects.count() == 2

    load(new, replace_edits=True)
    assert Prompt.objects.get(edition__number=3, key="next-time").text == "What will you do next time?"


def test_publishing_twice_in_a_row_leaves_one_live_version(load):
    load()
    for text in ("One?", "Two?", "Three?"):
        load(broken("What will you do next time?", text))
    assert Edition.objects.live().get().number == Edition.objects.aggregate(last=Max("number"))["last"] == 4


def test_identities_are_the_same_in_every_version(load):
    load()
    load(broken("What will you do next time?", "What then?"))
    first, second = Edition.objects.order_by("number")
    assert {identity_of(row) for row in rows_of(first)} == {identity_of(row) for row in rows_of(second)}


def test_the_documentation_names_every_field():
    text = Path("docs/reference/pack.md").read_text()
    for path, required, choices in documented():
        row = next((line for line in text.split("\n") if line.startswith(f"| `{path}` |")), None)
        assert row, path
        assert row.split("|")[2].strip() == ("yes" if required else "no"), path
        for choice in choices:
            assert f"`{choice}`" in row, (path, choice)


def documented():
    """(path, required, choices) of every field, in the shape of the documentation's tables."""

    def walk(spec, path):
        for name, each in spec.fields.items():
            where = f"{path}.{name}" if path else name
            inner = each.of if isinstance(each, Many) else each
            where += "[]" if isinstance(each, Many) else ""
            required = (
                each.least > 0
                if isinstance(each, Many)
                else each.default is None
                if isinstance(each, Text)
                else not each.optional
            )
            yield where, required, inner.choices if isinstance(inner, Text) else ()
            if isinstance(inner, Group):
                yield from walk(inner, where)

    return list(walk(SCHEMA, ""))
