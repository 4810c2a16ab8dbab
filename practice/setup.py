"""The first steps of a new setting, for whoever manages it. They go by themselves when all are done."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Invitation, Membership, Setting
from practice.models import Reflection, ReportChoice, Request

YOUNG = timedelta(days=60)


@dataclass
class Step:
    """One row of the card. `view` names the page where it is done, whose only argument is the setting."""

    title: str
    text: str
    view: str
    is_done: bool
    is_next: bool = False


def first_steps(me) -> list[Step]:
    """Empty when everything is done, for a setting older than 60 days, and for everybody but its managers.

    One query for a manager of a young setting, none for anybody else.
    """
    if not me.is_manager or me.setting.created_at + YOUNG < timezone.now():
        return []
    steps = _childminders_steps(me) if me.setting.is_childminder else _steps(me)
    waiting = [step for step in steps if not step.is_done]
    if not waiting:
        return []
    waiting[0].is_next = True
    return steps


def _steps(me) -> list[Step]:
    others = Membership.objects.current().exclude(user=me.user)
    has_lead, has_others, has_invited, has_report, has_asked = _which_exist(
        me,
        Membership.objects.current().filter(office=Membership.Office.DSL),
        others,
        Invitation.objects.all(),
        ReportChoice.objects.current(),
        Request.objects.all(),
    )
    knows_lead = has_lead or bool(me.setting.dsl_name)
    return [
        Step(
            "Fill in who to tell",
            "Your safeguarding lead, the council’s social care and its LADO.",
            "practice:profile-edit",
            knows_lead and _has_numbers(me.setting),
        ),
        Step(
            "Invite people",
            "By email, or with words you hand over.",
            "practice:invitation-add",
            has_others or has_invited,
        ),
        Step(
            "Choose the report",
            "It stands first for everybody who works here.",
            "practice:reading-list",
            has_report,
        ),
        Step(
            "Ask for the first reflection",
            "Two lines are enough. Nobody has to share them.",
            "practice:request-add",
            has_asked,
        ),
    ]


def _childminders_steps(me) -> list[Step]:
    mine = Reflection.objects.written_by(me.user)
    has_report, has_written = _which_exist(me, ReportChoice.objects.current(), mine)
    return [
        Step(
            "Fill in who I tell",
            "The council’s social care and its LADO, so that the numbers are there on the day.",
            "practice:profile-edit",
            _has_numbers(me.setting),
        ),
        Step("Choose the report", "It stands first when I read.", "practice:reading-list", has_report),
        Step(
            "Answer a first question", "Two lines are enough. Only I see them.", "practice:begin", has_written
        ),
    ]


def _has_numbers(setting: Setting) -> bool:
    return bool(setting.social_care_phone and setting.lado_phone)


def _which_exist(me, *querysets) -> list[bool]:
    """Whether each of these holds a row of this setting. One query."""
    facts = [Exists(rows.filter(setting=OuterRef("pk"))) for rows in querysets]
    return list(Setting.objects.filter(pk=me.setting_id).values_list(*facts).get())
