"""Closed by default: a page that is not named here asks to sign in first (security.md S2)."""

import pytest

from tests.access.asking import ask
from tests.access.people import SIGNED_OUT
from tests.access.resolver import pages

pytestmark = pytest.mark.django_db

OPEN = {
    "worried",
    "help",
    "accessibility",
    "privacy",
    "privacy-councils",
    "learning:glossary",
    "healthz",
    "readyz",
    "gallery",  # in the demonstration only
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "accounts:demo-sign-in",  # in the demonstration only
    "accounts:first",  # while nobody has an account
    "accounts:invitation",
    "accounts:phrase",
    "accounts:phrase-choose",
    "accounts:quick-exit",
    "accounts:sign-out",
    "accounts:signed-out",
}


def test_only_these_pages_are_open():
    unlocked = {
        name for name, pattern in pages().items() if not getattr(pattern.callback, "login_required", True)
    }
    assert unlocked == OPEN


@pytest.mark.parametrize("page", sorted(set(pages()) - OPEN))
def test_any_other_page_asks_to_sign_in(house, rows, page):
    row = rows[page][0]
    for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
        reply = ask(house, SIGNED_OUT, row.address, method)
        assert reply.word == "in", method
        # Signing in leads back to a page that was opened; the address of a form may answer to nothing but the form.
        leads_back = method in ("GET", "HEAD")
        assert reply.location.endswith(f"?next={row.address}" if leads_back else "?next=/")
