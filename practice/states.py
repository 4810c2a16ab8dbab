"""The lifecycles of practice: every allowed move, and who makes it. docs/reference/states.md is made from here."""

from django.db import models

from common.states import Lifecycle


class ReflectionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    SHARED = "shared", "Shared"
    READ = "read", "Read"
    RETURNED = "returned", "Returned"


REFLECTION = Lifecycle(
    noun="Reflection",
    moves={
        (ReflectionState.DRAFT, ReflectionState.SHARED): "author",
        (ReflectionState.SHARED, ReflectionState.DRAFT): "author, while nobody has marked it as read",
        (ReflectionState.SHARED, ReflectionState.READ): "a reader the author named",
        (
            ReflectionState.SHARED,
            ReflectionState.RETURNED,
        ): "a reader the author named, because it identifies somebody",
        (ReflectionState.RETURNED, ReflectionState.SHARED): "author",
        (ReflectionState.RETURNED, ReflectionState.DRAFT): "author",
    },
    refusal="This reflection has moved on since you opened the page. Open it again to see where it is now.",
)


class SelfAuditState(models.TextChoices):
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    SENT_BACK = "sent_back", "Sent back"
    SIGNED_OFF = "signed_off", "Signed off"
    ABANDONED = "abandoned", "Stopped"


SELF_AUDIT = Lifecycle(
    noun="Self-audit",
    moves={
        (SelfAuditState.IN_PROGRESS, SelfAuditState.SUBMITTED): "anybody who works on it",
        (
            SelfAuditState.SUBMITTED,
            SelfAuditState.IN_PROGRESS,
        ): "anybody who works on it, while no review has begun",
        (SelfAuditState.SUBMITTED, SelfAuditState.SENT_BACK): "manager",
        (SelfAuditState.SENT_BACK, SelfAuditState.SUBMITTED): "anybody who works on it",
        (SelfAuditState.SUBMITTED, SelfAuditState.SIGNED_OFF): "manager, or the childminder alone",
        (SelfAuditState.IN_PROGRESS, SelfAuditState.ABANDONED): "manager, or who started it",
        (SelfAuditState.SENT_BACK, SelfAuditState.ABANDONED): "manager, or who started it",
    },
    refusal="This self-audit has moved on since you opened the page. Open it again to see where it is now.",
)


class ActionState(models.TextChoices):
    LATER = "later", "Later"
    OPEN = "open", "Open"
    DONE = "done", "Done"
    CHECKED = "checked", "Looked at again"


ACTION = Lifecycle(
    noun="Action",
    moves={
        (ActionState.LATER, ActionState.OPEN): "manager",
        (ActionState.OPEN, ActionState.DONE): "owner or manager",
        (ActionState.DONE, ActionState.CHECKED): "owner or manager",
    },
    refusal="This action has moved on since you opened the page. Open it again to see where it is now.",
)


class Rating(models.TextChoices):
    """Five equal answers. "Not sure yet" is a good answer."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_SURE = "not_sure", "Not sure yet"
    DOES_NOT_APPLY = "does_not_apply", "Does not apply"


GAPS = (Rating.PARTLY, Rating.NO, Rating.NOT_SURE)


class ImpactResult(models.TextChoices):
    SEEN = "seen", "Seen"
    NOT_YET = "not_yet", "Not yet"
    CANT_TELL = "cant_tell", "Can’t tell"
