from collections.abc import Iterator

from practice.models import Notice
from tests.access.row import MISSING, Row


def rows(house) -> Iterator[Row]:
    for about, slug in (("in A", house.a.slug), ("at the childminder's", house.home.slug)):
        yield Row("practice:notice-list", about, {"setting": slug})
        yield Row("practice:notice-choices", about, {"setting": slug}, {"here-due": "on"})
    managers, practitioners = notice_of(house.a.place.manager), notice_of(house.a.place.practitioner)
    of_b = notice_of(house.b.place.manager)
    for about, notice in (
        ("the manager's", managers),
        ("the practitioner's", practitioners),
        ("of B, in the address of A", of_b),
        ("missing", MISSING),
    ):
        where = {"setting": house.a.slug, "notice": notice}
        yield Row("practice:notice-read", about, where)
        yield Row("practice:notice-read-all", f"up to {about}", {"setting": house.a.slug}, {"until": notice})


def notice_of(me) -> str:
    """The oldest one that this person has not read."""
    return Notice.objects.unseen().filter(person=me.user, setting=me.setting).earliest("pk").public_id
