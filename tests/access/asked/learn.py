from collections.abc import Iterator

from learning.models import Edition, Recommendation
from tests.access.row import NOWHERE, Row

READ = ("report-detail", "report-sources")
AREA = ("area-detail", "area-read", "area-why", "area-outcome", "reflection-start")


def writing(area: Recommendation) -> dict:
    """All boxes of the writing page, filled in."""
    boxes = {f"prompt_{prompt.pk}": "We rang the same day." for prompt in area.prompts.all()}
    return {**boxes, "differently": "Ring by ten", "differently_by": "", "version": "", "go": ""}


def rows(house) -> Iterator[Row]:
    a, home = house.a.slug, house.home.slug
    yield Row("practice:start", "")
    for page in ("home", "reading-list"):
        yield Row(f"practice:{page}", "in A", {"setting": a})
        yield Row(f"practice:{page}", "at the childminder's", {"setting": home})
        yield Row(f"practice:{page}", "in a setting that does not exist", {"setting": NOWHERE})
    for page in READ:
        for about, edition in reports(house):
            report = edition.report.slug if edition else NOWHERE
            yield Row(f"practice:{page}", f"{about}, in A", {"setting": a, "report": report})
        yield Row(f"practice:{page}", "live, at the childminder's", {"setting": home, "report": "panel"})
    for page in AREA:
        yield from of_area(house, f"practice:{page}")


def reports(house) -> list[tuple[str, Edition | None]]:
    content = house.content
    return [
        ("live", content.live),
        ("never published", content.unpublished),
        ("archived", content.archived),
        ("missing", None),
    ]


def of_area(house, page: str) -> Iterator[Row]:
    live, a, home = house.content.live, house.a.slug, house.home.slug
    area = live.recommendations.get(position=1)
    where = {"setting": a, "report": "panel", "recommendation": area.key}
    yield Row(page, "live, in A", where, writing(area))
    yield Row(page, "live, at the childminder's", where | {"setting": home}, writing(area))
    yield Row(page, "never published, in A", where | {"report": house.content.unpublished.report.slug})
    yield Row(page, "missing, in A", where | {"recommendation": NOWHERE})
