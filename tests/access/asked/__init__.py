"""What is asked: for every page the things it is asked about, and what a person would send to it."""

from tests.access.asked import (
    account,
    content,
    groups,
    learn,
    notices,
    others,
    platform,
    reflections,
    requests,
    review,
    self_audits,
    setting,
    talks,
    team,
    words,
)
from tests.access.row import Row

PARTS = {
    "Open pages and the account": account,
    "Words explained, facts for councils": words,
    "A setting's profile and first steps": setting,
    "Home and reading": learn,
    "Reflections": reflections,
    "Self-audits": self_audits,
    "Requests": requests,
    "Review": review,
    "Actions and records": others,
    "The team and one-time phrases": team,
    "Talks": talks,
    "Groups and their lead": groups,
    "Notices": notices,
    "Content": content,
    "The platform": platform,
}


def rows_of(house) -> dict[str, list[Row]]:
    """The rows of each part of the table, in order."""
    return {title: list(part.rows(house)) for title, part in PARTS.items()}
