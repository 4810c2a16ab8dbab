"""Tampering, done as somebody with the database would do it: past the ORM, with the guards dropped."""

from copy import deepcopy
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from common.models import DataKey
from practice.actions.reviewing import review_answer, send_back
from practice.actions.sealing import record_to_sign, sign_off
from practice.models import Comment, Move, SelfAudit, SelfAuditAnswer, SignOff
from tests import factories
from tests.rows import change, drop_guards, nothing_changes, raw, remove, run

pytestmark = pytest.mark.django_db


class Sealed:
    """A setting with two sealed self-audits, the first with a comment and a note, and another setting with one."""

    def __init__(self):
        factories.edition(areas=2, items=3)
        self.place = factories.place("Alder House")
        me, manager = self.place.practitioner, self.place.manager
        audit = factories.under_review(me, manager, title="Autumn")
        send_back(by=manager, self_audit=audit, answers=audit.answers.all()[:1], note="Look again.")
        factories.under_review(me, manager, audit)
        answer = audit.answers.first()
        review_answer(
            by=manager, answer=answer, rating="partly", comment="I saw two.", version=answer.version
        )
        audit = SelfAudit.objects.get(pk=audit.pk)
        self.first = sign_off(by=manager, self_audit=audit, seen=record_to_sign(audit)[1])
        self.second = factories.signed_off(me, manager, title="Winter")
        self.elsewhere = factories.signed_off(
            factories.member(factories.setting("Beech House")), title="Spring"
        )
        self.autumn, self.winter = self.first.self_audit, self.second.self_audit

    def answers(self, audit=None):
        return list((audit or self.autumn).answers.order_by("section__position", "position"))


@pytest.fixture(scope="module")
def built(once_a_module):
    return Sealed()


@pytest.fixture
def sealed(built, db):
    drop_guards()
    return deepcopy(built)


def findings():
    """The lines of a run that finds something, and its closing sentence."""
    out = StringIO()
    with nothing_changes(), pytest.raises(CommandError) as caught:
        call_command("verify_records", stdout=out)
    return out.getvalue().splitlines(), str(caught.value)


def only_finding():
    lines, closing = findings()
    assert len(lines) == 1
    assert closing == "1 finding in 3 records."
    return lines[0]


def all_is_well(**options):
    out = StringIO()
    call_command("verify_records", stdout=out, **options)
    return out.getvalue()


def encrypted(setting, text):
    """As somebody with the keys would write it."""
    return str(DataKey.encrypt(setting.key, text))


def test_all_as_sealed(sealed):
    with nothing_changes():
        assert all_is_well() == "3 records checked, all as sealed.\n"


def test_what_is_not_signed_is_nobodys_business(sealed):
    factories.under_review(sealed.place.practitioner, sealed.place.manager)
    assert all_is_well() == "3 records checked, all as sealed.\n"


# The five kinds (security.md S49)


def test_an_edited_answer(sealed):
    change(SelfAuditAnswer, sealed.answers()[1].pk, rating="no")
    assert only_finding() == (
        f"Alder House: “Autumn” ({sealed.autumn.public_id}): differs from what was signed: "
        "question “area-1/item-2”: the answer."
    )


def test_edited_evidence_by_somebody_with_the_keys(sealed):
    text = encrypted(sealed.place.setting, "All was well.")
    change(SelfAuditAnswer, sealed.answers()[5].pk, evidence=text)
    assert only_finding().endswith("question “area-2/item-3”: the evidence.")


def test_edited_evidence_by_somebody_without_the_keys(sealed):
    change(SelfAuditAnswer, sealed.answers()[5].pk, evidence="All was well.")
    assert only_finding() == (
        f"Alder House: “Autumn” ({sealed.autumn.public_id}): question “area-2/item-3”: the evidence cannot be read: "
        "it was changed outside the product, or its key is wrong or gone."
    )


def test_an_edited_comment(sealed):
    comment = Comment.objects.get()
    change(Comment, comment.pk, text=encrypted(sealed.place.setting, "I saw ten."))
    assert only_finding().endswith("differs from what was signed: question “area-1/item-1”: comment 1.")
    change(Comment, comment.pk, text="I saw ten.")
    assert "question “area-1/item-1”: a comment cannot be read" in only_finding()


def test_an_edited_time(sealed):
    answer = sealed.answers()[0]
    change(SelfAuditAnswer, answer.pk, answered_at=answer.answered_at - timedelta(days=7))
    assert only_finding().endswith("question “area-1/item-1”: the time of the answer.")


@pytest.mark.parametrize(
    ("column", "words"),
    [("submitted_at", "the time it was handed in"), ("started_at", "the time it was started")],
)
def test_an_edited_time_of_the_self_audit(sealed, column, words):
    change(SelfAudit, sealed.autumn.pk, **{column: sealed.autumn.started_at - timedelta(days=7)})
    assert only_finding().endswith(f"differs from what was signed: {words}.")


def test_an_edited_time_of_the_signature(sealed):
    change(SignOff, sealed.first.pk, signed_at=sealed.first.signed_at - timedelta(days=7))
    assert "which is not the time that is sealed." in only_finding()


def test_a_deleted_answer(sealed):
    remove(SelfAuditAnswer, sealed.answers()[4].pk)
    assert only_finding().endswith(
        "differs from what was signed: section “area-2”: 1 question missing (item-2)."
    )


def test_a_deleted_comment(sealed):
    remove(Comment, Comment.objects.get().pk)
    assert only_finding().endswith("question “area-1/item-1”: 1 comment missing.")


def test_a_deleted_step_of_the_history(sealed):
    remove(Move, sealed.autumn.moves.all()[1].pk)
    assert only_finding().endswith("differs from what was signed: 1 step of the history missing.")


def test_two_answers_swapped(sealed):
    one, other = sealed.answers()[0], sealed.answers()[1]
    texts = [raw(SelfAuditAnswer, "evidence", row.pk) for row in (one, other)]
    change(SelfAuditAnswer, one.pk, evidence=texts[1])
    change(SelfAuditAnswer, other.pk, evidence=texts[0])
    assert only_finding().endswith(
        "differs from what was signed: question “area-1/item-1”: the evidence; question “area-1/item-2”: the evidence."
    )


def test_two_seals_swapped(sealed):
    change(SignOff, sealed.first.pk, sequence=9)
    change(SignOff, sealed.second.pk, sequence=1)
    change(SignOff, sealed.first.pk, sequence=2)
    lines, closing = findings()
    assert lines == [
        f"Alder House: “Winter” ({sealed.winter.public_id}): its seal does not follow the one before it. "
        "One of the two was changed, moved or removed.",
        f"Alder House: “Autumn” ({sealed.autumn.public_id}): its seal does not follow the one before it. "
        "One of the two was changed, moved or removed.",
    ]
    assert closing == "2 findings in 3 records."


# More of the same


def test_the_self_audits_of_two_seals_swapped(sealed):
    spare = factories.self_audit(sealed.place.practitioner)
    change(SignOff, sealed.first.pk, self_audit_id=spare.pk)
    change(SignOff, sealed.second.pk, self_audit_id=sealed.autumn.pk)
    change(SignOff, sealed.first.pk, self_audit_id=sealed.winter.pk)
    lines, _ = findings()
    assert lines == [
        f"Alder House: “Winter” ({sealed.winter.public_id}): its seal is of another self-audit, "
        f"“Autumn” ({sealed.autumn.public_id}).",
        f"Alder House: “Autumn” ({sealed.autumn.public_id}): its seal is of another self-audit, "
        f"“Winter” ({sealed.winter.public_id}).",
    ]


def test_a_deleted_seal_in_the_middle(sealed):
    remove(SignOff, sealed.first.pk)
    lines, _ = findings()
    assert lines == [
        f"Alder House: “Winter” ({sealed.winter.public_id}): its seal has number 2, but 1 comes next. "
        "A seal before it is missing or was moved.",
        f"Alder House: “Winter” ({sealed.winter.public_id}): its seal does not follow the one before it. "
        "One of the two was changed, moved or removed.",
        f"Alder House: “Autumn” ({sealed.autumn.public_id}): signed off, but its seal is missing.",
    ]


def test_the_last_seal_deleted(sealed):
    remove(SignOff, sealed.second.pk)
    lines, _ = findings()
    assert lines == [
        f"Alder House: “Winter” ({sealed.winter.public_id}): signed off, but its seal is missing."
    ]


def test_a_sealed_self_audit_opened_again(sealed):
    change(SelfAudit, sealed.winter.pk, state="in_progress")
    assert only_finding().endswith("it is sealed, but its state is “In progress”.")


def test_a_sealed_self_audit_removed(sealed):
    if connection.vendor == "sqlite":
        run("PRAGMA defer_foreign_keys = ON")
    else:
        run("ALTER TABLE practice_signoff DISABLE TRIGGER ALL")
        run("ALTER TABLE practice_selfaudit DISABLE TRIGGER ALL")
    remove(SelfAudit, sealed.winter.pk)
    lines, _ = findings()
    assert f"Alder House: seal 2 ({sealed.second.public_id}): the self-audit it seals is gone." in lines
    transaction.set_rollback(True)  # the seal points at nothing, which no transaction may end with


def test_an_edited_seal(sealed):
    text = encrypted(sealed.place.setting, sealed.second.sealed.replace('"yes"', '"no"', 1))
    change(SignOff, sealed.second.pk, sealed=text)
    lines, _ = findings()
    assert (
        f"Alder House: “Winter” ({sealed.winter.public_id}): its sealed text is not the one that was signed."
        in lines
    )


def test_a_seal_written_anew_breaks_the_chain_after_it(sealed):
    text = sealed.first.sealed.replace('"yes"', '"no"', 1)
    sha256 = SignOff.fingerprint("", text)
    change(SignOff, sealed.first.pk, sealed=encrypted(sealed.place.setting, text), sha256=sha256)
    lines, _ = findings()
    assert any("“Winter”" in line and "its seal does not follow the one before it." in line for line in lines)


def test_an_unreadable_seal(sealed):
    change(SignOff, sealed.second.pk, sealed="x")
    assert "its seal cannot be read" in only_finding()


def test_another_signer(sealed):
    change(SignOff, sealed.second.pk, signed_by_id=sealed.place.colleague.user_id)
    assert only_finding().endswith("who signed it is not who is sealed.")


def test_an_unreadable_note_of_the_history(sealed):
    change(Move, sealed.autumn.moves.get(to_state="sent_back").pk, note="x")
    assert "the note at step 2 of the history cannot be read" in only_finding()


def test_an_edited_question(sealed):
    run("UPDATE learning_checklistitem SET text = 'Milder?' WHERE key = 'item-1'")
    lines, _ = findings()
    assert len(lines) == 3
    assert lines[0].endswith(
        "question “area-1/item-1”: the question; question “area-2/item-1”: the question."
    )


def test_a_changed_title_and_section(sealed):
    change(SelfAudit, sealed.winter.pk, title="Summer")
    run("UPDATE learning_checklist SET title = 'Other' WHERE key = 'area-2'")
    lines, _ = findings()
    assert lines[1].endswith("differs from what was signed: the title; section “area-2”: the title.")


def test_findings_never_quote_what_people_wrote(sealed):
    change(SelfAuditAnswer, sealed.answers()[1].pk, evidence=encrypted(sealed.place.setting, "Canary"))
    line = only_finding()
    assert "Canary" not in line
    assert "what we saw" not in line


def test_a_closed_setting_is_checked_by_its_chain_alone(sealed):
    sealed.place.setting.key.destroy()
    assert all_is_well().startswith("Alder House: its key was destroyed on ")
    remove(SignOff, sealed.first.pk)
    lines, _ = findings()
    assert any("its seal has number 2, but 1 comes next." in line for line in lines)


# Heads kept off the machine


@pytest.fixture
def heads(sealed, tmp_path):
    file = tmp_path / "heads"
    all_is_well(write_heads=str(file))
    return file


def test_heads_are_one_line_for_each_setting(sealed, heads):
    assert heads.read_text() == (
        f"alder-house 2 {sealed.second.sha256}\nbeech-house 1 {sealed.elsewhere.sha256}\n"
    )
    assert all_is_well(heads=str(heads)) == "3 records checked, all as sealed.\n"


def test_new_seals_after_a_head_are_welcome(sealed, heads):
    factories.signed_off(sealed.place.practitioner, sealed.place.manager)
    assert all_is_well(heads=str(heads)) == "4 records checked, all as sealed.\n"


def with_heads(heads):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_records", heads=str(heads), write_heads=str(heads), stdout=out)
    return out.getvalue().splitlines()


def test_only_a_head_shows_that_the_last_record_was_removed_as_a_whole(sealed, heads):
    remove(SignOff, sealed.second.pk)
    change(SelfAudit, sealed.winter.pk, state="abandoned")
    assert all_is_well() == "2 records checked, all as sealed.\n"
    before = heads.read_text()
    assert with_heads(heads) == ["Alder House: seal 2 was written down earlier and is gone."]
    assert heads.read_text() == before


def test_only_a_head_shows_that_the_last_record_was_written_anew(sealed, heads):
    heads.write_text(heads.read_text().replace(sealed.second.sha256, "0" * 64))
    assert with_heads(heads) == ["Alder House: seal 2 is not the one that was written down earlier."]


def test_a_setting_that_is_gone(sealed, heads):
    heads.write_text(heads.read_text() + f"cedar-house 1 {'0' * 64}\n")
    assert with_heads(heads) == ["cedar-house: the setting is gone, and its records with it."]


@pytest.mark.parametrize("text", ["alder-house 2", "alder-house two abc", "a b c d"])
def test_a_file_that_is_no_list_of_heads(db, tmp_path, text):
    file = tmp_path / "heads"
    file.write_text(text)
    with pytest.raises(CommandError, match="cannot be read as a list of heads"):
        call_command("verify_records", heads=str(file))


def test_a_missing_file_of_heads(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be read as a list of heads"):
        call_command("verify_records", heads=str(tmp_path / "none"))
