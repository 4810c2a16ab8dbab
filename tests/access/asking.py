"""Asking for one address as one person, and seeing what was answered and whether anything was stored."""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, SignIn, Submission
from tests.access.table import SIGN_IN
from tests.rows import our_models

# Bookkeeping of the asking itself: the log, the key of a form, when somebody was last seen.
NOT_COMPARED = (AuditEvent, Submission)
NOT_COMPARED_COLUMNS = {SignIn: {"last_seen_at"}}
FORM = "application/x-www-form-urlencoded"
BOOKKEEPING = (*(f'"{model._meta.db_table}"' for model in NOT_COMPARED), '"django_session"', '"cache"')
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
CSRF = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"')


def stored() -> dict[str, list[tuple]]:
    """Every row of our tables, but for the bookkeeping."""
    found = {}
    with connection.cursor() as cursor:
        for model in our_models():
            if model in NOT_COMPARED:
                continue
            left_out = NOT_COMPARED_COLUMNS.get(model, set())
            columns = ", ".join(
                f'"{each.column}"' for each in model._meta.concrete_fields if each.column not in left_out
            )
            cursor.execute(f"SELECT {columns} FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
            found[model.__name__] = cursor.fetchall()
    return found


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def seeing_writes() -> Iterator[list[str]]:
    """The statements that may have written something, but for the bookkeeping."""
    seen: list[str] = []

    def look(execute, sql, params, many, context):
        if WRITES.search(sql) and not any(table in sql for table in BOOKKEEPING):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen


@dataclass(frozen=True)
class Reply:
    status: int
    location: str
    to_sign_in: bool
    body: bytes
    headers: dict[str, str]
    changed: bool
    error: str = ""

    @property
    def word(self) -> str:
        """How the table says it, see docs/reference/access.md."""
        if self.error:
            return f"{self.status} ({self.error})"
        if self.to_sign_in and not self.changed:
            return SIGN_IN
        if self.status == 302 and self.changed:
            return "done"
        return f"{'done ' if self.changed else ''}{self.status}"

    def without(self, address: str) -> bytes:
        """The body as it would be at any other address, without the form's token."""
        return CSRF.sub(b"", self.body).replace(address.encode(), b"")


CLIENT = Client(raise_request_exception=False)  # one for all: it loads the middleware once


def browser_of(house, who: str) -> Client:
    CLIENT.cookies = SimpleCookie(house.cookies[who])
    return CLIENT


def ask(
    house,
    who: str,
    address: str,
    method: str = "GET",
    body: dict | None = None,
    *,
    before_rolling_back: Callable[[], object] = lambda: None,
) -> Reply:
    """One request from the person's open browser. Whatever it stored is rolled back."""
    client = browser_of(house, who)
    with rolled_back():
        with seeing_writes() as writes:
            if method == "POST":
                data = {"submission": secrets.token_urlsafe(16), **(body or {})}
                response = client.post(address, urlencode(data, doseq=True), content_type=FORM)
            else:
                response = client.generic(method, address)
        before_rolling_back()
        return reply(response, changed=bool(writes) and has_changed(house, who, response))


def has_changed(house, who: str, response) -> bool:
    """Whether anything is stored that was not. A sign-in that is no longer good ends with the next request."""
    user, now = house.people[who], stored()
    left_out = {"SignIn"} if leads_to_sign_in(response) or (user and not user.is_active) else set()
    return any(now[name] != rows for name, rows in house.baseline.items() if name not in left_out)


def leads_to_sign_in(response) -> bool:
    return response.headers.get("Location", "").startswith(f"{reverse('account_login')}?next=")


def reply(response, *, changed: bool) -> Reply:
    error = getattr(response, "exc_info", None)
    return Reply(
        status=response.status_code,
        location=response.headers.get("Location", ""),
        to_sign_in=leads_to_sign_in(response),
        body=response.content if not response.streaming else b"".join(response),
        headers={name: value for name, value in response.headers.items() if name != "Set-Cookie"},
        changed=changed,
        error=f"{error[0].__name__}: {error[1]}" if error else "",
    )
