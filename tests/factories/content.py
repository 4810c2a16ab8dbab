"""What is asked."""

from django.db.models import Max

from accounts.models import User
from learning.models import (
    Checklist,
    ChecklistItem,
    Edition,
    Figure,
    Guidance,
    Prompt,
    Recommendation,
    Report,
    Scenario,
    Source,
)
from tests.factories.places import numbers


def report(slug: str = "") -> Report:
    return Report.objects.create(slug=slug or f"report-{next(numbers)}", kind="annual report")


def edition(
    *,
    of: Report | None = None,
    areas: int = 2,
    prompts: int = 3,
    items: int = 4,
    core: int = 2,
    published: bool = True,
    by: User | None = None,
    **fields,
) -> Edition:
    """A version with this many areas, each with prompts, guidance and one checklist of items, the first ones core.

    Every text is its own and ordinary: "Area 1", "Area 1, question 2?". A second version of a report replaces
    the first when it is published.
    """
    of = of or report()
    number = (of.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    values = {
        "title": f"Report {of.slug}",
        "short_title": "Annual report",
        "publisher": "The Panel",
        "jurisdiction": "England",
        "summary": "What happened in a year, and what can be better.",
        **fields,
    }
    made = Edition.objects.create(report=of, number=number, **values)
    source = Source.objects.create(
        edition=made,
        key="report",
        position=1,
        title="The report",
        publisher="The Panel",
        kind="official report",
    )
    for position in range(1, areas + 1):
        _area(made, source, position, prompts=prompts, items=items, core=core)
    if published:
        made.publish(by=by)
    return made


def _area(made: Edition, source: Source, position: int, *, prompts: int, items: int, core: int) -> None:
    title = f"Area {position}"
    area = Recommendation.objects.create(
        edition=made,
        key=f"area-{position}",
        position=position,
        kind="area",
        title=title,
        name=title,
        teaser=f"Why {title} matters.",
        wording=f"The words of {title}.",
        source=source,
        author="A named author",
        addressed_to="Everybody who works with children.",
        locus="practice",
        plain_meaning=f"What {title} means in a room with children.",
        example_nursery="In a nursery.",
        example_pre_school="In a pre-school.",
        example_childminder="At home.",
    )
    Guidance.objects.create(
        edition=made,
        recommendation=area,
        key="words",
        position=1,
        heading="Words to use",
        text="Say it simply.",
    )
    Figure.objects.create(
        edition=made,
        recommendation=area,
        source=source,
        key=f"figure-{position}",
        position=position,
        value="12",
        unit="children",
        denominator="out of 40 children",
        status="verified",
    )
    Prompt.objects.bulk_create(
        Prompt(
            edition=made,
            recommendation=area,
            key=f"prompt-{number}",
            position=number,
            step=("what", "so_what", "now_what")[(number - 1) % 3],
            text=f"{title}, prompt {number}?",
            lead=number == 1,
        )
        for number in range(1, prompts + 1)
    )
    Scenario.objects.create(
        edition=made,
        recommendation=area,
        key="handover",
        position=1,
        title=f"A talk about {title}",
        situation="Two adults hand over at the door.",
        questions=["What did we notice?", "What might we miss?", "What would we do here?"],
        ideas=["Say one thing we saw.", "Write it in the book."],
    )
    checklist = Checklist.objects.create(
        edition=made, recommendation=area, key=f"area-{position}", position=1, title=title
    )
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            edition=made,
            checklist=checklist,
            key=f"item-{number}",
            position=number,
            kind=("in_place", "look", "ask", "sample")[(number - 1) % 4],
            text=f"{title}, question {number}?",
            good="You can see it on an ordinary day.",
            basis="learning",
            core=number <= core,
        )
        for number in range(1, items + 1)
    )


def live_edition() -> Edition:
    return Edition.objects.live().first() or edition()


def area_of(made: Edition | None = None, position: int = 1) -> Recommendation:
    return (made or live_edition()).recommendations.get(position=position)
