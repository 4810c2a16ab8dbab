"""A long self-audit is read one area at a time: over a hundred questions are too many for one page."""

from collections.abc import Iterable
from dataclasses import dataclass

from practice.models import SelfAuditAnswer, SelfAuditSection
from practice.states import Rating

LONG = 40  # questions; up to here everything stands on one page


@dataclass(frozen=True)
class Part:
    """One area of a self-audit with its answers in order. Made from answers that came with section and item."""

    section: SelfAuditSection
    answers: list[SelfAuditAnswer]

    @property
    def title(self) -> str:
        return self.section.checklist.title

    @property
    def gaps(self) -> int:
        """How many answers are Partly, No or Not sure yet."""
        return sum(answer.is_gap for answer in self.answers)

    @property
    def in_words(self) -> str:
        """ "4 Yes · 2 No · 1 Not answered"."""
        given = [answer.rating for answer in self.answers]
        words = [*Rating.choices, ("", "Not answered")]
        return " · ".join(f"{given.count(code)} {word}" for code, word in words if code in given)


def in_parts(answers: Iterable[SelfAuditAnswer]) -> list[Part]:
    """The areas in order."""
    parts: dict[int, Part] = {}
    for answer in answers:
        parts.setdefault(answer.section_id, Part(answer.section, [])).answers.append(answer)
    return list(parts.values())


def is_long(answers: list[SelfAuditAnswer]) -> bool:
    return len(answers) > LONG


def chosen(parts: list[Part], public_id: str) -> Part | None:
    """The part of this section; none for an address that names none."""
    return next((part for part in parts if part.section.public_id == public_id), None)


def after(parts: list[Part], part: Part) -> Part | None:
    """The area that comes next; none after the last."""
    place = parts.index(part) + 1
    return parts[place] if place < len(parts) else None
