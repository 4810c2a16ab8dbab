"""Dates and times as people say them, in UK time, across both clock changes (reliability.md R26)."""

from datetime import UTC, date, datetime

import pytest

from common.templatetags import words

NOW = datetime(2027, 3, 3, 14, 32, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOW, tick=False)
    return time_machine


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW, "today at 2:32pm"),
        (utc(2027, 3, 3, 0, 0), "today at 12:00am"),
        (utc(2027, 3, 3, 12, 0), "today at 12:00pm"),
        (utc(2027, 3, 2, 16, 10), "yesterday at 4:10pm"),
        (utc(2027, 3, 1, 9, 0), "1 March 2027"),
        (utc(2026, 7, 1, 23, 30), "2 July 2026"),
        (date(2027, 3, 3), "3 March 2027"),
        (None, ""),
    ],
)
def test_when(moment, said):
    assert words.when(moment) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW, "3 March 2027 at 2:32pm"),
        (utc(2027, 3, 28, 0, 59), "28 March 2027 at 12:59am"),
        (utc(2027, 3, 28, 1, 0), "28 March 2027 at 2:00am"),
        (utc(2027, 10, 31, 0, 30), "31 October 2027 at 1:30am"),
        (utc(2027, 10, 31, 1, 30), "31 October 2027 at 1:30am"),
        (None, ""),
    ],
)
def test_exactly(moment, said):
    assert words.exactly(moment) == said


def test_today_ends_at_midnight_in_the_uk(clock):
    clock.move_to(utc(2027, 7, 1, 23, 30), tick=False)
    assert words.when(utc(2027, 7, 1, 22, 30)) == "yesterday at 11:30pm"
    assert words.when(utc(2027, 7, 1, 23, 5)) == "today at 12:05am"


@pytest.mark.parametrize(
    ("value", "said"),
    [(date(2027, 3, 3), "3 March 2027"), (utc(2027, 7, 1, 23, 30), "2 July 2027"), (None, "")],
)
def test_day(value, said):
    assert words.day(value) == said


@pytest.mark.parametrize(
    ("text", "said"), [("2024-12-12", "12 December 2024"), ("December 2024", "December 2024"), ("", "")]
)
def test_plain_date(text, said):
    assert words.plain_date(text) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2027, 3, 3), "by today"),
        (date(2027, 3, 4), "by tomorrow"),
        (date(2027, 3, 5), "by Friday 5 March"),
        (date(2027, 9, 1), "by 1 September 2027"),
        (date(2027, 3, 2), "overdue by 1 day"),
        (date(2027, 2, 26), "overdue by 5 days"),
        (None, ""),
    ],
)
def test_due(value, said):
    assert words.due(value) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2027, 3, 3), "today"),
        (date(2027, 3, 2), "1 day ago"),
        (date(2027, 2, 20), "11 days ago"),
        (date(2027, 2, 10), "3 weeks ago"),
        (utc(2026, 12, 1, 9, 0), "3 months ago"),
        (None, ""),
    ],
)
def test_ago(value, said):
    assert words.ago(value) == said


@pytest.mark.parametrize(("number", "said"), [(0, "no questions"), (1, "1 question"), (3, "3 questions")])
def test_counted(number, said):
    assert words.counted(number, "question,questions") == said


@pytest.mark.parametrize(
    ("value", "late"), [(date(2027, 3, 2), True), (date(2027, 3, 3), False), (None, False)]
)
def test_overdue(value, late):
    assert words.overdue(value) is late


def test_get():
    assert words.get({"a": 1}, "a") == 1
    assert words.get({}, "a") is None


def test_editors_text_goes_through_the_sanitiser():
    assert words.markdown("**Ring** <script>alert(1)</script>").startswith(
        "<p><strong>Ring</strong> &lt;script&gt;"
    )
    assert words.markdown(None) == ""


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("01632 960 101", "01632960101"),
        ("(01632) 960-101", "01632960101"),
        ("+44 (0)1632 960101", "+441632960101"),
        ("01632 960101 ext 12", "01632960101"),
        ("01632 960101 Ext. 12", "01632960101"),
        ("999", "999"),
        ("0+1+2", "012"),
        ("", ""),
    ],
)
def test_what_a_link_dials(printed, number):
    assert words.dialled(printed) == number
