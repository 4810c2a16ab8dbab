"""Filters for words: dates and times as people say them, counts with their noun, phone numbers, editors' text."""

import re
from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.dateformat import format as format_date

from common import markdown as markdown_text

register = template.Library()


@register.filter
def markdown(text: str):
    return markdown_text.render(text or "")


@register.filter
def when(moment: datetime | date | None) -> str:
    """ "today at 2:32pm", "yesterday at 4:10pm", "3 March 2027". An empty text for None."""
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return day(moment)
    local = timezone.localtime(moment)
    clock = format_date(local, "g:ia").replace(".", "")
    gap = (timezone.localdate() - local.date()).days
    if gap == 0:
        return f"today at {clock}"
    if gap == 1:
        return f"yesterday at {clock}"
    return format_date(local, "j F Y")


@register.filter
def exactly(moment: datetime | None) -> str:
    """ "3 March 2027 at 2:32pm", UK time."""
    if moment is None:
        return ""
    local = timezone.localtime(moment)
    return format_date(local, "j F Y") + " at " + format_date(local, "g:ia").replace(".", "")


@register.filter
def day(value: datetime | date | None) -> str:
    """ "3 March 2027"."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_date(value, "j F Y")


@register.filter
def plain_date(text: str) -> str:
    """A source's date as its publisher gives it; an ISO date is written out, anything else stays."""
    try:
        return day(date.fromisoformat(text))
    except ValueError:
        return text


@register.filter
def due(value: date | None) -> str:
    """ "by Friday 27 November", "by tomorrow", "overdue by 5 days"."""
    if value is None:
        return ""
    gap = (value - timezone.localdate()).days
    if gap < 0:
        return f"overdue by {counted(-gap, 'day,days')}"
    if gap == 0:
        return "by today"
    if gap == 1:
        return "by tomorrow"
    return "by " + format_date(value, "l j F" if gap < 90 else "j F Y")


@register.filter
def ago(value: datetime | date | None) -> str:
    """ "3 months ago", in whole words; for how old a look is."""
    if value is None:
        return ""
    start = timezone.localtime(value).date() if isinstance(value, datetime) else value
    days = (timezone.localdate() - start) // timedelta(days=1)
    if days < 1:
        return "today"
    if days < 14:
        return f"{counted(days, 'day,days')} ago"
    if days < 60:
        return f"{days // 7} weeks ago"
    return f"{days // 30} months ago"


@register.filter
def counted(number: int, nouns: str) -> str:
    """`3|counted:"question,questions"` is "3 questions". Nought is "no"."""
    one, many = nouns.split(",")
    return f"{number or 'no'} {one if number == 1 else many}"


@register.filter
def dialled(number: str) -> str:
    """What a tel: link dials: "+44 (0)1632 960101 ext 12" is "+441632960101"; the extension is said afterwards."""
    main = re.split(r"[a-z]", number.lower())[0].strip()
    if main.startswith("+"):
        main = main.replace("(0)", "")
    return re.sub(r"(?!^\+)\D", "", main)


@register.filter
def overdue(value: date | None) -> bool:
    return value is not None and value < timezone.localdate()


@register.filter
def get(mapping, key):
    return mapping.get(key)
