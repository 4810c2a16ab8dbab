"""A form stores its own fields and no others, whatever else is sent with it (security.md S11)."""

import re
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import models

from common.fields import PUBLIC_ID_PATTERN
from tests.access.asking import NOT_COMPARED, ask, stored
from tests.access.matrix import chances
from tests.access.people import CHILDMINDER, PRACTITIONER, SIGNED_OUT
from tests.access.resolver import pages
from tests.access.row import Row
from tests.rows import our_models

pytestmark = pytest.mark.django_db

# Made anew each time: what is drawn at random, hashed, or sealed with the time.
RANDOM = {"wrapped", "password", "token_hash", "phrase_hash", "sha256", "previous_sha256", "sealed"}
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


def every_field(app: str) -> dict[str, str]:
    """All names of fields of all models. Where two models share a name, that of the page's own app counts."""
    found: dict[str, str] = {
        "is_staff": "on",
        "is_superuser": "on",
        "signed_by": "77",
        "by": "77",
        "user": "77",
    }
    for model in sorted(our_models(), key=lambda model: model._meta.app_label == app):
        for field in model._meta.concrete_fields:
            found |= dict.fromkeys((field.name, field.attname), of_a_model(field))
    return {name: value for name, value in found.items() if name not in NOT_OURS}


@pytest.fixture(scope="module")
def fields(house) -> dict[str, dict[str, str]]:
    """Every name of a field with something to send, for the pages of each app."""
    return {app: every_field(app) for app in ("accounts", "platform", "learning", "practice", "")}


class Known:
    """What was there before. What is newly numbered or drawn is "new", so that one act has the same words twice."""

    def __init__(self, before: dict[str, list[tuple]]):
        self.rows = {name: set(rows) for name, rows in before.items()}
        self.numbers = {name: {row[0] for row in rows} for name, rows in before.items()}
        self.ids = {
            value for rows in before.values() for row in rows for value in row if isinstance(value, str)
        }

    def facts(self) -> list[tuple]:
        """Every row that is new, changed or gone since."""
        now, found = stored(), []
        for model in our_models():
            if model in NOT_COMPARED:
                continue
            name = model.__name__
            changed = [row[0] for row in now[name] if row not in self.rows[name]]
            gone = self.numbers[name] - {row[0] for row in now[name]}
            found += [(name, "gone", number) for number in gone]
            if changed:
                found += [(name, *self.values_of(row)) for row in model._base_manager.filter(pk__in=changed)]
        return sorted(found, key=str)

    def values_of(self, row: models.Model) -> list[tuple]:
        of_row = [field for field in row._meta.concrete_fields if field.name not in RANDOM]
        return [(field.attname, self.in_words(getattr(row, field.attname), field)) for field in of_row]

    def in_words(self, value, field: models.Field):
        if isinstance(value, datetime):
            return "a moment"
        if field.primary_key or field.is_relation:
            model = field.related_model if field.is_relation else field.model
            return value if value is None or value in self.numbers[model.__name__] else "new"
        is_id = isinstance(value, str) and re.fullmatch(PUBLIC_ID_PATTERN, value)
        return "new" if is_id and value not in self.ids else value


@pytest.fixture(scope="module")
def known(house) -> Known:
    return Known(house.baseline)


def sent(house, known: Known, who: str, row: Row, extra: dict[str, str]) -> tuple[str, list[tuple]]:
    """What was answered, and what was stored."""
    facts: list[tuple] = []
    reply = ask(
        house,
        who,
        row.address,
        "POST",
        {**extra, **row.sent_by(who)},
        before_rolling_back=lambda: facts.extend(known.facts()),
    )
    return reply.word, facts


def forms_of(rows, written, page) -> list[tuple[Row, str]]:
    """A form of this page that somebody signed in may send, and the childminder's when there is one."""
    able = [each for each in chances(written, rows[page], "done") if each[1] != SIGNED_OUT]
    return able[:1] + [each for each in able[1:] if each[1] == CHILDMINDER][:1]


@pytest.mark.parametrize("page", sorted(pages()))
def test_other_fields_change_nothing(house, rows, written, known, fields, page):
    extra = fields[page.rpartition(":")[0]]
    for row, who in forms_of(rows, written, page):
        plain = sent(house, known, who, row, {})
        assert plain[1], f"{row.about}: nothing was stored, so nothing could differ"
        assert sent(house, known, who, row, extra) == plain, row.about


def test_a_new_person_gets_nothing_they_ask_for(house, rows, known, fields):
    (row,) = (row for row in rows["accounts:invitation"] if row.about.startswith("for another email"))
    plain = sent(house, known, SIGNED_OUT, row, {})
    assert plain[1]
    assert sent(house, known, SIGNED_OUT, row, fields["accounts"]) == plain


def test_a_field_that_a_form_does_read_would_be_seen(house, rows, known, fields):
    """The writing page reads this box, so leaving it to the others does change what is stored."""
    row = rows["practice:reflection-start"][0]
    short = replace(row, body={name: value for name, value in row.body.items() if name != "differently"})
    plain = sent(house, known, PRACTITIONER, short, {})
    assert sent(house, known, PRACTITIONER, short, fields["practice"]) != plain
