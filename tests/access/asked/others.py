from collections.abc import Iterator

from django.utils import timezone

from practice.models import Action
from tests.access.people import MANAGER
from tests.access.row import MISSING, Row

OF_ACTIONS = {
    "action-detail": {},
    "action-done": {"done_note": "Rang them"},
    "action-look-again": {"result": "seen", "result_note": "Looked in the book"},
}


def rows(house) -> Iterator[Row]:
    yield from actions(house)
    yield from records(house)


def in_both(house, page: str, body=None) -> Iterator[Row]:
    yield Row(f"practice:{page}", "in A", {"setting": house.a.slug}, body or {})
    yield Row(f"practice:{page}", "at the childminder's", {"setting": house.home.slug}, body or {})


def actions(house) -> Iterator[Row]:
    day = timezone.localdate().isoformat()
    owner = house.people[MANAGER].public_id
    days = {"due_on": day, "look_on": day}
    yield from in_both(house, "action-list")
    yield from in_both(
        house, "action-add", {"what": "Ring", "expect": "Calls in the book", "owner": owner, **days}
    )
    for page, body in OF_ACTIONS.items():
        for about, action in actions_of_a(house):
            where = {"setting": house.a.slug, "action": action.public_id}
            yield Row(f"practice:{page}", about, where, body)
        of_b = {"setting": house.a.slug, "action": house.b.gap.public_id}
        yield Row(f"practice:{page}", "of B, in the address of A", of_b, body)
        yield Row(f"practice:{page}", "missing", of_b | {"action": MISSING}, body)
        at_home = {"setting": house.home.slug, "action": house.home.own.public_id}
        yield Row(f"practice:{page}", "the childminder's", at_home, body)


def actions_of_a(house) -> list[tuple[str, Action]]:
    a = house.a
    return [
        ("from a signed self-audit, the manager's", a.gap),
        ("from a signed self-audit, left for later", a.later),
        ("from a reflection shared with the manager", a.from_shared),
        ("from a reflection shared with the colleague", a.from_colleague),
        ("the practitioner's own", a.own),
        ("the practitioner's own, done", a.done),
    ]


def records(house) -> Iterator[Row]:
    yield from in_both(house, "record-list")
    for about, setting, seal in (
        ("of A", house.a, house.a.seal.public_id),
        ("of B, in the address of A", house.a, house.b.seal.public_id),
        ("missing", house.a, MISSING),
        ("the childminder's", house.home, house.home.seal.public_id),
    ):
        yield Row("practice:record-detail", about, {"setting": setting.slug, "record": seal})
