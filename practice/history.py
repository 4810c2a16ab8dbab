"""The moves of a self-audit or an action as sentences, for a timeline: code, word, by, at, note."""

from collections.abc import Iterable

from practice.states import ActionState, SelfAuditState

SELF_AUDIT_WORDS = {
    ("in_progress", "submitted"): "Handed in for review",
    ("sent_back", "submitted"): "Handed in again",
    ("submitted", "in_progress"): "Taken back, to answer on",
    ("submitted", "sent_back"): "Sent back with questions",
    ("submitted", "signed_off"): "Signed off",
    ("in_progress", "abandoned"): "Stopped",
    ("sent_back", "abandoned"): "Stopped",
}
ACTION_WORDS = {
    (ActionState.LATER, ActionState.OPEN): "Begun",
    (ActionState.OPEN, ActionState.DONE): "Done",
    (ActionState.DONE, ActionState.CHECKED): "Looked at again",
    (ActionState.DONE, ActionState.OPEN): "Opened again",
    (ActionState.CHECKED, ActionState.OPEN): "Opened again",
}


def event(word: str, by: str, at, note: str = "", code: str = "") -> dict:
    return {"word": word, "by": by, "at": at, "note": note, "code": code}


def self_audit_word(old: str, new: str, *, alone: bool) -> str:
    """An empty text for the move a childminder never sees: finishing hands in and signs in one act."""
    if alone and new == SelfAuditState.SUBMITTED:
        return ""
    if alone and new == SelfAuditState.SIGNED_OFF:
        return "Finished and dated"
    return SELF_AUDIT_WORDS[old, new]


def of_self_audit(self_audit, moves: Iterable, *, alone: bool) -> list[dict]:
    """`moves` come with their person loaded."""
    events = [event("Started", self_audit.started_by.name, self_audit.started_at)]
    for move in moves:
        if word := self_audit_word(move.from_state, move.to_state, alone=alone):
            events.append(event(word, move.by.name, move.at, move.note, move.to_state))
    return events


def of_action(action, moves: Iterable) -> list[dict]:
    made = "Left for later" if action.later_because else "Made"
    events = [event(made, action.created_by.name, action.created_at)]
    return events + [
        event(ACTION_WORDS[move.from_state, move.to_state], move.by.name, move.at, code=move.to_state)
        for move in moves
    ]
