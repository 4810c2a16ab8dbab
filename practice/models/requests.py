from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from common.constraints import CompositeForeignKey
from common.fields import EncryptedTextField
from learning.models import Recommendation
from practice.models.base import Record, settings_managed_by, settings_of


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Managers see their setting's; others those made to them."""
        mine = RequestedPerson.objects.filter(person=user).values("request")
        return self.filter(
            Q(setting__in=settings_managed_by(user)) | Q(setting__in=settings_of(user), pk__in=mine)
        )

    def asked_of(self, user: User):
        """What this person was asked and has not done, where they work now: a narrower door than visible_to."""
        return self.open().filter(people__person=user, people__done_at=None, setting__in=settings_of(user))

    def open(self):
        return self.filter(withdrawn_at=None)

    def for_area(self, area: Recommendation):
        """About this area, in whichever version of its report."""
        return self.filter(
            recommendation__key=area.key, recommendation__edition__report=area.edition.report_id
        )

    def with_progress(self):
        """Adds `asked` and `done`, counts of people. Who left before they were done is not counted."""
        people = RequestedPerson.objects.counting().filter(request=OuterRef("pk")).order_by()
        count = people.values("request").annotate(number=Count("pk")).values("number")
        done = people.filter(done_at__isnull=False).values("request").annotate(number=Count("pk"))
        return self.annotate(
            asked=Coalesce(Subquery(count), 0), done=Coalesce(Subquery(done.values("number")), 0)
        )

    def waited_for(self):
        """Not withdrawn, and somebody who works here now is not done."""
        return self.open().filter(Exists(_not_done()))

    def over(self):
        """Withdrawn, or nobody is left who is not done."""
        return self.filter(Q(withdrawn_at__isnull=False) | ~Exists(_not_done()))


class Request(Record):
    """A manager asks people to reflect on one area, by a day.

    "Done, and keeping it private" is done: who asked sees done or not, and never more.
    """

    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="requests")
    why = EncryptedTextField(blank=True)
    due_on = models.DateField(null=True, blank=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["setting", "id"], name="request_of_setting"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="request_withdrawn_at_with_withdrawn_by",
            ),
        ]

    def __str__(self):
        return f"Request about {self.recommendation.name}"

    def get_absolute_url(self):
        return reverse("practice:request-detail", args=[self.setting.slug, self.public_id])


def _not_done():
    """The people of an outer request who work here now and are not done."""
    return RequestedPerson.objects.counting().filter(request=OuterRef("pk"), done_at=None)


class RequestedPersonQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """One's own, and for managers those of their setting."""
        return self.filter(
            Q(setting__in=settings_managed_by(user)) | Q(person=user, setting__in=settings_of(user))
        )

    def counting(self):
        """Who is done, and who works here now. Nobody waits for somebody who left."""
        here = Membership.objects.current().filter(user=OuterRef("person"), setting=OuterRef("setting"))
        return self.filter(Q(done_at__isnull=False) | Exists(here))

    def open_for(self, user: User):
        """What this person was asked and has not done, in settings they work in now."""
        return self.filter(
            person=user, done_at=None, request__withdrawn_at=None, setting__in=settings_of(user)
        )


class RequestedPerson(Record):
    """One person of a request, and when they were done with it."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="requested")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = RequestedPersonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "person"], name="asked_once_in_each_request"),
            CompositeForeignKey(shared="setting", field="request", name="requested_person_in_setting"),
        ]

    def __str__(self):
        return str(self.person)
