"""A setting's profile and the reports it works with; somebody's first minute."""

from collections.abc import Iterator

from practice.actions.setting_up import stamp_of
from tests.access.row import NOWHERE, Row


def rows(house) -> Iterator[Row]:
    a, home = house.a.slug, house.home.slug
    yield Row("accounts:welcome", "", body={"go": "question"})
    yield Row("accounts:welcome-quick-exit", "")
    for page in ("begin", "profile"):
        yield Row(f"practice:{page}", "in A", {"setting": a})
        yield Row(f"practice:{page}", "at the childminder's", {"setting": home})
    yield Row("practice:profile-edit", "in A", {"setting": a}, filled_in(house.a.place.setting))
    yield Row(
        "practice:profile-edit", "at the childminder's", {"setting": home}, filled_in(house.home.me.setting)
    )
    for page in ("report-choose", "report-stop"):
        for about, report in reports(house):
            yield Row(f"practice:{page}", f"{about}, in A", {"setting": a, "report": report})
        yield Row(f"practice:{page}", "live, at the childminder's", {"setting": home, "report": "panel"})


def reports(house) -> list[tuple[str, str]]:
    content = house.content
    return [
        ("live", content.live.report.slug),
        ("chosen by A", content.alone.report.slug),
        ("never published", content.unpublished.report.slug),
        ("archived", content.archived.report.slug),
        ("missing", NOWHERE),
    ]


def filled_in(setting) -> dict[str, str]:
    phones = ("dsl_phone", "deputy_phone", "social_care_phone", "out_of_hours_phone", "lado_phone")
    return {
        "name": setting.name,
        "town": "Ashbourne",
        "council": "Derwentshire Council",
        "urn": "EY123456",
        "dsl_name": "Ann Office",
        "deputy_name": "Dee Deputy",
        "checked": "on",
        "seen": stamp_of(setting),
        **{phone: f"01632 96010{place}" for place, phone in enumerate(phones)},
    }
