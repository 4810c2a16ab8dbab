import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent, Setting, User
from practice.actions import sealing
from practice.actions.auditing import Answer, save_answer
from practice.actions.reviewing import review_answer, send_back
from practice.actions.sealing import ChangedSinceRead, record_to_sign
from practice.models import Move, Notice, SelfAudit, SignOff
from practice.records import build_record, canonical, content_hash, differences
from tests import factories
from tests.rows import adds, nothing_changes, raw, refused

AT = datetime(2027, 3, 3, 14, 32, 7, 123456, tzinfo=UTC)
CHANGED = "The answers changed since you opened the page. Nothing was signed."
MOVED_ON = "This self-audit has moved on since you opened the page."
pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    factories.edition(areas=2, items=3)
    return factories.place("Alder House")


@pytest.fixture
def me(place):
    return place.practitioner


@pytest.fixture
def manager(place):
    return place.manager


@pytest.fixture
def audit(me, manager):
    return factories.under_review(me, manager)


def fresh(audit):
    return SelfAudit.objects.get(pk=audit.pk)


def sign(manager, audit, **kwargs):
    return sealing.sign_off(by=manager, self_audit=audit, seen=record_to_sign(audit)[1], **kwargs)


# Signing off


def test_signing_off_moves_seals_and_tells(me, manager, audit):
    with adds(SignOff=1, Move=1, Notice=1, AuditEvent=1):
        seal = sign(manager, audit, at=AT)
    assert fresh(audit).state == "signed_off"
    stored = SignOff.objects.get(pk=seal.pk)
    assert (stored.self_audit, stored.setting, stored.signed_by, stored.signed_at) == (
        audit,
        me.setting,
        manager.user,
        AT,
    )
    assert (stored.sequence, stored.previous_sha256, stored.is_self_signed) == (1, "", False)
    move = Move.objects.get(self_audit=audit, to_state="signed_off")
    assert (move.from_state, move.by, move.at) == ("submitted", manager.user, AT)
    assert Notice.objects.get(kind="signed_off").person == me.user
    event = AuditEvent.objects.latest("pk")
    assert (event.what, event.object_type, event.object_id) == ("signed off", "sign off", stored.public_id)


def test_the_seal_holds_what_the_signer_saw_and_who_signed(me, manager, audit):
    answer = audit.answers.first()
    review_answer(by=manager, answer=answer, rating="no", comment="I saw two.", version=answer.version, at=AT)
    audit = fresh(audit)
    record = json.loads(sign(manager, audit, at=AT).sealed)
    assert record["schema"] == 1
    assert record["self_audit"]["id"] == audit.public_id
    assert (record["setting"]["id"], record["setting"]["name"]) == (me.setting.public_id, "Alder House")
    assert record["edition"]["number"] == 1
    question = record["sections"][0]["questions"][0]
    assert (question["text"], question["good"], question["basis"]) == (
        "Area 1, question 1?",
        "You can see it on an ordinary day.",
        "Learning",
    )
    assert (question["rating"], question["evidence"], question["answered_by"]) == (
        "yes",
        "Evidence 1: what we saw.",
        me.user.public_id,
    )
    assert (question["manager_rating"], question["manager_by"]) == ("no", manager.user.public_id)
    assert [comment["text"] for comment in question["comments"]] == ["I saw two."]
    assert [(move["from"], move["to"]) for move in record["history"]] == [
        ("in_progress", "submitted"),
        ("submitted", "signed_off"),
    ]
    assert record["names"] == {me.user.public_id: me.user.name, manager.user.public_id: manager.user.name}
    assert record["signature"] == {
        "by": manager.user.public_id,
        "role": "Manager",
        "office": "Designated safeguarding lead",
        "at": AT.isoformat(),
        "self_signed": False,
        "signer_answered": False,
        "statement": sealing.STATEMENT,
    }


def test_the_seal_says_when_the_signer_answered_too(manager):
    audit = factories.under_review(manager, manager)
    assert json.loads(sign(manager, audit).sealed)["signature"]["signer_answered"] is True


def test_the_sealed_text_is_canonical_encrypted_and_hashed(me, manager, audit):
    seal = SignOff.objects.get(pk=sign(manager, audit).pk)
    assert seal.sealed == canonical(json.loads(seal.sealed))
    assert seal.sha256 == hashlib.sha256(b"\n" + seal.sealed.encode()).hexdigest()
    assert seal.code == seal.sha256[:10]
    stored = raw(SignOff, "sealed", seal.pk)
    assert stored.startswith(f"{me.setting.key.public_id}:")
    assert "Evidence" not in stored


def test_seals_are_chained_within_a_setting_and_only_there(me, manager):
    first, second = factories.signed_off(me, manager), factories.signed_off(me, manager)
    other = factories.signed_off(factories.member(factories.setting()))
    assert (second.sequence, second.previous_sha256) == (2, first.sha256)
    assert second.sha256 == hashlib.sha256(f"{first.sha256}\n{second.sealed}".encode()).hexdigest()
    assert (other.sequence, other.previous_sha256) == (1, "")


def test_signing_is_refused_to_practitioners_and_before_the_review(me, manager, audit):
    with refused("Only a manager of this setting can do that."):
        sign(me, audit)
    waiting = factories.submitted(me)
    with refused("Begin the review first. Then nobody can take it back."):
        sign(manager, waiting)


def test_signing_twice_from_two_pages_is_one_seal(manager, audit):
    old_page = fresh(audit)
    sign(manager, audit)
    with refused(MOVED_ON, status=409):
        sign(manager, old_page)


def test_signing_something_else_than_was_on_the_screen_is_refused(manager, audit):
    seen = record_to_sign(audit)[1]
    answer = audit.answers.first()
    review_answer(by=manager, answer=answer, rating="no", version=answer.version)
    with refused(CHANGED, status=409):
        sealing.sign_off(by=manager, self_audit=audit, seen=seen)
    assert fresh(audit).state == "submitted"


def test_a_comment_made_meanwhile_stops_the_signing_too(manager, audit):
    seen = record_to_sign(audit)[1]
    answer = audit.answers.first()
    review_answer(by=manager, answer=answer, comment="One more thing.", version=answer.version)
    with pytest.raises(ChangedSinceRead), nothing_changes():
        sealing.sign_off(by=manager, self_audit=audit, seen=seen)


# A childminder alone


def test_a_childminder_hands_in_and_signs_in_one_act():
    me = factories.childminder()
    audit = factories.answered(me)
    seen = record_to_sign(audit)[1]
    with adds(SignOff=1, Move=2, AuditEvent=1):
        seal = sealing.finish_and_date(by=me, self_audit=audit, seen=seen, at=AT)
    stored = fresh(audit)
    assert (stored.state, stored.submitted_by, stored.submitted_at) == ("signed_off", me.user, AT)
    assert list(audit.moves.values_list("from_state", "to_state")) == [
        ("in_progress", "submitted"),
        ("submitted", "signed_off"),
    ]
    signature = json.loads(seal.sealed)["signature"]
    assert (signature["role"], signature["self_signed"], signature["statement"]) == (
        "Sole practitioner",
        True,
        sealing.STATEMENT_ALONE,
    )
    assert seal.is_self_signed


def test_finishing_is_only_for_a_childminder(manager):
    audit = factories.answered(manager)
    with refused("Only a childminder who works alone can finish and date a self-audit."):
        sealing.finish_and_date(by=manager, self_audit=audit, seen=record_to_sign(audit)[1])


def test_finishing_with_a_gap_or_after_a_change_is_refused():
    me = factories.childminder()
    audit = factories.self_audit(me)
    with refused("Some questions still need an answer, or a reason."):
        sealing.finish_and_date(by=me, self_audit=audit, seen=record_to_sign(audit)[1])
    factories.answered(me, audit)
    seen = record_to_sign(audit)[1]
    answer = audit.answers.first()
    save_answer(by=me, answer=answer, new=Answer(rating="no", version=answer.version))
    with refused(CHANGED, status=409):
        sealing.finish_and_date(by=me, self_audit=audit, seen=seen)


def test_finishing_twice_is_refused():
    me = factories.childminder()
    seal = factories.signed_off(me)
    with refused("This self-audit is not being answered now"):
        sealing.finish_and_date(by=me, self_audit=seal.self_audit, seen="")


# Records


def test_a_record_is_the_same_however_often_it_is_built(audit):
    assert canonical(build_record(fresh(audit))) == canonical(build_record(fresh(audit)))


def test_a_sealed_record_equals_the_rows_of_today(me, manager):
    seal = SignOff.objects.get(pk=factories.signed_off(me, manager).pk)
    assert differences(json.loads(seal.sealed), build_record(seal.self_audit)) == []


def test_what_may_happen_after_signing_changes_no_record(me, manager):
    seal = factories.signed_off(me, manager)
    edition = seal.self_audit.edition
    User.objects.filter(pk=me.user_id).update(name="Married Name")
    Setting.objects.filter(pk=me.setting_id).update(name="New name")
    edition.checked_by_name, edition.checked_by_role, edition.checked_on = "Dr Check", "DSL", AT.date()
    edition.save(update_fields=["checked_by_name", "checked_by_role", "checked_on"])
    factories.edition(of=edition.report)
    factories.end(me)
    seal = SignOff.objects.get(pk=seal.pk)
    assert differences(json.loads(seal.sealed), build_record(seal.self_audit)) == []


def test_the_times_of_a_record_are_in_utc_whatever_the_clock_said(me, manager):
    """01:30 on the night the clocks go back happens twice; the seal tells them apart."""
    once = datetime.fromisoformat("2027-10-31T01:30:00+01:00")
    again = datetime.fromisoformat("2027-10-31T01:30:00+00:00")
    records = [build_record(fresh(factories.submitted(me, at=moment))) for moment in (once, again)]
    assert [record["self_audit"]["submitted_at"] for record in records] == [
        "2027-10-31T00:30:00.000000+00:00",
        "2027-10-31T01:30:00.000000+00:00",
    ]


def test_the_hash_covers_all_a_signer_reads_but_the_history(audit, manager):
    record = build_record(audit)
    before = content_hash(record)
    assert content_hash({**record, "history": [], "names": {}}) == before
    for part in ("self_audit", "edition", "sections"):
        assert content_hash({**record, part: "other"}) != before


def test_differences_are_short_paths():
    sealed = {
        "self_audit": {"title": "A"},
        "sections": [{"questions": [{"evidence": "x"}, {"evidence": "y"}]}],
    }
    live = {"self_audit": {"title": "B"}, "sections": [{"questions": [{"evidence": "z"}]}]}
    assert differences(sealed, live) == [
        "self_audit/title",
        "sections/1/questions (2 sealed, 1 now)",
        "sections/1/questions/1/evidence",
    ]


def test_building_a_record_costs_the_same_for_any_length(me, manager):
    costs = []
    for questions in (1, 3, 30):
        made = factories.edition(areas=1, items=questions)
        audit = factories.under_review(me, manager, edition=made)
        for answer in audit.answers.all():
            review_answer(by=manager, answer=answer, comment="Seen.", version=answer.version)
        audit = SelfAudit.objects.get(pk=audit.pk)
        with CaptureQueriesContext(connection) as captured:
            build_record(audit)
        costs.append(len(captured))
    assert len(set(costs)) == 1
    assert costs[0] <= 10


def test_sending_back_and_signing_later_keeps_the_whole_history(me, manager, audit):
    send_back(by=manager, self_audit=audit, answers=audit.answers.all()[:1], note="This one.", at=AT)
    factories.under_review(me, manager, fresh(audit), at=AT + timedelta(days=1))
    record = json.loads(sign(manager, fresh(audit), at=AT + timedelta(days=2)).sealed)
    assert [move["to"] for move in record["history"]] == ["submitted", "sent_back", "submitted", "signed_off"]
    assert record["history"][1]["note"] == "This one."


def test_a_service_without_records_verifies(capsys):
    call_command("verify_records")
    assert capsys.readouterr().out == "no records checked, all as sealed.\n"
