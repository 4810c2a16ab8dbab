"""The world the crawl walks through: the demonstration, with what else a page can be about added to it."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Group, Membership, User
from accounts.running import invite_lead, invite_manager
from learning.actions import open_draft, save_row
from learning.models import Edition, Recommendation
from learning.pack_loading import load
from learning.packs import read
from practice.actions.auditing import stop_self_audit
from practice.actions.requesting import withdraw_request
from practice.actions.talking import look_again_at_talk
from practice.demo.world import days_ago, make_world
from practice.models import Action, RecordShare, Reflection, Request, SelfAudit, TeamTalk
from tests import factories

NURSERY, HOME = "willow-tree-nursery", "jo-carter"


def real_content(*, at=None) -> Edition:
    """The first report of learning/packs, live."""
    pack = min((Path(settings.BASE_DIR) / "learning" / "packs").glob("*.yaml"))
    load(read(pack.read_bytes()), at=at)
    return Edition.objects.live().get()


def demonstration() -> Edition:
    """Everything `make run` shows."""
    live = real_content(at=days_ago(640))
    make_world(live)
    return live


def here(username: str) -> Membership:
    """Somebody of the demonstration, in their setting."""
    return Membership.objects.select_related("user", "setting__key").get(user__username=username)


@dataclass(frozen=True)
class Place:
    """One address, and the part of the house it stands in: the slug of a setting, "content" or "open"."""

    part: str
    name: str
    path: str


@dataclass
class House:
    """`people` by what they are called in test_every_page.py; `places` is every address to look at."""

    people: dict[str, User | None] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    next_steps: str = ""  # of a signed self-audit with gaps to decide on

    def add(self, part: str, name: str, *args, query: str = "") -> None:
        self.places.append(Place(part, name, reverse(name, args=args) + query))

    def first(self, name: str) -> str:
        return next(place.path for place in self.places if place.name == name)


def build() -> House:
    house = House()
    live = demonstration()
    draft = _editing(live)
    _nursery(house, live)
    _childminder(house, live)
    _nothing_yet(house)
    _content(house, live, draft)
    _platform(house)
    _groups(house)
    _open_to_all(house)
    return house


def _open_to_all(house: House) -> None:
    for name in ("account_reset_password", "account_reset_password_done", "account_login"):
        house.add("open", name)
    for name in (
        "worried",
        "help",
        "accessibility",
        "privacy",
        "privacy-councils",
        "learning:glossary",
        "practice:start",
    ):
        house.add("open", name)
    for name in ("accounts:account", "accounts:welcome", "accounts:signed-out", "account_change_password"):
        house.add("open", name)
    house.add("open", "accounts:invitation", factories.invitation(here("maria"), name="Ines")[1])
    house.add("open", "accounts:phrase")


def _nursery(house: House, live: Edition) -> None:
    maria, priya = here("maria"), here("priya")
    house.people |= {"practitioner": priya.user, "manager": maria.user}
    factories.under_review(priya, maria, title="Health visiting, read by Maria", **_area(live))
    stop_self_audit(
        by=priya, self_audit=factories.self_audit(priya, title="Stopped before the end", **_area(live))
    )
    factories.answered(
        priya, title="Ready to hand in", ratings=["yes", "does_not_apply", "not_sure"], **_area(live)
    )
    gaps = factories.signed_off(priya, maria, title="Signed with gaps", **_area(live))
    withdraw_request(by=maria, request=factories.request(maria, priya, area=_sharing(live)))
    house.next_steps = reverse("practice:next-steps", args=[NURSERY, gaps.self_audit.public_id])
    factories.action(maria, priya, what="Ask the council for the new form", expect="It is in the drawer")
    factories.invitation(maria, name="Noah Newcomer")
    factories.member(maria.setting, name="Nell Without-Email")
    _talks(priya, live)
    _setting(house, maria.setting, live)


def _sharing(live: Edition) -> Recommendation:
    return live.recommendations.get(key="information-sharing")


def _area(live: Edition) -> dict:
    return {"edition": live, "scope": "area", "recommendation_key": "health-visiting"}


def _talks(me: Membership, live: Edition) -> None:
    """One to look at again, one being tried, one looked at."""
    area, today = live.recommendations.get(key="information-sharing"), timezone.localdate()
    for weeks in (9, 5, 0):
        held_on = today - timedelta(weeks=weeks)
        made = factories.team_talk(
            me, area=area, held_on=held_on, try_this=f"Say one thing at the door, {weeks}."
        )
        if weeks == 9:
            look_again_at_talk(by=me, talk=made, result="not_yet", result_note="Only in the mornings.")


def _childminder(house: House, live: Edition) -> None:
    jo = here("jo")
    house.people["childminder"] = jo.user
    factories.answered(jo, title="Ready to finish", **_area(live))
    _talks(jo, live)
    _setting(house, jo.setting, live)


def _nothing_yet(house: House) -> None:
    """Places and people without any work: every list is empty."""
    new = factories.setting("The new nursery")
    house.people["new manager"] = factories.member(new, "manager", name="Nadia New").user
    nils = factories.member(new, name="Nils New").user
    User.objects.filter(pk=nils.pk).update(welcomed_at=None)
    house.people["new practitioner"] = nils
    alone = factories.childminder("The new childminder")
    house.people["new childminder"] = alone.user
    for setting in (new, alone.setting):
        _lists(house, setting)
    two = factories.person("Tove of two")
    factories.member(new, user=two)
    factories.member(here("maria").setting, user=two)
    house.people |= {
        "works in two places": two,
        "works nowhere": factories.person("Nobody yet"),
        "signed out": None,
    }


def _lists(house: House, setting) -> None:
    slug = setting.slug
    for name in (
        "home",
        "reading-list",
        "reflection-list",
        "self-audit-list",
        "self-audit-start",
        "review-list",
    ):
        house.add(slug, f"practice:{name}", slug)
    for name in ("talk-list", "action-list", "action-add", "record-list", "team-list", "invitation-add"):
        house.add(slug, f"practice:{name}", slug)
    for name in ("profile", "profile-edit", "team-slips", "team-paste"):
        house.add(slug, f"practice:{name}", slug)
    for name in ("notice-list", "notice-choices", "request-list", "request-add"):
        house.add(slug, f"practice:{name}", slug)


def _setting(house: House, setting, live: Edition) -> None:
    """Every page of a setting with what is in it; one object for each of its states."""
    slug, report = setting.slug, live.report.slug
    _lists(house, setting)
    house.add(slug, "practice:home", slug, query="?minutes=5")
    house.add(slug, "practice:action-list", slug, query="?whose=all")
    for name in ("report-detail", "report-sources"):
        house.add(slug, f"practice:{name}", slug, report)
    for area in live.recommendations.all():
        house.add(slug, "practice:area-detail", slug, report, area.key)
    for name in ("area-why", "area-outcome", "reflection-start", "talk-scenario", "talk-sheet"):
        house.add(slug, f"practice:{name}", slug, report, "information-sharing")
    for talk in TeamTalk.objects.filter(setting=setting):
        house.add(slug, "practice:talk-detail", slug, talk.public_id)
    for reflection in one_of_each(Reflection.objects.filter(setting=setting), "state", "author"):
        for name in ("reflection-detail", "reflection-write", "reflection-share", "review-reflection"):
            house.add(slug, f"practice:{name}", slug, reflection.public_id)
    for audit in one_of_each(SelfAudit.objects.filter(setting=setting), "state", "review_begun_by"):
        _self_audit(house, audit)
    team = Membership.objects.filter(setting=setting, ended_at=None)
    for member in one_of_each(team.annotate(mailed=Q(user__email__gt="")), "role", "mailed"):
        for name in ("detail", "role", "password", "end"):
            house.add(slug, f"practice:person-{name}", slug, member.public_id)
    for asked in one_of_each(Request.objects.filter(setting=setting), "recommendation", "withdrawn_by"):
        house.add(slug, "practice:request-detail", slug, asked.public_id)
    for action in one_of_each(Action.objects.filter(setting=setting), "state"):
        for name in ("action-detail", "action-done", "action-look-again"):
            house.add(slug, f"practice:{name}", slug, action.public_id)


def _self_audit(house: House, audit: SelfAudit) -> None:
    slug, section = audit.setting.slug, audit.sections.first()
    if audit.is_signed_off:
        house.add(slug, "practice:record-detail", slug, audit.sign_off.public_id)
    for name in ("detail", "check", "stop", "ask", "finish"):
        house.add(slug, f"practice:self-audit-{name}", slug, audit.public_id)
    for name in ("next-steps", "review-self-audit", "review-send-back", "review-sign-off"):
        house.add(slug, f"practice:{name}", slug, audit.public_id)
    if audit.review_begun_at:
        house.add(slug, "practice:review-self-audit", slug, audit.public_id, query="?show=all")
    house.add(slug, "practice:self-audit-section", slug, audit.public_id, section.public_id)


def one_of_each(rows, *fields: str) -> list:
    """The newest row for each combination of these fields: enough to see every page in every state."""
    found: dict = {}
    for row in rows.order_by("-pk"):
        found.setdefault(tuple(getattr(row, name) for name in fields), row)
    return list(found.values())


def _editing(live: Edition) -> Edition:
    """A draft in which a question and a prompt differ from the live version."""
    eleanor = User.objects.get(username="eleanor")
    draft = open_draft(by=eleanor, report=live.report)
    area = draft.recommendations.get(key="information-sharing")
    prompt = area.prompts.select_related("edition", "recommendation").get(lead=True)
    values = {name: getattr(prompt, name) for name in ("help", "step", "audience", "lead")}
    save_row(
        by=eleanor,
        row=prompt,
        values=values | {"text": "What did you tell somebody last week, and whom?"},
        meaning_changed=True,
    )
    return draft


def _content(house: House, live: Edition, draft: Edition) -> None:
    house.people |= {
        "editor": User.objects.get(username="eleanor"),
        "approver": User.objects.get(username="francis"),
    }
    other = factories.report("another-report")
    older = factories.edition(of=other, areas=1)
    newer = factories.edition(of=other, areas=1)
    unchanged = open_draft(by=factories.editor(), report=other)
    house.add("content", "learning:content-home")
    for edition in (live, draft, older, newer):
        house.add("content", "learning:edition-detail", edition.public_id)
    for name in ("edition-publish", "edition-discard"):
        house.add("content", f"learning:{name}", draft.public_id)
    house.add("content", "learning:edition-publish", unchanged.public_id)
    area = draft.recommendations.get(key="information-sharing")
    prompt, item = area.prompts.first(), area.checklists.first().items.first()
    house.add("content", "learning:area-edit", draft.public_id, area.key)
    house.add("content", "learning:area-preview", draft.public_id, area.key)
    house.add("content", "learning:area-preview", draft.public_id, area.key, query="?kind=childminder")
    house.add("content", "learning:prompt-edit", draft.public_id, area.key, prompt.key)
    house.add("content", "learning:prompt-add", draft.public_id, area.key)
    house.add("content", "learning:scenario-edit", draft.public_id, area.key, area.scenarios.first().key)
    house.add("content", "learning:scenario-add", draft.public_id, area.key)
    house.add("content", "learning:guidance-edit", draft.public_id, area.key, area.guidance.first().key)
    house.add("content", "learning:item-edit", draft.public_id, item.checklist.key, item.key)
    house.add("content", "learning:item-add", draft.public_id, item.checklist.key)
    house.add("content", "learning:row-leave-out", draft.public_id, "prompt", area.key, prompt.key)


def _platform(house: House) -> None:
    administrator = house.people["administrator"] = factories.administrator()
    working, full = here("maria").setting, factories.group(name="Hills and Rivers")
    suspended = factories.setting("The nursery at rest", group=full, suspended_at=timezone.now())
    factories.lead(full)
    invite_manager(by=administrator, setting=working, name="Mo Manager", email="mo@example.org")
    invite_lead(by=administrator, group=full, name="Liv Later", email="liv@example.org")
    for name in ("home", "setting-add", "group-add", "role-give"):
        house.add("platform", f"platform:{name}")
    for setting in (working, suspended):
        house.add("platform", "platform:setting-detail", setting.public_id)
    for name in ("edit", "invite", "suspend", "group"):
        house.add("platform", f"platform:setting-{name}", working.public_id)
    for group in (full, factories.group(name="Nothing yet")):
        house.add("platform", "platform:group-detail", group.public_id)
    for name in ("group-invite", "lead-add"):
        house.add("platform", f"platform:{name}", full.public_id)


def _groups(house: House) -> None:
    """The demonstration's group with what was opened to its lead, and one with nothing in it."""
    nadia, empty = User.objects.get(username="nadia"), factories.group(name="Nothing here yet")
    full = Group.objects.led_by(nadia).get()
    house.people |= {
        "lead of a group": nadia,
        "new lead": factories.lead(empty).user,
    }
    for group in (full, empty):
        house.add("group", "practice:group-detail", group.public_id)
    house.add("group", "practice:group-detail", full.public_id, query="?open=1")
    share = RecordShare.objects.get(group=full)
    house.add("group", "practice:group-record", full.public_id, share.sign_off.public_id)
