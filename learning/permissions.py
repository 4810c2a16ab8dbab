"""Who may do what to content. Each check raises Refused with a sentence for the person.

Who may *see* it is decided before, by Edition.objects.for_editors: for anybody else there is no such page.
"""

from common.refusals import Refused
from learning.states import EditionState

ONLY_EDITORS = "Only somebody who edits content can do that."
NOT_A_DRAFT = "This version is published, so its words stay as they are. Start a new version to change them."


def check_edits_content(user) -> None:
    if not user.edits_content:
        raise Refused(ONLY_EDITORS)


def check_can_change(user, edition) -> None:
    check_edits_content(user)
    if edition.state != EditionState.DRAFT:
        raise Refused(NOT_A_DRAFT)


def check_can_publish(user, edition) -> None:
    check_can_change(user, edition)
