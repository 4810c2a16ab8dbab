"""What was tried after a talk, as lists show it."""

from collections.abc import Iterable

from django.utils import timezone

from learning.models import Recommendation
from practice.models import TeamTalk

TRYING, LOOK_AGAIN = "trying", "check_again"


def talks_on(me, area: Recommendation, *, most: int) -> list[TeamTalk]:
    """Those of this setting on the area, the newest first, each with `status`. One query."""
    talks = TeamTalk.objects.visible_to(me.user).for_area(area)
    return with_status(talks.defer("result_note")[:most])


def with_status(talks: Iterable[TeamTalk]) -> list[TeamTalk]:
    talks = list(talks)
    for talk in talks:
        talk.status = status_of(talk)  # type: ignore[attr-defined]
    return talks


def status_of(talk: TeamTalk) -> str:
    """A code of the status tag: its result, or "check_again" from the day to look; before that "trying"."""
    if talk.looked_at:
        return talk.result
    return LOOK_AGAIN if talk.look_on <= timezone.localdate() else TRYING
