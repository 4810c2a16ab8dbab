from collections.abc import Iterator

from practice.models import Reflection
from tests.access.asked.learn import writing
from tests.access.people import COLLEAGUE, MANAGER
from tests.access.row import MISSING, Row

DRAFT, SHARED, WITH_COLLEAGUE = (
    "the practitioner's draft",
    "shared with the manager",
    "shared with the colleague",
)
READ, RETURNED = "read by the manager", "returned by the manager"
MANAGERS, LEAVERS = "the manager's draft", "a draft of who left"

# Each page with the reflections it is asked about.
PAGES = {
    "reflection-detail": (DRAFT, SHARED, WITH_COLLEAGUE, READ, RETURNED, MANAGERS, LEAVERS),
    "reflection-write": (DRAFT, SHARED, WITH_COLLEAGUE, RETURNED, LEAVERS),
    "reflection-share": (DRAFT, SHARED, WITH_COLLEAGUE, RETURNED),
    "reflection-finish": (DRAFT, SHARED, WITH_COLLEAGUE, RETURNED),
    "reflection-take-back": (DRAFT, SHARED, WITH_COLLEAGUE, READ),
    "reflection-reply": (DRAFT, SHARED, WITH_COLLEAGUE, READ),
}


def rows(house) -> Iterator[Row]:
    for setting in (house.a, house.home):
        about = "in A" if setting is house.a else "at the childminder's"
        yield Row("practice:reflection-list", about, {"setting": setting.slug})
    reflections = reflections_of_a(house)
    for page, asked in PAGES.items():
        for about in asked:
            yield row(house, page, about, house.a.slug, reflections[about])
        yield row(house, page, "of B, in the address of A", house.a.slug, house.b.shared)
        yield row(house, page, "missing", house.a.slug, None)
        yield row(house, page, "the childminder's draft", house.home.slug, house.home.draft)


def reflections_of_a(house) -> dict[str, Reflection]:
    a = house.a
    return {
        DRAFT: a.draft,
        SHARED: a.shared,
        WITH_COLLEAGUE: a.shared_with_colleague,
        READ: a.read,
        RETURNED: a.returned,
        MANAGERS: a.managers_draft,
        LEAVERS: house.left_behind,
    }


def row(house, page: str, about: str, setting: str, reflection: Reflection | None) -> Row:
    where = {"setting": setting, "reflection": reflection.public_id if reflection else MISSING}
    return Row(f"practice:{page}", about, where, body(house, page, reflection))


def body(house, page: str, reflection: Reflection | None):
    area = reflection.recommendation if reflection else house.content.live.recommendations.get(position=1)
    if page == "reflection-write":
        return writing(area) | {"version": reflection.version if reflection else 1}
    if page == "reflection-share":
        # Nobody shares with themselves.
        return lambda who: {"readers": [house.people[COLLEAGUE if who == MANAGER else MANAGER].public_id]}
    if page == "reflection-reply":
        return {"text": "We did ask."}
    return {}
