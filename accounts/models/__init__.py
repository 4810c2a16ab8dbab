from accounts.models.audit_events import AuditEvent
from accounts.models.invitations import Invitation
from accounts.models.phrases import OneTimePhrase
from accounts.models.places import Group, Membership, Setting
from accounts.models.sign_ins import SignIn
from accounts.models.submissions import Submission
from accounts.models.users import PlatformRole, User

__all__ = [
    "AuditEvent",
    "Group",
    "Invitation",
    "Membership",
    "OneTimePhrase",
    "PlatformRole",
    "Setting",
    "SignIn",
    "Submission",
    "User",
]
