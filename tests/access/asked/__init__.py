"""What is asked: for every page the things it is asked about, and what a person would send to it."""

from tests.access.asked import account, content, learn, others, reflections, review, self_audits
from tests.access.row import Row

PARTS = {
    "Open pages and the account": account,
    "Home and reading": learn,
    "Reflections": reflections,
    "Self-audits": self_audits,
    "Review": review,
    "Actions, records and the team": others,
    "Content": content,
}


def rows_of(house) -> dict[str, list[Row]]:
    """The rows of each part of the table, in order."""
    return {title: list(part.rows(house)) for title, part in PARTS.items()}
