"""A form stores its own fields and no others, whatever else is sent with it (security.md S11)."""

import re
from datetime import datetime

import pytest
from django.db import models

from common.fields import PUBLIC_ID_PATTERN
from tests.access.asking import NOT_COMPARED, ask, stored
from tests.access.matrix import who_may
from tests.access.people import CHILDMINDER, SIGNED_OUT
from tests.access.resolver import pages
from tests.access.row import Row
from tests.rows import our_models

pytestmark = pytest.mark.django_db

# Made anew each time: what is drawn at random, hashed, or sealed with the time.
RANDOM = {"wrapped", "password", "token_hash", "sha256", "previous_sha256", "sealed"}
# Names of ours that a page of a package reads from what is sent.
NOT_OURS = {"next"}


def of_a_model(field: models.Field) -> str:
    """Something a person would like to see there: another setting, a higher role, a later state."""
    if field.choices:
        values = [value for value, _ in field.choices]
        return str(values[-1] or values[0])
    if isinstance(field, models.ForeignKey):
        last = field.related_model._base_manager.order_by("-pk").first()
        return str(last.pk) if last else "1"
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateField):
        return "2020-01-01"
    if isinstance(field, models.IntegerField | models.AutoField):
        return "77"
    return "another"


def every_field(page: str) -> dict[str, str]:
    """All names of fields of all models. Where two models share a name, that of the page's own app counts."""
    own = page.partition(":")[0]
    found: dict[str, str] = {
        "is_staff": "on",
        "is_superuser": "on",
        "signed_by": "77",
        "by": "77",
        "user": "77",
    }
    for model in sorted(our_models(), key=lambda model: model._meta.app_label == own):
        for field in model._meta.concrete_fields:
            found |= {name: of_a_model(field) for name in (field.name, field.attname)}
    return {name: value for name, value in found.items() if name not in NOT_OURS}


def facts(before: dict[str, list[tuple]]) -> list[tuple]:
    """Every row that is new, changed or gone since `before`, as words that are the same for the same act."""
    now, found, known = stored(), [], Known(before)
    for model in our_models():
        if model in NOT_COMPARED:
            continue
        old, new = set(before[model.__name__]), set(now[model.__name__])
        gone = {row[0] for row in old - new} - {row[0] for row in new}
        found += [(model.__name__, "gone", pk) for pk in gone]
        changed = model._base_manager.filter(pk__in=[row[0] for row in new - old])
        found += [(model.__name__, *known.values_of(row)) for row in changed]
    return sorted(found, key=str)


class Known:
    """What was there before, to call anything newly numbered or drawn "new"."""

    def __init__(self, before: dict[str, list[tuple]]):
        self.numbers = {name: {row[0] for row in rows} for name, rows in before.items()}
        self.ids = {str(value) for rows in before.values() for row in rows for value in row}

    def values_of(self, row: models.Model) -> list[tuple]:
        fields = [field for field in row._meta.concrete_fields if field.name not in RANDOM]
        return [(field.attname, self.in_words(getattr(row, field.attname), field)) for field in fields]

    def in_words(self, value, field: models.Field):
        if isinstance(value, datetime):
            return "a moment"
        if field.primary_key or field.is_relation:
            model = field.related_model if field.is_relation else field.model
            return value if value is None or value in self.numbers[model.__name__] else "new"
        is_id = isinstance(value, str) and re.fullmatch(PUBLIC_ID_PATTERN, value)
        return "new" if is_id and value not in self.ids else value


def sent(house, who: str, row: Row, extra: dict[str, str]) -> tuple[str, list[tuple]]:
    """What was answered and what was stored."""
    client_facts: list[list[tuple]] = []
    reply = ask(
        house,
        who,
        row.address,
        "POST",
        {**extra, **row.sent_by(who)},
        before_rolling_back=lambda: client_facts.append(facts(house.baseline)),
    )
    return reply.word, client_facts[0]


def forms_of(rows, written, page) -> list[tuple[Row, str]]:
    """A form of this page that somebody signed in may send, and the childminder's when there is one."""
    able = [(row, who) for row in rows[page] for who in who_may(written, row, "done") if who != SIGNED_OUT]
    return able[:1] + [each for each in able[1:] if each[1] == CHILDMINDER][:1]


@pytest.mark.parametrize("page", sorted(pages()))
def test_other_fields_change_nothing(house, rows, written, page):
    for row, who in forms_of(rows, written, page):
        plain = sent(house, who, row, {})
        assert plain[1], f"{row.about}: nothing was stored, so nothing could differ"
        assert sent(house, who, row, every_field(page)) == plain, row.about


def test_a_new_person_gets_nothing_they_ask_for(house, rows):
    (row,) = (row for row in rows["accounts:invitation"] if row.about.startswith("for another email"))
    plain = sent(house, SIGNED_OUT, row, {})
    assert plain[1]
    assert sent(house, SIGNED_OUT, row, every_field("accounts:")) == plain
