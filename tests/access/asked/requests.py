from collections.abc import Iterator

from tests.access.people import COLLEAGUE
from tests.access.row import MISSING, Row


def rows(house) -> Iterator[Row]:
    people = [house.people[COLLEAGUE].public_id]
    asking = {"recommendation": "panel/area-1", "people": people, "due_on": "", "why": "For December."}
    for page, body in (("request-list", {}), ("request-add", asking)):
        yield Row(f"practice:{page}", "in A", {"setting": house.a.slug}, body)
        yield Row(f"practice:{page}", "at the childminder's", {"setting": house.home.slug}, body)
    for page in ("request-detail", "request-withdraw"):
        for about, ask in (
            ("to the practitioner alone", house.a.asked.public_id),
            ("to everybody", house.a.asked_of_all.public_id),
            ("to everybody, withdrawn", house.a.withdrawn.public_id),
            ("of B, in the address of A", house.b.asked_of_all.public_id),
            ("missing", MISSING),
        ):
            yield Row(f"practice:{page}", about, {"setting": house.a.slug, "ask": ask})
        of_a = {"setting": house.home.slug, "ask": house.a.asked.public_id}
        yield Row(f"practice:{page}", "of A, in the childminder's address", of_a)
