"""The pictures of the documentation, taken from the demonstration at a fixed moment.

A normal run only checks that the pages open: docs/screenshots/ changes with EYR_SCREENSHOTS=1.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings

from accounts.models import Group, User
from learning.actions import open_draft
from learning.models import Edition
from practice.models import SelfAudit, SignOff
from tests.browser.house import NURSERY, demonstration

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"
MOMENT = datetime(2026, 11, 18, 13, 20, tzinfo=ZoneInfo("Europe/London"))
# Low enough that no date box is seen: Chromium writes those as the machine does, not as the page says.
DESK, LOW_DESK, PHONE = (1280, 800), (1280, 720), (360, 740)
REPORT = "panel-annual-report-2023-24"


@pytest.fixture
def live(transactional_db) -> Iterator[Edition]:
    with time_machine.travel(MOMENT, tick=True):
        yield demonstration()


def area(live: Edition) -> str:
    return f"/s/{NURSERY}/learn/{REPORT}/information-sharing/"


def self_audit(live: Edition) -> str:
    audit = SelfAudit.objects.get(title="Early intervention with the baby room")
    return f"{audit.get_absolute_url()}sections/{audit.sections.get().public_id}/"


def review(live: Edition) -> str:
    audit = SelfAudit.objects.get(state="submitted", setting__slug=NURSERY)
    return f"/s/{NURSERY}/review/self-audits/{audit.public_id}/"


def record(live: Edition) -> str:
    return SignOff.objects.filter(setting__slug=NURSERY).latest("sequence").get_absolute_url()


def editor(live: Edition) -> str:
    draft = open_draft(by=User.objects.get(username="eleanor"), report=live.report)
    item = draft.checklists.get(key="information-sharing").items.first()
    return f"/content/editions/{draft.public_id}/questions/information-sharing/{item.key}/"


PICTURES: list[tuple[str, str, Callable[[Edition], str], tuple[int, int]]] = [
    ("home", "maria", lambda live: f"/s/{NURSERY}/", DESK),
    ("area", "priya", area, DESK),
    ("area-phone", "priya", area, PHONE),
    ("report", "priya", lambda live: f"/s/{NURSERY}/learn/{REPORT}/", DESK),
    ("talk", "priya", lambda live: f"{area(live)}talk/", LOW_DESK),
    ("team", "maria", lambda live: f"/s/{NURSERY}/team/", DESK),
    ("group", "nadia", lambda live: Group.objects.get().get_absolute_url(), DESK),
    ("self-audit", "priya", self_audit, LOW_DESK),
    ("review", "maria", review, DESK),
    ("record", "maria", record, DESK),
    ("editor", "eleanor", editor, DESK),
]


@pytest.mark.parametrize(("name", "who", "path", "size"), PICTURES)
def test_a_picture_of(new_page, live, name, who, path, size):
    width, height = size
    page = new_page(who=User.objects.get(username=who), width=width, height=height, reduced_motion="reduce")
    response = page.goto(path(live))
    assert response.status == 200
    if name == "review":
        page.get_by_role("button", name="Begin the review").click()
        page.wait_for_load_state()
        assert page.locator(".review").count()
    if name == "record":
        page.locator("article.record").evaluate("record => record.scrollIntoView()")
    assert page.locator("h1").is_visible()
    if os.environ.get("EYR_SCREENSHOTS") == "1":
        page.screenshot(path=FOLDER / f"{name}.png")
