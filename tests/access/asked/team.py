from collections.abc import Iterator

from tests.access.asked.account import NEW_PASSWORD
from tests.access.asked.others import in_both
from tests.access.row import MISSING, Row

BODIES = {
    "person-detail": {},
    "person-role": {"role": "manager", "office": "deputy"},
    "person-password": {},
    "person-end": {"actions_to": "nobody", "self_audits_to": "nobody"},
}


def rows(house) -> Iterator[Row]:
    yield from phrases(house)
    yield from team(house)
    yield from people(house)


def phrases(house) -> Iterator[Row]:
    right = {"username": "noor.phrase", "phrase": house.links.words}
    yield Row("accounts:phrase", "the right words", body=right)
    yield Row("accounts:phrase", "other words", body=right | {"phrase": "four other words here"})
    new = {"name": "Noor", "password": NEW_PASSWORD}
    yield Row("accounts:phrase-choose", "without the words before", body=new)


def team(house) -> Iterator[Row]:
    new = {"name": "Noor New", "email": "noor@example.org", "role": "manager", "office": "dsl"}
    new["username"] = ""  # the other way to invite somebody, left empty
    yield from in_both(house, "team-list")
    yield from in_both(house, "invitation-add", new)
    yield from in_both(house, "team-slips")
    yield from in_both(house, "team-paste", {"text": "Noor New, noor@example.org"})
    yield from in_both(house, "team-paste-check")
    for page in ("invitation-cancel", "invitation-again"):
        for about, invitation in (
            ("open, of A", house.a.invitation.public_id),
            ("used, of A", house.a.used_invitation.public_id),
            ("of B, in the address of A", house.b.invitation.public_id),
            ("missing", MISSING),
        ):
            where = {"setting": house.a.slug, "invitation": invitation}
            yield Row(f"practice:{page}", about, where)


def people(house) -> Iterator[Row]:
    a, home = house.a, house.home
    for page, body in BODIES.items():
        for about, setting, person in (
            ("the colleague, of A", a.slug, a.place.colleague.public_id),
            ("the manager, of A", a.slug, a.place.manager.public_id),
            ("who left A", a.slug, house.world.removed.public_id),
            ("of B, in the address of A", a.slug, house.b.place.colleague.public_id),
            ("missing", a.slug, MISSING),
            ("the childminder", home.slug, home.me.public_id),
        ):
            yield Row(f"practice:{page}", about, {"setting": setting, "person": person}, body)
