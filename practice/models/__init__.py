from practice.models.actions import Action
from practice.models.comments import ActedElsewhere, Comment
from practice.models.moves import Move
from practice.models.notices import Notice
from practice.models.readings import Reading
from practice.models.reflections import Reader, Reflection, ReflectionAnswer
from practice.models.self_audits import Contributor, SelfAudit, SelfAuditAnswer, SelfAuditSection
from practice.models.sign_offs import SignOff

__all__ = [
    "ActedElsewhere",
    "Action",
    "Comment",
    "Contributor",
    "Move",
    "Notice",
    "Reader",
    "Reading",
    "Reflection",
    "ReflectionAnswer",
    "SelfAudit",
    "SelfAuditAnswer",
    "SelfAuditSection",
    "SignOff",
]
