"""A pasted list of people to invite: reading each line, and saying in one sentence what is wrong with it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import Invitation, Membership, Setting, User

AT_MOST = 60
LONGEST_NAME = 120
LONGEST_EMAIL = 254
LONGEST_USERNAME = 60
# How a formula begins. A spreadsheet that later holds the name must not run it (security.md, the bad input list).
FORMULA = ("=", "+", "-", "@")
IN_BRACKETS = re.compile(r"(?P<name>[^<>]*)<(?P<contact>[^<>]*)>[\s,;]*")


@dataclass(frozen=True)
class Line:
    """One line as it was pasted, what was read from it, and the problem, if there is one."""

    number: int
    text: str
    name: str = ""
    email: str = ""
    username: str = ""
    problem: str = ""

    @property
    def contact(self) -> str:
        return self.email or self.username


def read_lines(text: str) -> list[Line]:
    """The lines that hold something, numbered as they stand in the text."""
    return [read_line(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def read_line(number: int, text: str) -> Line:
    """`Name, contact`, with a comma, a tab or a semicolon, or `Name <contact>`. The last part is the contact."""
    brackets = IN_BRACKETS.fullmatch(text.strip())
    parts = [brackets["name"], brackets["contact"]] if brackets else re.split(r"[,;\t]", text.strip(" \t,;"))
    name = " ".join(", ".join(parts[:-1]).replace('"', "").split()).rstrip(",")
    contact = parts[-1].strip(" \t\"'<>")
    line = Line(number=number, text=text.strip(), name=name)
    problem = _wrong_with_line(parts, name, contact)
    if problem:
        return replace(line, problem=problem)
    if "@" in contact:
        return replace(line, email=contact, problem=wrong_with_email(contact))
    return replace(line, username=contact.lower(), problem=wrong_with_username(contact))


def _wrong_with_line(parts: list[str], name: str, contact: str) -> str:
    if len(parts) < 2:
        return wrong_with_name(contact) if contact.startswith(FORMULA) else _only_one_part(contact)
    if not name:
        return "There is no name before the email or username."
    if problem := wrong_with_name(name):
        return problem
    return "" if contact else "There is no email or username after the name."


def _only_one_part(contact: str) -> str:
    missing = "There is no name before the email." if "@" in contact else "There is no email or username."
    return f"{missing} Put a comma between the name and it."


def wrong_with_name(name: str) -> str:
    """What is wrong with the name of somebody to invite, in one sentence, or an empty text."""
    if name.startswith(FORMULA):
        return f"Names cannot begin with {name[0]}"
    if len(name) > LONGEST_NAME:
        return f"The name has {len(name)} characters. Shorten it to {LONGEST_NAME}."
    if "@" in name:
        return "There is an email in the name. Keep only the name, and one email or username."
    return "" if any(sign.isalpha() for sign in name) else "The name has no letters."


def wrong_with_email(email: str) -> str:
    if email.startswith(FORMULA):
        return f"Emails cannot begin with {email[0]}"
    try:
        validate_email(email)
    except ValidationError:
        return "This is not an email address."
    return "" if len(email) <= LONGEST_EMAIL else "This email address is too long."


def wrong_with_username(username: str) -> str:
    """A username with an @ could be somebody's email address: people sign in with either."""
    if username.startswith(FORMULA):
        return f"Usernames cannot begin with {username[0]}"
    if "@" in username:
        return "This is an email address. Type it in the box for the email."
    if len(username) > LONGEST_USERNAME:
        return f"A username has at most {LONGEST_USERNAME} characters."
    try:
        User._meta.get_field("username").run_validators(username)
    except ValidationError:
        return "A username has letters, numbers and . - _ only, and no spaces."
    return ""


def check_lines(lines: Iterable[Line], setting: Setting) -> list[Line]:
    """The lines with what is wrong among them, and with who works or is invited here. Two queries."""
    here = _contacts(Membership.objects.current().filter(setting=setting), "user__email", "user__username")
    invited = _contacts(Invitation.objects.open().filter(setting=setting), "email", "username")
    first: dict[str, int] = {}
    checked = []
    for line in lines:
        key = line.contact.lower()
        problem = line.problem
        if not problem and key in first:
            problem = f"The same as line {first[key]}."
        elif not problem and key in here:
            problem = "This person already works here."
        elif not problem and key in invited:
            problem = "There is an open invitation for this person."
        if not problem:
            first[key] = line.number
        checked.append(replace(line, problem=problem))
    return checked


def _contacts(rows, *fields: str) -> set[str]:
    return {value.lower() for row in rows.values_list(*fields) for value in row if value}
