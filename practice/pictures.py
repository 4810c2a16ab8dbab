"""Where a setting stands on each area, from its latest signed-off answers. Counts only: nobody's words."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce, NullIf

from practice.models import SelfAuditAnswer
from practice.states import Rating, SelfAuditState


@dataclass(frozen=True)
class Stand:
    """One area: how many of the latest signed-off answers say what, when they were signed, and in which record."""

    counts: list[tuple[str, str, int]]
    signed_at: datetime
    record: str


def where_we_stand(setting, report_slug: str, *, area_key: str | None = None) -> dict[str, Stand]:
    """The latest signed-off answers of each area of a report, by the area's key. One query.

    Where the manager gave another answer, the manager's counts.
    """
    agreed = Coalesce(NullIf("manager_rating", Value("")), F("rating"))
    answers = SelfAuditAnswer.objects.filter(
        setting=setting,
        self_audit__state=SelfAuditState.SIGNED_OFF,
        self_audit__edition__report__slug=report_slug,
    )
    if area_key is not None:
        answers = answers.filter(section__checklist__recommendation__key=area_key)
    rows = (
        answers.values(
            area=F("section__checklist__recommendation__key"),
            signed_at=F("self_audit__sign_off__signed_at"),
            record=F("self_audit__sign_off__public_id"),
            agreed=agreed,
        )
        .annotate(count=Count("pk"))
        .order_by("-signed_at")
    )
    latest: dict[str, list] = {}
    for row in rows:
        same = latest.setdefault(row["area"], [])
        if not same or same[0]["record"] == row["record"]:
            same.append(row)
    return {area: _stand(same) for area, same in latest.items()}


def _stand(rows: list[dict]) -> Stand:
    words = dict(Rating.choices)
    counts = [(row["agreed"], words.get(row["agreed"], ""), row["count"]) for row in rows]
    return Stand(counts=counts, signed_at=rows[0]["signed_at"], record=rows[0]["record"])
