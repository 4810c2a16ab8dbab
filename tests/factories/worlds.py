"""Whole worlds."""

from dataclasses import dataclass

from accounts.models import Membership, Setting, User
from practice.models import Action, Reflection, SelfAudit, SignOff
from tests.factories.places import administrator, approver, editor, end, member, person, setting
from tests.factories.records import (
    action,
    next_steps,
    reflection,
    self_audit,
    shared,
    signed_off,
    submitted,
)


@dataclass
class Place:
    """One setting with its people: `practitioner`, their `colleague` of the same role, and the `manager`."""

    setting: Setting
    practitioner: Membership
    colleague: Membership
    manager: Membership


@dataclass
class World:
    """The people and places of security.md's fixtures. Settings A, B and C have the same shape.

    `manager_of_two` manages A and B (`two_in_a`, `two_in_b`); `suspended` is an inactive practitioner of A;
    `removed` worked in A and left.
    """

    a: Place
    b: Place
    c: Place
    manager_of_two: User
    two_in_a: Membership
    two_in_b: Membership
    editor: User
    approver: User
    administrator: User
    suspended: Membership
    removed: Membership

    @property
    def places(self) -> tuple[Place, Place, Place]:
        return self.a, self.b, self.c


def place(name: str, *, kind: str = "nursery") -> Place:
    made = setting(name, kind=kind)
    return Place(
        setting=made,
        practitioner=member(made, name=f"Priya of {name}"),
        colleague=member(made, name=f"Colin of {name}"),
        manager=member(made, "manager", "dsl", name=f"Mona of {name}"),
    )


def world() -> World:
    a, b, c = place("Alder House"), place("Beech House"), place("Cedar House")
    manager_of_two = person("Tove of two")
    suspended = member(a.setting, name="Sol Suspended")
    User.objects.filter(pk=suspended.user.pk).update(is_active=False)
    suspended.user.is_active = False
    return World(
        a=a,
        b=b,
        c=c,
        manager_of_two=manager_of_two,
        two_in_a=member(a.setting, "manager", user=manager_of_two),
        two_in_b=member(b.setting, "manager", user=manager_of_two),
        editor=editor(),
        approver=approver(),
        administrator=administrator(),
        suspended=suspended,
        removed=end(member(a.setting, name="Remi Removed")),
    )


@dataclass
class Work:
    """One object of every type in a place, the same in each: reflections private, shared and read; self-audits in
    progress, submitted and signed off; actions from a gap, from a reflection and from nothing."""

    draft: Reflection
    shared: Reflection
    in_progress: SelfAudit
    submitted: SelfAudit
    seal: SignOff
    actions: list[Action]


def work(place: Place, *, at=None) -> Work:
    """Fill a place: the practitioner writes and answers, the manager reads and signs."""
    me, manager = place.practitioner, place.manager
    seal = signed_off(me, manager, at=at, title="Signed self-audit")
    open_reflection = shared(me, manager, differently="Ask at the door", at=at)
    return Work(
        draft=reflection(me, text="Only for me.", at=at),
        shared=open_reflection,
        in_progress=self_audit(me, title="Started self-audit", at=at),
        submitted=submitted(me, title="Submitted self-audit", at=at),
        seal=seal,
        actions=[
            *next_steps(manager, seal.self_audit, at=at),
            open_reflection.actions.get(),
            action(me, what="Tidy the notice board", at=at),
        ],
    )
