from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from learning.models import Recommendation
from practice.models import Reading


@transaction.atomic
def mark_area_read(*, by: Membership, recommendation: Recommendation, at=None) -> Reading:
    """ "I've read this". Pressing it twice changes nothing."""
    row, _ = Reading.objects.get_or_create(
        setting=by.setting,
        person=by.user,
        recommendation=recommendation,
        defaults={"at": at or timezone.now()},
    )
    return row
