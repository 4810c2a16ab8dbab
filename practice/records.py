"""What a seal holds: canonical JSON of exactly what the signer saw, and how to compare it with the rows of today.

People are named by their public id, with their name at the time beside; so renaming somebody changes no seal.
Times are ISO 8601 in UTC, dates ISO 8601.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

from practice.history import event, self_audit_word
from practice.models import SelfAudit
from practice.states import Rating

SCHEMA = 1
LIVE_PARTS = ("self_audit", "edition", "sections", "history")
# A safeguarding professional may check an edition after a self-audit of it was signed.
MAY_COME_LATER = ("edition/checked_by", "edition/checked_on")


def canonical(value) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _moment(value: datetime | date | None) -> str | None:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat() if value else None


class _People:
    """Collects the names at the time while public ids are written down."""

    def __init__(self):
        self.names: dict[str, str] = {}

    def __call__(self, user) -> str | None:
        if user is None:
            return None
        self.names[user.public_id] = user.name
        return user.public_id


def build_record(self_audit: SelfAudit) -> dict:
    """Everything a signer sees of a self-audit. The number of queries does not grow with its questions.

    Keys: schema, self_audit, setting, edition, sections (questions with answers and comments), history, names.
    """
    people = _People()
    edition = self_audit.edition
    return {
        "schema": SCHEMA,
        "self_audit": {
            "id": self_audit.public_id,
            "title": self_audit.title,
            "scope": self_audit.scope,
            "due_on": _moment(self_audit.due_on),
            "started_at": _moment(self_audit.started_at),
            "started_by": people(self_audit.started_by),
            "submitted_at": _moment(self_audit.submitted_at),
            "submitted_by": people(self_audit.submitted_by),
        },
        "setting": {
            "id": self_audit.setting.public_id,
            "name": self_audit.setting.name,
            "kind": self_audit.setting.kind,
        },
        "edition": {
            "id": edition.public_id,
            "report": edition.report.slug,
            "title": edition.title,
            "number": edition.number,
            "checked_by": edition.checked_by_name,
            "checked_on": _moment(edition.checked_on),
        },
        "sections": _sections(self_audit, people),
        "history": [
            {
                "from": move.from_state,
                "to": move.to_state,
                "by": people(move.by),
                "at": _moment(move.at),
                "note": move.note,
            }
            for move in self_audit.moves.select_related("by")
        ],
        "names": people.names,
    }


def _sections(self_audit: SelfAudit, people: _People) -> list[dict]:
    answers = (
        self_audit.answers.select_related(
            "item", "section__checklist__recommendation__source", "answered_by", "manager_by"
        )
        .prefetch_related("comments__by")
        .order_by("section__position", "position")
    )
    sections: dict[int, dict] = {}
    for answer in answers:
        checklist = answer.section.checklist
        section = sections.setdefault(
            answer.section_id,
            {
                "key": checklist.key,
                "title": checklist.title,
                "area": checklist.recommendation.key,
                "whose_words": checklist.recommendation.whose_words,
                "questions": [],
            },
        )
        section["questions"].append(_question(answer, people))
    return list(sections.values())


def _question(answer, people: _People) -> dict:
    item = answer.item
    return {
        "id": answer.public_id,
        "key": item.key,
        "revision": item.revision,
        "kind": item.kind,
        "text": item.text,
        "look_at": item.look_at,
        "good": item.good,
        "basis": item.basis_line,
        "rating": answer.rating,
        "evidence": answer.evidence,
        "reason": answer.reason,
        "looked_at": answer.looked_at,
        "saw": answer.saw,
        "looked_on": _moment(answer.looked_on),
        "answered_by": people(answer.answered_by),
        "answered_at": _moment(answer.answered_at),
        "manager_rating": answer.manager_rating,
        "manager_by": people(answer.manager_by),
        "manager_at": _moment(answer.manager_at),
        "comments": [
            {"by": people(comment.by), "at": _moment(comment.at), "kind": comment.kind, "text": comment.text}
            for comment in answer.comments.all()
        ],
    }


def content_hash(record: dict) -> str:
    """SHA-256 of what a signer reads: everything but the history and the names."""
    seen = {name: record[name] for name in ("self_audit", "edition", "sections")}
    return hashlib.sha256(canonical(seen).encode()).hexdigest()


def for_reading(record: dict) -> dict:
    """The record as a page shows it, made from the record alone: names for ids, times as times, questions numbered.

    A sealed record gives the same page for ever, whatever happens to people, settings and versions afterwards.
    """
    names = record["names"]
    alone = record["setting"].get("kind") == "childminder"
    sections = [{**section, "questions": list(section["questions"])} for section in record["sections"]]
    number = 0
    for section in sections:
        for position, question in enumerate(section["questions"]):
            number += 1
            section["questions"][position] = _readable_question(question, number, names)
    signature = record.get("signature")
    return {
        "self_audit": _with_times(record["self_audit"], "started_at", "submitted_at", "due_on")
        | {"started_by": names[record["self_audit"]["started_by"]]},
        "setting": record["setting"],
        "edition": _with_times(record["edition"], "checked_on"),
        "alone": alone,
        "sections": sections,
        "counts": _counts(sections),
        "answered_by": sorted(
            {one["answered_by"] for section in sections for one in section["questions"]} - {""}
        ),
        "history": _readable_history(record, names, alone=alone),
        "signature": signature and _with_times(signature, "at") | {"by": names[signature["by"]]},
    }


def _with_times(part: dict, *fields: str) -> dict:
    times = {name: part[name] and _parsed(part[name]) for name in fields}
    return part | times


def _parsed(text: str) -> datetime | date:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _readable_question(question: dict, number: int, names: dict[str, str]) -> dict:
    return _with_times(question, "looked_on", "answered_at", "manager_at") | {
        "number": number,
        "status": question["rating"] or "not_answered",
        "counts_looks": question["looked_at"] is not None or question["looked_on"] is not None,
        "answered_by": names.get(question["answered_by"], ""),
        "manager_by": names.get(question["manager_by"], ""),
        "comments": [_with_times(one, "at") | {"by": names[one["by"]]} for one in question["comments"]],
    }


def _readable_history(record: dict, names: dict[str, str], *, alone: bool) -> list[dict]:
    start = record["self_audit"]
    events = [event("Started", names[start["started_by"]], _parsed(start["started_at"]))]
    for move in record["history"]:
        if word := self_audit_word(move["from"], move["to"], alone=alone):
            events.append(event(word, names[move["by"]], _parsed(move["at"]), move["note"]))
    return events


def _counts(sections: list[dict]) -> list[tuple[str, str, int]]:
    given = [question["rating"] for section in sections for question in section["questions"]]
    return [(code, word, given.count(code)) for code, word in Rating.choices]


def differences(sealed: dict, live: dict) -> list[str]:
    """Where the rows of today differ from the seal, as short paths such as "sections/1/questions/3/evidence"."""
    found: list[str] = []
    for part in LIVE_PARTS:
        found += _differences(sealed.get(part), live.get(part), part)
    return [path for path in found if path not in MAY_COME_LATER]


def _differences(one, other, path: str) -> Iterator[str]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from _differences(one.get(key), other.get(key), f"{path}/{key}")
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield f"{path} ({len(one)} sealed, {len(other)} now)"
        for position, (left, right) in enumerate(zip(one, other, strict=False), 1):
            yield from _differences(left, right, f"{path}/{position}")
    elif one != other:
        yield path
