from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

Body = dict | Callable[[str], dict]

MISSING = "0" * 16  # no public id: they are random
NOWHERE = "no-such-place"


@dataclass(frozen=True, eq=False)
class Row:
    """One line of the table: a page, and whose thing it is asked about. `body` is what a person would send to it."""

    page: str
    about: str
    where: dict[str, str] = field(default_factory=dict)
    body: Body = field(default_factory=dict)

    @property
    def address(self) -> str:
        return reverse(self.page, kwargs=self.where)

    def sent_by(self, who: str) -> dict:
        return self.body(who) if callable(self.body) else self.body
