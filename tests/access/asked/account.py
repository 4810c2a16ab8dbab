from collections.abc import Iterator

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

from tests import factories
from tests.access.row import NOWHERE, Row

NEW_PASSWORD = "velvet zebra jumping"
NEW_PERSON = {"name": "Ines Invited", "username": "ines", "password": NEW_PASSWORD}


def rows(house) -> Iterator[Row]:
    for page in ("worried", "help", "accessibility", "privacy", "healthz", "readyz", "gallery"):
        yield Row(page, "")
    yield from signing(house)
    yield from invitation(house)


def signing(house) -> Iterator[Row]:
    me = house.a.place.practitioner.user
    signing_in = {"login": me.username, "password": factories.PASSWORD, "shared": "yes"}
    yield Row("account_login", "the right password", body=signing_in)
    yield Row("account_login", "a wrong password", body=signing_in | {"password": "wrong"})
    yield Row("accounts:demo-sign-in", "a demonstration person", {"username": house.demo_person.username})
    yield Row("accounts:demo-sign-in", "any other person", {"username": me.username})
    yield Row("accounts:sign-out", "")
    yield Row("accounts:signed-out", "")
    yield Row("accounts:quick-exit", "")
    yield Row("accounts:account", "")
    yield Row("accounts:sign-ins-end", "")
    change = {"oldpassword": factories.PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    yield Row("account_change_password", "the right password", body=change)
    yield Row("account_change_password", "a wrong password", body=change | {"oldpassword": "wrong"})
    yield Row("account_reset_password", "", body={"email": "nobody@example.org"})
    yield Row("account_reset_password_done", "")
    link = {"uidb36": user_pk_to_url_str(me), "key": default_token_generator.make_token(me)}
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    yield Row("account_reset_password_from_key", "a working link", link, new)
    yield Row("account_reset_password_from_key", "a made-up link", link | {"key": "abc-123"}, new)
    yield Row(
        "account_reset_password_from_key",
        "the next page, without a link",
        link | {"key": "set-password"},
        new,
    )
    yield Row("account_reset_password_from_key_done", "")


def invitation(house) -> Iterator[Row]:
    links = house.links
    for about, token in (
        ("open, to A", links.open),
        ("for another email, to A", links.of_email),
        ("expired", links.expired),
        ("cancelled", links.cancelled),
        ("used", links.used),
        ("of a manager who left", links.of_former_manager),
        ("missing", NOWHERE),
    ):
        yield Row("accounts:invitation", about, {"token": token}, NEW_PERSON)
