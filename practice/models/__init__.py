from practice.models.actions import Action
from practice.models.comments import ActedElsewhere, Comment
from practice.models.moves import Move
from practice.models.notices import Notice, NoticeChoice
from practice.models.readings import Reading
from practice.models.record_shares import RecordShare
from practice.models.reflections import Reader, Reflection, ReflectionAnswer
from practice.models.report_choices import ReportChoice
from practice.models.requests import Request, RequestedPerson
from practice.models.self_audits import Contributor, SelfAudit, SelfAuditAnswer, SelfAuditSection
from practice.models.sign_offs import SignOff
from practice.models.team_talks import TeamTalk

__all__ = [
    "ActedElsewhere",
    "Action",
    "Comment",
    "Contributor",
    "Move",
    "Notice",
    "NoticeChoice",
    "Reader",
    "Reading",
    "RecordShare",
    "Reflection",
    "ReflectionAnswer",
    "ReportChoice",
    "Request",
    "RequestedPerson",
    "SelfAudit",
    "SelfAuditAnswer",
    "SelfAuditSection",
    "SignOff",
    "TeamTalk",
]
