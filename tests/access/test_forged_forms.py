"""A form that comes from elsewhere does nothing (security.md S37)."""

import pytest

from tests.access.asking import CLIENT, ask
from tests.access.matrix import chances
from tests.access.resolver import pages

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", sorted(pages()))
def test_a_form_without_its_token_is_refused(house, rows, written, page, monkeypatch):
    assert not getattr(pages()[page].callback, "csrf_exempt", False)
    monkeypatch.setattr(CLIENT.handler, "enforce_csrf_checks", True)
    for row, who in chances(written, rows[page], "done")[:1]:
        assert ask(house, who, row.address, "POST", row.sent_by(who)).word == "403"
