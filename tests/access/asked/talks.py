from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from tests.access.row import MISSING, NOWHERE, Row


def rows(house) -> Iterator[Row]:
    today = timezone.localdate()
    noted = {
        "idea": "1",
        "own": "",
        "held_on": today.isoformat(),
        "look_on": (today + timedelta(weeks=4)).isoformat(),
        "version": str(house.content.live.number),
    }
    for page, body in (("talk-scenario", noted), ("talk-sheet", {})):
        yield from of_area(house, f"practice:{page}", body)
    for about, slug in (("in A", house.a.slug), ("at the childminder's", house.home.slug)):
        yield Row("practice:talk-list", about, {"setting": slug})
    for about, setting, talk in (
        ("of A", house.a, house.a.talk.public_id),
        ("of A, looked at again", house.a, house.a.looked_talk.public_id),
        ("of B, in the address of A", house.a, house.b.talk.public_id),
        ("missing", house.a, MISSING),
        ("the childminder's", house.home, house.home.talk.public_id),
    ):
        where = {"setting": setting.slug, "talk": talk}
        yield Row("practice:talk-detail", about, where, {"result": "seen", "result_note": "We saw it"})


def of_area(house, page: str, body: dict) -> Iterator[Row]:
    area = {"report": "panel", "recommendation": "area-1"}
    where = {"setting": house.a.slug, **area}
    yield Row(page, "live, in A", where, body)
    yield Row(page, "live, at the childminder's", where | {"setting": house.home.slug}, body)
    yield Row(page, "never published, in A", where | {"report": house.content.unpublished.report.slug}, body)
    yield Row(page, "missing, in A", where | {"recommendation": NOWHERE}, body)
