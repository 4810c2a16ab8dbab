"""Worlds for the tests and the demonstration's shape, built by the real verbs.

    me = member(setting(), "practitioner")
    audit = answered(me, edition=edition(areas=1))
    seal = signed_off(me)

`me` is always a Membership: the person with their role in one setting. Every function makes what it is not given.
"""

from tests.factories.content import area_of, edition, live_edition, report
from tests.factories.places import (
    PASSWORD,
    administrator,
    approver,
    childminder,
    editor,
    end,
    group,
    invitation,
    invited_by_phrase,
    lead,
    member,
    password_phrase,
    person,
    setting,
    sign_in,
)
from tests.factories.records import (
    action,
    answered,
    next_steps,
    opened_record,
    reflection,
    request,
    self_audit,
    shared,
    signed_off,
    submitted,
    team_talk,
    under_review,
)
from tests.factories.worlds import Place, Work, World, place, work, world

__all__ = [
    "PASSWORD",
    "Place",
    "Work",
    "World",
    "action",
    "administrator",
    "answered",
    "approver",
    "area_of",
    "childminder",
    "edition",
    "editor",
    "end",
    "group",
    "invitation",
    "invited_by_phrase",
    "lead",
    "live_edition",
    "member",
    "next_steps",
    "opened_record",
    "password_phrase",
    "person",
    "place",
    "reflection",
    "report",
    "request",
    "self_audit",
    "setting",
    "shared",
    "sign_in",
    "signed_off",
    "submitted",
    "team_talk",
    "under_review",
    "work",
    "world",
]
