from django.db import models

from common.states import Lifecycle


class EditionState(models.TextChoices):
    DRAFT = "draft", "Draft"
    AWAITING = "awaiting_approval", "Waiting for approval"
    PUBLISHED = "published", "Live"
    SUPERSEDED = "superseded", "Replaced"
    WITHDRAWN = "withdrawn", "Withdrawn"


EDITION = Lifecycle(
    noun="Edition",
    moves={
        (EditionState.DRAFT, EditionState.AWAITING): "editor",
        (EditionState.AWAITING, EditionState.DRAFT): "editor or approver",
        (EditionState.DRAFT, EditionState.PUBLISHED): "editor",
        (EditionState.AWAITING, EditionState.PUBLISHED): "approver",
        (EditionState.PUBLISHED, EditionState.SUPERSEDED): "the publishing of the next version",
        (EditionState.PUBLISHED, EditionState.WITHDRAWN): "approver",
    },
    refusal="This version has moved on since you opened it. Open it again to see where it is now.",
)
