from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower

from common.fields import PublicIdField
from common.models import DataKey


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, *, name: str, email: str = "", password: str | None = None
    ) -> "User":
        """A person with their own data key. Without a password they can't sign in until they set one."""
        user = self.model(username=username.strip().lower(), name=name, email=self.normalize_email(email))
        user.key = DataKey.objects.create()
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username):
        return self.get(username=username.lower())


class User(AbstractBaseUser):
    """A person. They sign in with an email address or a username: many staff have no email at work."""

    public_id = PublicIdField()
    username = models.CharField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+\Z", "Use letters, numbers and . @ + - _ only.")],
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # When this person was shown how it works here: quick exit, what to write, who can read it.
    welcomed_at = models.DateTimeField(null=True, blank=True)
    key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")

    objects = UserManager()

    # The membership of the request's own setting, set by the door in accounts.middleware; it narrows what is visible.
    here = None

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~models.Q(email=""), name="one_person_for_each_email_address"
            ),
            models.CheckConstraint(
                condition=models.Q(username=Lower("username")), name="usernames_are_lower_case"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def platform_roles(self) -> frozenset[str]:
        """What this person may do for the whole platform. One query, once for each request."""
        if not hasattr(self, "_platform_roles"):
            held = self.role_rows.filter(ended_at=None).values_list("role", flat=True)
            self._platform_roles = frozenset(held)
        return self._platform_roles

    @property
    def edits_content(self) -> bool:
        return bool(self.platform_roles & {PlatformRole.Role.EDITOR, PlatformRole.Role.APPROVER})

    @property
    def runs_platform(self) -> bool:
        return PlatformRole.Role.ADMINISTRATOR in self.platform_roles


class PlatformRole(models.Model):
    """A role for the whole platform, never for a setting. It shows no practice record to anybody."""

    class Role(models.TextChoices):
        EDITOR = "editor", "Editor"
        APPROVER = "approver", "Approver"
        ADMINISTRATOR = "administrator", "Platform administrator"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_rows")
    role = models.CharField(max_length=20, choices=Role)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=models.Q(ended_at=None),
                name="one_current_row_for_each_role",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["editor", "approver", "administrator"]),
                name="platform_role_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.user} is {self.get_role_display()}"
