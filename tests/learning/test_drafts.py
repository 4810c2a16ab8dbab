"""The verbs of the editor, and what the database refuses whatever the verbs do."""

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEvent
from common.refusals import Refused
from learning.actions import (
    ChangedElsewhere,
    add_item,
    add_prompt,
    add_scenario,
    discard_draft,
    fingerprint,
    leave_out,
    open_draft,
    problems_before_publishing,
    publish_edition,
    save_row,
    stamp,
)
from learning.contents import differences, identity_of, rows_of, values_of
from learning.models import ChecklistItem, Edition, EditionMove, Prompt, Recommendation
from learning.models.guards import CONTENT_MODELS
from tests import factories

PROMPT = {"step": "what", "text": "Who else knew?", "help": "", "audience": "all", "lead": False}
ITEM = {"kind": "in_place", "text": "Is it there?", "good": "Yes.", "basis": "learning", "evidence": []}


SCENARIO = {
    "title": "The gate",
    "audience": "all",
    "situation": "At the gate.",
    "questions": ["One?", "Two?", "Three?"],
    "ideas": ["Try one.", "Try two."],
}


def contents(edition) -> dict:
    return {identity_of(row): values_of(row) for row in rows_of(edition)}


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("what", flat=True))


# Opening


def test_a_draft_is_a_copy_of_the_live_version(desk):
    assert (desk.draft.number, desk.draft.state, desk.draft.changed_by) == (2, "draft", desk.editor)
    assert contents(desk.draft) == contents(desk.live)
    assert len(rows_of(desk.draft)) == 25
    assert not differences(desk.live, rows_of(desk.live), desk.draft, rows_of(desk.draft))
    assert events()[-1] == "draft opened"


def test_the_copies_point_to_copies(desk):
    assert desk.area.source.edition == desk.draft
    assert desk.prompt.recommendation.edition == desk.draft
    assert desk.item.checklist.recommendation.edition == desk.draft
    assert {figure.recommendation.edition_id for figure in desk.draft.figures.all()} == {desk.draft.pk}


def test_who_checked_a_version_and_its_file_are_not_copied(db):
    live = factories.edition(published=False, pack_sha256="0" * 64)
    live.checked_by_name, live.checked_on = "Sam Lead", live.created_at.date()
    live.save()
    live.publish(by=None)
    draft = open_draft(by=factories.editor(), report=live.report)
    assert (draft.checked_by_name, draft.checked_on, draft.pack_sha256, draft.change_note) == (
        "",
        None,
        "",
        "",
    )


def test_there_is_one_draft_at_a_time(desk):
    with pytest.raises(Refused, match="already started a new version"):
        open_draft(by=factories.approver(), report=desk.live.report)
    assert Edition.objects.count() == 2


def test_without_a_live_version_there_is_nothing_to_copy(db):
    with pytest.raises(Refused, match="no live version"):
        open_draft(by=factories.editor(), report=factories.report())


@pytest.mark.parametrize("who", ["administrator", "person"])
def test_only_editors_open_drafts(db, who):
    live = factories.edition()
    with pytest.raises(Refused, match="Only somebody who edits content"):
        open_draft(by=getattr(factories, who)(), report=live.report)
    assert Edition.objects.count() == 1


# Changing rows


def test_a_correction_keeps_the_revision(desk):
    before = desk.draft.changed_at
    assert save_row(by=desk.editor, row=desk.prompt, values={"text": "Shorter?"})
    assert (desk.prompt.text, desk.prompt.revision) == ("Shorter?", 1)
    desk.draft.refresh_from_db()
    assert desk.draft.changed_at > before
    assert events()[-1] == "content changed"


@pytest.mark.parametrize("name", ["area", "prompt", "scenario", "item"])
def test_a_change_of_meaning_raises_the_revision_once_in_a_draft(desk, name):
    field = {"area": "plain_meaning", "scenario": "situation"}.get(name, "text")
    for text in ("Another thing?", "Yet another?"):
        save_row(by=desk.editor, row=getattr(desk, name), values={field: text}, meaning_changed=True)
    save_row(by=desk.editor, row=getattr(desk, name), values={field: "Corrected."})

    assert getattr(desk, name).revision == 2
    assert getattr(desk, name).key in ("area-1", "prompt-1", "handover", "item-1")


def test_the_next_draft_raises_it_again(desk):
    save_row(by=desk.editor, row=desk.item, values={"text": "Two?"}, meaning_changed=True)
    publish_edition(by=desk.editor, edition=desk.draft, change_note="Two.")
    draft = open_draft(by=desk.editor, report=desk.live.report)
    row = draft.items.get(key="item-1", checklist__key="area-1")
    save_row(by=desk.editor, row=row, values={"text": "Three?"}, meaning_changed=True)
    row.refresh_from_db()
    assert row.revision == 3


def test_a_new_row_has_no_meaning_to_change(desk):
    prompt = add_prompt(by=desk.editor, area=desk.area, values=PROMPT)
    save_row(by=desk.editor, row=prompt, values={"text": "Other?"}, meaning_changed=True)
    prompt.refresh_from_db()
    assert prompt.revision == 1


def test_saving_the_same_words_writes_nothing(desk):
    before, said = desk.draft.changed_at, events()
    assert not save_row(
        by=desk.editor, row=desk.prompt, values={"text": desk.prompt.text}, meaning_changed=True
    )
    desk.draft.refresh_from_db()
    assert (desk.draft.changed_at, events(), desk.prompt.revision) == (before, said, 1)


def test_two_editors_on_one_row(desk):
    opened = fingerprint(desk.prompt)
    save_row(by=factories.approver(), row=desk.prompt, values={"text": "Theirs?"}, opened=opened)

    with pytest.raises(ChangedElsewhere) as refused:
        save_row(by=desk.editor, row=desk.prompt, values={"text": "Mine?"}, opened=opened)

    assert refused.value.current.text == "Theirs?"
    assert desk.prompt.text == "Theirs?"
    assert not save_row(by=desk.editor, row=desk.prompt, values={"text": "Theirs?"}, opened=opened)


def test_a_row_that_was_left_out_can_not_be_saved(desk):
    row = desk.prompt
    leave_out(by=desk.editor, row=desk.prompt)
    with pytest.raises(Refused, match="left this out"):
        save_row(by=desk.editor, row=row, values={"text": "Mine?"})


def test_a_published_version_can_not_be_changed(desk):
    row = desk.live.prompts.first()
    for verb in (
        lambda: save_row(by=desk.editor, row=row, values={"text": "Mine?"}),
        lambda: leave_out(by=desk.editor, row=row),
        lambda: add_prompt(by=desk.editor, area=row.recommendation, values=PROMPT),
        lambda: discard_draft(by=desk.editor, edition=desk.live),
        lambda: publish_edition(by=desk.editor, edition=desk.live, change_note="Again."),
    ):
        with pytest.raises(Refused, match="published, so its words stay"):
            verb()


def test_the_lead_moves_and_there_is_always_one(desk):
    second = desk.draft.prompts.get(recommendation=desk.area, key="prompt-2")
    save_row(by=desk.editor, row=second, values={"lead": True})
    assert list(desk.area.prompts.filter(lead=True)) == [second]
    added = add_prompt(by=desk.editor, area=desk.area, values={**PROMPT, "lead": True})
    assert list(desk.area.prompts.filter(lead=True)) == [added]


# Adding and leaving out


def test_a_new_prompt_comes_last_with_a_key_of_its_own(desk):
    first = add_prompt(by=desk.editor, area=desk.area, values=PROMPT)
    second = add_prompt(by=desk.editor, area=desk.area, values=PROMPT)
    assert [(row.key, row.position, row.revision) for row in (first, second)] == [
        ("who-else-knew", 4, 1),
        ("who-else-knew-2", 5, 1),
    ]


def test_a_key_that_was_ever_used_is_not_given_again(desk):
    item = add_item(by=desk.editor, checklist=desk.item.checklist, values=ITEM)
    publish_edition(by=desk.editor, edition=desk.draft, change_note="One more.")
    draft = open_draft(by=desk.editor, report=desk.live.report)
    leave_out(by=desk.editor, row=draft.items.get(key=item.key))
    again = add_item(by=desk.editor, checklist=draft.checklists.get(key="area-1"), values=ITEM)
    assert (item.key, again.key) == ("is-it-there", "is-it-there-2")


def test_a_new_scenario_comes_last_with_a_key_of_its_own(desk):
    first = add_scenario(by=desk.editor, area=desk.area, values=SCENARIO)
    second = add_scenario(by=desk.editor, area=desk.area, values=SCENARIO)
    assert [(row.key, row.position, row.revision) for row in (first, second)] == [
        ("the-gate", 2, 1),
        ("the-gate-2", 3, 1),
    ]
    assert events()[-1] == "content changed"
    with pytest.raises(Refused, match="published, so its words stay"):
        add_scenario(by=desk.editor, area=desk.live.recommendations.first(), values=SCENARIO)


def test_an_area_may_be_published_without_a_scenario(desk):
    leave_out(by=desk.editor, row=desk.scenario)
    assert problems_before_publishing(rows_of(desk.draft)) == []


@pytest.mark.parametrize("text", ["???", "🙂", "مرحبا", "x" * 500])
def test_any_text_gives_a_key(desk, text):
    prompt = add_prompt(by=desk.editor, area=desk.area, values={**PROMPT, "text": text})
    assert prompt.key
    prompt.full_clean()


def test_leaving_out_takes_the_row_from_the_draft_only(desk):
    leave_out(by=desk.editor, row=desk.item, opened=fingerprint(desk.item))
    assert not desk.draft.items.filter(key="item-1", checklist__key="area-1").exists()
    assert desk.live.items.filter(key="item-1", checklist__key="area-1").exists()


def test_leaving_out_something_that_changed_is_refused(desk):
    opened = fingerprint(desk.item)
    save_row(by=desk.editor, row=desk.item, values={"text": "Theirs?"})
    with pytest.raises(ChangedElsewhere):
        leave_out(by=desk.editor, row=desk.item, opened=opened)
    assert desk.item.text == "Theirs?"


# Publishing and discarding


def test_publishing_replaces_the_live_version_and_leaves_its_words(desk):
    before = contents(desk.live)
    save_row(by=desk.editor, row=desk.item, values={"text": "New?"})
    publish_edition(by=desk.editor, edition=desk.draft, change_note="Clearer.", opened="")

    desk.live.refresh_from_db()
    assert Edition.objects.live().get(report=desk.live.report) == desk.draft
    assert desk.live.state == "superseded"
    assert contents(desk.live) == before
    desk.draft.refresh_from_db()
    assert (desk.draft.change_note, desk.draft.live_by) == ("Clearer.", desk.editor)
    assert events()[-1] == "published"
    assert list(desk.draft.moves.values_list("from_state", "to_state", "by")) == [
        ("draft", "published", desk.editor.pk)
    ]


def test_a_draft_that_changed_after_it_was_read_is_not_published(desk):
    opened = stamp(desk.draft)
    save_row(by=factories.approver(), row=desk.item, values={"text": "Late?"})
    with pytest.raises(ChangedElsewhere):
        publish_edition(by=desk.editor, edition=desk.draft, change_note="Clearer.", opened=opened)
    desk.draft.refresh_from_db()
    assert desk.draft.is_draft


UNSAFE = {
    "no lead": (Prompt, {"lead": True}, {"lead": False}, "Area 1 has no prompt that is shown first."),
    "lead for some": (
        Prompt,
        {"lead": True},
        {"audience": "childminder"},
        "In Area 1, the prompt that is shown first is not for everybody.",
    ),
    "empty prompt": (Prompt, {"key": "prompt-2"}, {"text": " "}, "In Area 1, a prompt has an empty text."),
    "empty question": (
        ChecklistItem,
        {"key": "item-2"},
        {"good": ""},
        "In Area 1, a question has an empty text.",
    ),
    "empty area": (Recommendation, {}, {"plain_meaning": "\n"}, "The area Area 1 has an empty text."),
}


@pytest.mark.parametrize("case", UNSAFE.values(), ids=UNSAFE.keys())
def test_an_unsafe_draft_is_not_published(desk, case):
    model, where, values, sentence = case
    path = {Prompt: "recommendation__key", ChecklistItem: "checklist__key", Recommendation: "key"}[model]
    model.objects.filter(edition=desk.draft, **where, **{path: "area-1"}).update(**values)

    assert [each.sentence for each in problems_before_publishing(rows_of(desk.draft))] == [sentence]
    with pytest.raises(Refused, match=sentence):
        publish_edition(by=desk.editor, edition=desk.draft, change_note="Clearer.")
    desk.draft.refresh_from_db()
    assert desk.draft.is_draft
    assert Edition.objects.live().get(report=desk.live.report) == desk.live


def test_an_area_without_a_question_is_not_published(desk):
    desk.draft.items.filter(checklist__key="area-1").delete()
    with pytest.raises(Refused, match="Area 1 has no question"):
        publish_edition(by=desk.editor, edition=desk.draft, change_note="Clearer.")


def test_discarding_leaves_what_is_live(desk):
    before = contents(desk.live)
    discard_draft(by=desk.editor, edition=desk.draft)
    assert list(Edition.objects.all()) == [desk.live]
    assert contents(desk.live) == before
    assert events()[-1] == "draft discarded"
    assert open_draft(by=desk.editor, report=desk.live.report).number == 2


def test_a_draft_with_a_history_is_kept(desk):
    EditionMove.objects.create(
        edition=desk.draft, from_state="draft", to_state="awaiting_approval", by=desk.editor
    )
    with pytest.raises(Refused, match="once sent for approval"):
        discard_draft(by=desk.editor, edition=desk.draft)
    assert Edition.objects.filter(pk=desk.draft.pk).exists()


def test_a_draft_that_is_gone_is_refused(desk):
    row = desk.prompt
    discard_draft(by=desk.editor, edition=desk.draft)
    with pytest.raises(Refused, match="This version was discarded"):
        save_row(by=desk.editor, row=row, values={"text": "Late?"})


# What the database holds


def run(sql: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.mark.parametrize("model", CONTENT_MODELS)
@pytest.mark.parametrize("what", ["UPDATE", "DELETE", "INSERT", "MOVE IN", "MOVE OUT"])
def test_rows_of_a_published_version_are_refused_by_the_database(desk, model, what):
    table = model._meta.db_table
    row, other = (
        model.objects.filter(edition=desk.live).first(),
        model.objects.filter(edition=desk.draft).first(),
    )
    columns = [field.column for field in model._meta.concrete_fields if field.name != "id"]
    taken = ", ".join("'another'" if column == "key" else column for column in columns)
    taken = taken.replace("lead", "NOT lead") if model is Prompt else taken
    statements = {
        "UPDATE": (f"UPDATE {table} SET key = 'another' WHERE id = %s", row.pk),  # noqa: S608
        "DELETE": (f"DELETE FROM {table} WHERE id = %s", row.pk),  # noqa: S608
        "INSERT": (
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} FROM {table} WHERE id = %s",  # noqa: S608
            row.pk,
        ),
        "MOVE IN": (f"UPDATE {table} SET edition_id = %s WHERE id = %s", desk.live.pk, other.pk),  # noqa: S608
        "MOVE OUT": (f"UPDATE {table} SET edition_id = %s WHERE id = %s", desk.draft.pk, row.pk),  # noqa: S608
    }
    before = contents(desk.live)
    with pytest.raises(DatabaseError, match="Published content cannot be changed"):
        run(*statements[what])
    assert contents(desk.live) == before


@pytest.mark.parametrize("column", ["title", "summary", "number", "pack_sha256", "public_id", "themes"])
def test_the_words_of_a_published_version_are_refused_by_the_database(desk, column):
    value = "9" if column == "number" else '["x"]' if column == "themes" else "x"
    with pytest.raises(DatabaseError, match="A published version cannot be changed"):
        run(f"UPDATE learning_edition SET {column} = %s WHERE id = %s", value, desk.live.pk)  # noqa: S608


def test_a_published_version_can_not_be_deleted_or_become_a_draft(desk):
    with pytest.raises(DatabaseError):
        run("DELETE FROM learning_edition WHERE id = %s", desk.live.pk)
    with pytest.raises(DatabaseError):
        run("UPDATE learning_edition SET state = 'draft', live_at = NULL WHERE id = %s", desk.live.pk)
    desk.live.refresh_from_db()
    assert desk.live.state == "published"


def test_the_same_statements_work_on_a_draft(desk):
    run("UPDATE learning_prompt SET text = %s WHERE id = %s", "Changed?", desk.prompt.pk)
    assert desk.prompt.text == "Changed?"
    run("UPDATE learning_edition SET title = %s WHERE id = %s", "Changed", desk.draft.pk)
    run("DELETE FROM learning_prompt WHERE id = %s", desk.prompt.pk)
    assert not desk.draft.prompts.filter(recommendation__key="area-1", key="prompt-1").exists()
