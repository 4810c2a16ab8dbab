from collections.abc import Iterator

from tests.access.row import MISSING, Row

NEW_SETTING = {
    "name": "Fern House",
    "kind": "nursery",
    "town": "Ashbourne",
    "council": "",
    "urn": "",
    "who": "other",
    "manager": "Mona New",
    "email": "mona@example.org",
    "leads_safeguarding": "",
}
FACTS = {"name": "Alder Court", "town": "Derby", "council": "Derbyshire", "urn": "EY123456"}
NEW_PERSON = {"name": "Lena New", "email": "lena@example.org"}


def rows(house) -> Iterator[Row]:
    yield Row("accounts:first", "", body={"code": "four words of somebody", "name": "Ade", "username": "ade"})
    yield Row("platform:home", "")
    yield from settings(house)
    yield from groups(house)
    yield from roles(house)


def settings(house) -> Iterator[Row]:
    group = house.platform.group.public_id
    yield Row("platform:setting-add", "", body=NEW_SETTING)
    for page, body in (
        ("setting-detail", {}),
        ("setting-edit", FACTS),
        ("setting-invite", NEW_PERSON),
        ("setting-group", {"group": group}),
        ("setting-suspend", {}),
        ("setting-resume", {}),
    ):
        for about, public_id in (
            ("of A", house.a.place.setting.public_id),
            ("of one that is suspended", house.platform.suspended.public_id),
            ("missing", MISSING),
        ):
            yield Row(f"platform:{page}", about, {"public_id": public_id}, body)
    for about, invitation in (
        ("open, of A", house.a.invitation.public_id),
        ("used, of A", house.a.used_invitation.public_id),
        ("open, of a group", house.platform.lead_invitation.public_id),
        ("missing", MISSING),
    ):
        yield Row("platform:invitation-cancel", about, {"public_id": invitation})


def groups(house) -> Iterator[Row]:
    login = {"login": house.a.place.practitioner.user.username}
    yield Row("platform:group-add", "", body={"name": "Hills"})
    for page, body in (("group-detail", {}), ("group-invite", NEW_PERSON), ("lead-add", login)):
        for about, public_id in (("a group", house.platform.group.public_id), ("missing", MISSING)):
            yield Row(f"platform:{page}", about, {"public_id": public_id}, body)
    for about, member in (
        ("who leads a group", house.platform.lead.public_id),
        ("who manages A", house.a.place.manager.public_id),
        ("missing", MISSING),
    ):
        yield Row("platform:lead-end", about, {"public_id": member})


def roles(house) -> Iterator[Row]:
    world = house.world
    login = {"login": house.a.place.practitioner.user.username, "role": "editor"}
    yield Row("platform:role-give", "", body=login)
    for about, user, role in (
        ("the editor’s", world.editor, "editor"),
        ("of the only administrator", world.administrator, "administrator"),
        ("a role they do not have", world.editor, "approver"),
        ("a role that is none", world.editor, "owner"),
    ):
        yield Row("platform:role-end", about, {"public_id": user.public_id, "role": role})
    yield Row("platform:role-end", "missing", {"public_id": MISSING, "role": "editor"})
