"""Who may do what. Each check raises Refused with a sentence for the person; the same sentence explains the button.

`me` is the person's Membership in the setting of the page. What somebody may see is decided before, by visible_to.
"""

from common.refusals import Refused

ONLY_AUTHOR = "Only the person who wrote this can do that."
ONLY_READERS = "Only the people it was shared with can do that."
ONLY_MANAGERS = "Only a manager of this setting can do that."
NOT_BEING_ANSWERED = "This self-audit is not being answered now, so it cannot be changed."
NOT_SUBMITTED = "This self-audit is not waiting for review."
ONLY_CONTRIBUTORS = "You were not asked to work on this self-audit. Ask a manager to add you."
ONLY_OWNER = "Only the person whose action it is, or a manager, can do that."

LAST_MANAGER = "Make somebody else a manager first. Without one nobody could invite, review or sign off."
NOT_HERE_ANY_MORE = "This person does not work here any more."


def refuse_unless(allowed: bool, sentence: str) -> None:
    if not allowed:
        raise Refused(sentence)


def allowed(check, *args) -> bool:
    """Whether a check passes: for showing or leaving out a button."""
    try:
        check(*args)
    except Refused:
        return False
    return True


def check_is_manager(me) -> None:
    refuse_unless(me.is_manager, ONLY_MANAGERS)


# Reflections


def check_is_author(me, reflection) -> None:
    refuse_unless(reflection.author_id == me.user_id, ONLY_AUTHOR)


def check_can_write(me, reflection) -> None:
    check_is_author(me, reflection)
    refuse_unless(
        reflection.is_private,
        "You shared this reflection, so its words stay as they are. Take it back first.",
    )


def check_can_take_back(me, reflection) -> None:
    check_is_author(me, reflection)
    refuse_unless(reflection.state == "shared", "It can only be taken back until somebody marks it as read.")


def check_is_reader(me, reflection) -> None:
    refuse_unless(reflection.author_id != me.user_id, ONLY_READERS)


def check_can_mark_read(me, reflection) -> None:
    check_is_reader(me, reflection)
    refuse_unless(reflection.state == "shared", "This reflection is already marked as read.")


def check_can_comment_on_reflection(me, reflection) -> None:
    refuse_unless(not reflection.is_private, "This reflection is private, so nobody can comment on it.")


# Self-audits


def check_works_on(me, contributor_ids) -> None:
    refuse_unless(me.user_id in contributor_ids or me.is_manager, ONLY_CONTRIBUTORS)


def check_can_answer(me, self_audit, contributor_ids) -> None:
    check_works_on(me, contributor_ids)
    refuse_unless(self_audit.is_being_answered, NOT_BEING_ANSWERED)


def check_can_submit(me, self_audit, contributor_ids) -> None:
    check_can_answer(me, self_audit, contributor_ids)
    refuse_unless(not me.setting.is_childminder, "You work alone here: use “Finish and date” instead.")


def check_can_take_back_submission(me, self_audit, contributor_ids) -> None:
    refuse_unless(me.user_id in contributor_ids or me.is_manager, ONLY_CONTRIBUTORS)
    refuse_unless(self_audit.state == "submitted", NOT_SUBMITTED)
    refuse_unless(self_audit.review_begun_at is None, "The review has begun, so it cannot be taken back now.")


def check_can_stop(me, self_audit) -> None:
    refuse_unless(
        me.is_manager or self_audit.started_by_id == me.user_id,
        "Only a manager, or the person who started it, can stop this self-audit.",
    )
    refuse_unless(self_audit.is_being_answered, NOT_BEING_ANSWERED)


def check_can_review(me, self_audit) -> None:
    check_is_manager(me)
    refuse_unless(self_audit.state == "submitted", NOT_SUBMITTED)
    refuse_unless(
        self_audit.review_begun_at is not None, "Begin the review first. Then nobody can take it back."
    )


def check_can_begin_review(me, self_audit) -> None:
    check_is_manager(me)
    refuse_unless(self_audit.state == "submitted", NOT_SUBMITTED)


def check_can_finish(me, self_audit) -> None:
    refuse_unless(
        me.setting.is_childminder, "Only a childminder who works alone can finish and date a self-audit."
    )
    check_is_manager(me)
    refuse_unless(self_audit.is_being_answered, NOT_BEING_ANSWERED)


def check_can_choose_next_steps(me, self_audit) -> None:
    check_is_manager(me)
    refuse_unless(
        self_audit.is_signed_off
        or (self_audit.state == "submitted" and self_audit.review_begun_at is not None),
        "Next steps are chosen when the self-audit has been reviewed.",
    )


# Actions


def check_can_act(me, action) -> None:
    refuse_unless(me.is_manager or action.owner_id == me.user_id, ONLY_OWNER)


# Requests, and what a group's lead may open


def check_can_ask(me) -> None:
    check_is_manager(me)


def check_can_withdraw_request(me, request) -> None:
    check_is_manager(me)
    refuse_unless(request.withdrawn_at is None, "This request was withdrawn before.")


def check_can_open_record(me, record) -> None:
    check_is_manager(me)
    refuse_unless(me.setting.group_id is not None, "Your setting does not belong to a group.")


# The team


def check_can_invite_many(me) -> None:
    check_is_manager(me)
    refuse_unless(not me.setting.is_childminder, "You work alone here. Invite a peer one at a time.")


def check_can_change_role(me, member) -> None:
    check_is_manager(me)
    refuse_unless(not me.setting.is_childminder, "You work alone here. A peer reads and reflects with you.")


def check_can_end_membership(me, member, *, manages_alone: bool) -> None:
    check_is_manager(me)
    own = "This is your own setting, so your place in it cannot end here."
    refuse_unless(not manages_alone, own if me.setting.is_childminder else LAST_MANAGER)
