"""Compare every sealed record with the rows of today and with the chain of its setting."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Setting
from common.crypto import CannotDecrypt
from common.templatetags.words import counted, day, exactly
from practice.models import Comment, Move, SelfAudit, SelfAuditAnswer, SignOff
from practice.records import build_record, differences

CHANGED_WORDS = {
    "answered_at": "the time of the answer",
    "answered_by": "who answered",
    "basis": "what the question is based on",
    "due_on": "the date it was due",
    "evidence": "the evidence",
    "good": "what good looks like",
    "history": "the history",
    "id": "the id",
    "key": "which question it is",
    "kind": "the kind of question",
    "look_at": "what to look at",
    "looked_at": "how many were looked at",
    "looked_on": "the day of looking",
    "manager_at": "the time of the manager’s answer",
    "manager_by": "who gave the manager’s answer",
    "manager_rating": "the manager’s answer",
    "rating": "the answer",
    "reason": "the reason",
    "revision": "which wording of the question it is",
    "saw": "how many showed it",
    "scope": "what was chosen to be asked",
    "started_at": "the time it was started",
    "started_by": "who started it",
    "submitted_at": "the time it was handed in",
    "submitted_by": "who handed it in",
    "text": "the question",
    "title": "the title",
    "whose_words": "whose words they are",
}
OF_A_COMMENT = {
    "at": "the time of comment {n}",
    "by": "who wrote comment {n}",
    "kind": "the kind of comment {n}",
    "text": "comment {n}",
}
OF_A_MOVE = {
    "at": "the time of step {n} of the history",
    "by": "who made step {n} of the history",
    "from": "step {n} of the history",
    "note": "the note at step {n} of the history",
    "to": "step {n} of the history",
}
COUNTED = {
    "comments": "comment,comments",
    "history": "step of the history,steps of the history",
    "questions": "question,questions",
    "sections": "section,sections",
}
UNREADABLE = "cannot be read: it was changed outside the product, or its key is wrong or gone"


class Command(BaseCommand):
    help = (
        "Check that every signed-off self-audit is as it was sealed, and that no seal is missing. "
        "Prints one line for each finding and exits with 1 when there is any."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--heads",
            metavar="FILE",
            help="compare with the newest seals written down earlier, kept off this machine",
        )
        parser.add_argument(
            "--write-heads",
            metavar="FILE",
            help="write down the newest seal of each setting, when all is as sealed",
        )

    def handle(self, *args, heads=None, write_heads=None, **options):
        expected = read_heads(heads) if heads else {}
        checked, found, newest = 0, [], []
        for setting in Setting.objects.select_related("key").order_by("slug"):
            seals = list(SignOff.objects.filter(setting=setting).defer("sealed").order_by("sequence", "pk"))
            checked += len(seals)
            findings = [*check_setting(setting, seals), *check_head(seals, expected.pop(setting.slug, None))]
            found += [f"{setting.name}: {finding}" for finding in findings]
            if setting.key.destroyed_at:
                self.stdout.write(
                    f"{setting.name}: its key was destroyed on {day(setting.key.destroyed_at)}, "
                    "so only the chain of its seals was checked."
                )
            if seals:
                newest.append(f"{setting.slug} {seals[-1].sequence} {seals[-1].sha256}\n")
        found += [f"{slug}: the setting is gone, and its records with it." for slug in expected]
        for finding in found:
            self.stdout.write(finding)
        if found:
            raise CommandError(
                f"{counted(len(found), 'finding,findings')} in {counted(checked, 'record,records')}."
            )
        if write_heads:
            Path(write_heads).write_text("".join(newest))
        self.stdout.write(f"{counted(checked, 'record,records')} checked, all as sealed.")


# The chain of a setting, and the heads kept elsewhere


def check_setting(setting: Setting, seals: list[SignOff]) -> Iterator[str]:
    previous = None
    for seal in seals:
        name = name_of(seal)
        yield from (f"{name}: {finding}" for finding in check_place(seal, previous))
        if not setting.key.destroyed_at:
            yield from (f"{name}: {finding}" for finding in check_seal(seal))
        previous = seal
    unsealed = SelfAudit.objects.filter(setting=setting, state="signed_off", sign_off__isnull=True)
    for audit in unsealed.order_by("pk"):
        yield f"“{audit.title}” ({audit.public_id}): signed off, but its seal is missing."


def name_of(seal: SignOff) -> str:
    audit = SelfAudit.objects.filter(pk=seal.self_audit_id).first()
    return f"“{audit.title}” ({audit.public_id})" if audit else f"seal {seal.sequence} ({seal.public_id})"


def check_place(seal: SignOff, previous: SignOff | None) -> Iterator[str]:
    number = previous.sequence + 1 if previous else 1
    if seal.sequence != number:
        yield f"its seal has number {seal.sequence}, but {number} comes next. A seal before it is missing or was moved."
    if seal.previous_sha256 != (previous.sha256 if previous else ""):
        yield "its seal does not follow the one before it. One of the two was changed, moved or removed."


def check_head(seals: list[SignOff], head: tuple[int, str] | None) -> Iterator[str]:
    if head is None:
        return
    sequence, sha256 = head
    now = next((seal.sha256 for seal in seals if seal.sequence == sequence), None)
    if now is None:
        yield f"seal {sequence} was written down earlier and is gone."
    elif now != sha256:
        yield f"seal {sequence} is not the one that was written down earlier."


def read_heads(file: str) -> dict[str, tuple[int, str]]:
    """`slug sequence sha256` on each line. Raises CommandError for anything else."""
    try:
        lines = [line.split() for line in Path(file).read_text().splitlines() if line.strip()]
        return {slug: (int(sequence), sha256) for slug, sequence, sha256 in lines}
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read as a list of heads: {error}") from error


# One seal


def check_seal(seal: SignOff) -> Iterator[str]:
    try:
        sealed = SignOff.objects.values_list("sealed", flat=True).get(pk=seal.pk)
    except CannotDecrypt:
        yield f"its seal {UNREADABLE}."
        return
    if seal.sha256 != SignOff.fingerprint(seal.previous_sha256, sealed):
        yield "its sealed text is not the one that was signed."
        return
    record = json.loads(sealed)
    yield from check_signature(seal, record["signature"])
    if record["setting"]["id"] != seal.setting.public_id:
        yield "it was signed in another setting."
    yield from check_rows(seal, record)


def check_signature(seal: SignOff, signature: dict) -> Iterator[str]:
    if (signature["by"], signature["self_signed"]) != (seal.signed_by.public_id, seal.is_self_signed):
        yield "who signed it is not who is sealed."
    if datetime.fromisoformat(signature["at"]) != seal.signed_at:
        yield f"it says {exactly(seal.signed_at)}, which is not the time that is sealed."


def check_rows(seal: SignOff, record: dict) -> Iterator[str]:
    audit = (
        SelfAudit.objects.select_related("edition__report", "setting").filter(pk=seal.self_audit_id).first()
    )
    if audit is None:
        yield "the self-audit it seals is gone."
        return
    if not audit.is_signed_off:
        yield f"it is sealed, but its state is “{audit.get_state_display()}”."
    try:
        live = build_record(audit)
    except CannotDecrypt:
        yield from unreadable_rows(audit)
        return
    if record["self_audit"]["id"] != audit.public_id:
        yield f"its seal is of another self-audit, “{record['self_audit']['title']}” ({record['self_audit']['id']})."
        return
    told = in_words(differences(record, live), record, live)
    if told:
        yield f"differs from what was signed: {'; '.join(told)}."


def unreadable_rows(audit: SelfAudit) -> Iterator[str]:
    """Which text can't be opened, row by row: one bad text hides all the others from a list."""
    answers = SelfAuditAnswer.objects.filter(self_audit=audit).order_by("section__position", "position")
    for pk, area, key in answers.values_list("pk", "section__checklist__key", "item__key"):
        for column, words in (("evidence", "the evidence"), ("reason", "the reason")):
            if not is_readable(SelfAuditAnswer, pk, column):
                yield f"question “{area}/{key}”: {words} {UNREADABLE}."
    comments = Comment.objects.filter(answer__self_audit=audit)
    for pk, area, key in comments.values_list("pk", "answer__section__checklist__key", "answer__item__key"):
        if not is_readable(Comment, pk, "text"):
            yield f"question “{area}/{key}”: a comment {UNREADABLE}."
    for number, pk in enumerate(Move.objects.filter(self_audit=audit).values_list("pk", flat=True), 1):
        if not is_readable(Move, pk, "note"):
            yield f"the note at step {number} of the history {UNREADABLE}."


def is_readable(model, pk: int, column: str) -> bool:
    try:
        model.objects.values_list(column, flat=True).get(pk=pk)
    except CannotDecrypt:
        return False
    return True


# Paths into words


def in_words(paths: list[str], sealed: dict, live: dict) -> list[str]:
    """The differences as a person would say them. Where rows are missing or new, what lies beneath is left out:
    everything after them has moved by one place."""
    uneven: list[str] = []
    told = []
    for path in paths:
        if any(path.startswith(f"{start}/") for start in uneven):
            continue
        if path.endswith(" now)"):
            uneven.append(path.split(" (")[0])
            told.append(uneven_words(uneven[-1], sealed, live))
        else:
            told.append(changed_words(path.split("/"), sealed))
    return list(dict.fromkeys(told))


def at(record: Any, parts: list[str]) -> Any:
    """What lies at a path of `differences`, whose places in a list count from one."""
    for part in parts:
        record = record[int(part) - 1] if isinstance(record, list) else record[part]
    return record


def uneven_words(path: str, sealed: dict, live: dict) -> str:
    parts = path.split("/")
    then, now = at(sealed, parts), at(live, parts)
    more, fewer, what = (then, now, "missing") if len(now) < len(then) else (now, then, "added")
    keys = {row["key"] for row in more if "key" in row} - {row.get("key") for row in fewer}
    names = f" ({', '.join(sorted(keys))})" if keys else ""
    return f"{place_of(parts, sealed)}{counted(len(more) - len(fewer), COUNTED[parts[-1]])} {what}{names}"


def place_of(parts: list[str], sealed: dict) -> str:
    """Where a path leads: "question “area/item”: ", "section “area”: " or nothing."""
    if parts[0] != "sections" or len(parts) < 3:
        return ""
    section = at(sealed, parts[:2])
    if len(parts) < 5:
        return f"section “{section['key']}”: "
    return f"question “{section['key']}/{at(sealed, parts[:4])['key']}”: "


def changed_words(parts: list[str], sealed: dict) -> str:
    last = parts[-1]
    if parts[0] == "history":
        return OF_A_MOVE.get(last, "the history").format(n=parts[1])
    if parts[0] == "edition":
        return f"the version it asks from ({last})"
    if parts[0] == "self_audit":
        return CHANGED_WORDS.get(last, last)
    words = CHANGED_WORDS.get(last, last)
    if "comments" in parts:
        words = OF_A_COMMENT.get(last, "a comment").format(n=parts[-2])
    return place_of(parts, sealed) + words
