from django.db import models
from django.urls import reverse

from accounts.models.users import User
from common.fields import PublicIdField
from common.models import DataKey


class GroupQuerySet(models.QuerySet):
    def led_by(self, user: User):
        """The groups this person leads now."""
        leads = Membership.objects.filter(user=user, role=Membership.Role.LEAD, ended_at=None)
        return self.filter(memberships__in=leads)


class Group(models.Model):
    """Settings that belong together, such as the branches of one company."""

    public_id = PublicIdField()
    name = models.CharField(max_length=120)

    objects = GroupQuerySet.as_manager()

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("practice:group-detail", args=[self.public_id])


class SettingQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The settings this person works in now."""
        return self.filter(memberships__in=Membership.objects.current().filter(user=user)).distinct()


class Setting(models.Model):
    """A nursery, a pre-school or a childminder's home. All that is written in it is encrypted with its own key."""

    class Kind(models.TextChoices):
        NURSERY = "nursery", "Nursery"
        PRE_SCHOOL = "pre_school", "Pre-school"
        CHILDMINDER = "childminder", "Childminder"

    public_id = PublicIdField()
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    town = models.CharField(max_length=80, blank=True)
    council = models.CharField(max_length=80, blank=True)
    urn = models.CharField(max_length=12, blank=True)
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="settings")
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")
    # Whom to tell, as the setting filled it in. The names stand for people who have no account here.
    dsl_name = models.CharField(max_length=120, blank=True)
    dsl_phone = models.CharField(max_length=30, blank=True)
    deputy_name = models.CharField(max_length=120, blank=True)
    deputy_phone = models.CharField(max_length=30, blank=True)
    social_care_phone = models.CharField(max_length=30, blank=True)
    out_of_hours_phone = models.CharField(max_length=30, blank=True)
    lado_phone = models.CharField(max_length=30, blank=True)
    contacts_checked_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    suspended_at = models.DateTimeField(null=True, blank=True)

    objects = SettingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["nursery", "pre_school", "childminder"]),
                name="setting_kind_is_known",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("practice:home", args=[self.slug])

    @property
    def is_childminder(self) -> bool:
        return self.kind == self.Kind.CHILDMINDER

    @property
    def audience(self) -> str:
        """Which questions of a checklist are for this setting: "group" or "childminder" (learning.Audience)."""
        return "childminder" if self.is_childminder else "group"


class MembershipQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None, setting__suspended_at=None, user__is_active=True)

    def managers(self):
        return self.filter(role=Membership.Role.MANAGER)


class Membership(models.Model):
    """Somebody's role in one setting, or the lead's in a group. It ends; it is never deleted."""

    class Role(models.TextChoices):
        PRACTITIONER = "practitioner", "Practitioner"
        MANAGER = "manager", "Manager"
        LEAD = "lead", "Lead of the group"

    class Office(models.TextChoices):
        NONE = "", "None"
        DSL = "dsl", "Designated safeguarding lead"
        DEPUTY = "deputy", "Deputy safeguarding lead"

    public_id = PublicIdField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    setting = models.ForeignKey(Setting, null=True, on_delete=models.PROTECT, related_name="memberships")
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    office = models.CharField(max_length=10, choices=Office, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "setting"],
                condition=models.Q(ended_at=None),
                name="one_current_role_in_a_setting",
            ),
            models.UniqueConstraint(
                fields=["user", "group"],
                condition=models.Q(ended_at=None),
                name="one_current_lead_row_in_a_group",
            ),
            models.CheckConstraint(
                condition=models.Q(setting__isnull=True, group__isnull=False, role="lead")
                | models.Q(setting__isnull=False, group__isnull=True, role__in=["practitioner", "manager"]),
                name="membership_is_of_a_setting_or_leads_a_group",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="membership_ended_at_with_ended_by",
            ),
            models.CheckConstraint(
                condition=models.Q(office__in=["", "dsl", "deputy"]), name="membership_office_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display().lower()}"

    @property
    def place(self) -> Setting:
        """The setting of somebody who works in one. Raises ValueError for a group's lead, who works in none."""
        if self.setting is None:
            raise ValueError("A group's lead has no setting of their own.")
        return self.setting

    @property
    def is_manager(self) -> bool:
        return self.role == self.Role.MANAGER
