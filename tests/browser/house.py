"""The world the crawl walks through: the demonstration, with what else a page can be about added to it."""

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from accounts.models import Membership, User
from learning.actions import open_draft, save_row
from learning.models import Edition
from learning.pack_loading import load
from learning.packs import read
from practice.actions.auditing import stop_self_audit
from practice.demo.world import days_ago, make_world
from practice.models import Action, Reflection, SelfAudit
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


@dataclass
class House:
    """`people` by the name of their column; `places` is every address to look at, as (name, path)."""

    people: dict[str, User | None] = field(default_factory=dict)
    places: list[tuple[str, str]] = field(default_factory=list)
    invitation: str = ""

    def add(self, name: str, *args, query: str = "") -> None:
        self.places.append((name, reverse(name, args=args) + query))


def build() -> House:
    house = House()
    live = demonstration()
    draft = _editing(live)
    _nursery(house, live)
    _childminder(house, live)
    _nothing_yet(house)
    _content(house, live, draft)
    for name in ("account_reset_password", "account_reset_password_done", "account_login"):
        house.add(name)
    for name in ("worried", "help", "accessibility", "privacy", "gallery", "practice:start"):
        house.add(name)
    for name in ("accounts:account", "accounts:signed-out", "account_change_password"):
        house.add(name)
    house.invitation = factories.invitation(here("maria"), name="Ines")[1]
    house.add("accounts:invitation", house.invitation)
    house.add("accounts:invitation", "not-a-token")
    return house


def _nursery(house: House, live: Edition) -> None:
    maria, priya = here("maria"), here("priya")
    house.people |= {"practitioner": priya.user, "manager": maria.user, "deputy": here("tom").user}
    factories.under_review(priya, maria, title="Health visiting, read by Maria", **_area(live))
    stop_self_audit(by=priya, self_audit=factories.self_audit(priya, title="Stopped before the end", **_area(live)))
    factories.answered(priya, title="Ready to hand in", ratings=["yes", "does_not_apply", "not_sure"], **_area(live))
    factories.action(maria, priya, what="Ask the council for the new form", expect="It is in the drawer")
    factories.invitation(maria, name="Noah Newcomer")
    _setting(house, maria.setting, live)


def _area(live: Edition) -> dict:
    return {"edition": live, "scope": "area", "recommendation_key": "health-visiting"}


def _childminder(house: House, live: Edition) -> None:
    jo = here("jo")
    house.people["childminder"] = jo.user
    factories.answered(jo, title="Ready to finish", **_area(live))
    _setting(house, jo.setting, live)


def _nothing_yet(house: House) -> None:
    """Places and people without any work: every list is empty."""
    new = factories.setting("The new nursery")
    house.people["new manager"] = factories.member(new, "manager", name="Nadia New").user
    house.people["new practitioner"] = factories.member(new, name="Nils New").user
    alone = factories.childminder("The new childminder")
    house.people["new childminder"] = alone.user
    for setting in (new, alone.setting):
        _lists(house, setting)
    two = factories.person("Tove of two")
    factories.member(new, user=two)
    factories.member(here("maria").setting, user=two)
    house.people |= {"works in two places": two, "works nowhere": factories.person("Nobody yet"), "signed out": None}


def _lists(house: House, setting) -> None:
    slug = setting.slug
    for name in ("home", "reading-list", "reflection-list", "self-audit-list", "self-audit-start", "review-list"):
        house.add(f"practice:{name}", slug)
    for name in ("action-list", "action-add", "record-list", "team-list", "invitation-add"):
        house.add(f"practice:{name}", slug)


def _setting(house: House, setting, live: Edition) -> None:
    """Every page of a setting with what is in it; one object for each of its states."""
    slug, report = setting.slug, live.report.slug
    _lists(house, setting)
    house.add("practice:home", slug, query="?minutes=5")
    house.add("practice:action-list", slug, query="?whose=all")
    house.add("practice:report-detail", slug, report)
    house.add("practice:report-sources", slug, report)
    for area in live.recommendations.all():
        house.add("practice:area-detail", slug, report, area.key)
    for name in ("area-why", "area-outcome", "reflection-start"):
        house.add(f"practice:{name}", slug, report, "information-sharing")
    for reflection in one_of_each(Reflection.objects.filter(setting=setting), "author_id"):
        for name in ("reflection-detail", "reflection-write", "reflection-share", "review-reflection"):
            house.add(f"practice:{name}", slug, reflection.public_id)
    for audit in one_of_each(SelfAudit.objects.filter(setting=setting), "review_begun_at"):
        _self_audit(house, audit)
    for action in one_of_each(Action.objects.filter(setting=setting), "answer_id"):
        for name in ("action-detail", "action-done", "action-look-again"):
            house.add(f"practice:{name}", slug, action.public_id)


def _self_audit(house: House, audit: SelfAudit) -> None:
    slug = audit.setting.slug
    if audit.is_signed_off:
        house.add("practice:record-detail", slug, audit.sign_off.public_id)
    for name in ("detail", "check", "stop", "ask", "finish"):
        house.add(f"practice:self-audit-{name}", slug, audit.public_id)
    for name in ("next-steps", "review-self-audit", "review-send-back", "review-sign-off"):
        house.add(f"practice:{name}", slug, audit.public_id)
    house.add("practice:review-self-audit", slug, audit.public_id, query="?show=all")
    section = audit.sections.first()
    house.add("practice:self-audit-section", slug, audit.public_id, section.public_id)


def one_of_each(rows, field: str) -> list:
    """The newest row of each state, with and without this field: enough to see every page in every state."""
    found: dict = {}
    for row in rows.order_by("-pk"):
        found.setdefault((row.state, bool(getattr(row, field)), getattr(row, "author_id", None)), row)
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
    house.people |= {"editor": User.objects.get(username="eleanor"), "approver": User.objects.get(username="francis")}
    house.people["administrator"] = factories.administrator()
    other = factories.report("another-report")
    older = factories.edition(of=other, areas=1)
    newer = factories.edition(of=other, areas=1)
    unchanged = open_draft(by=factories.editor(), report=other)
    house.add("learning:content-home")
    for edition in (live, draft, older, newer):
        house.add("learning:edition-detail", edition.public_id)
    for name in ("edition-publish", "edition-discard"):
        house.add(f"learning:{name}", draft.public_id)
    house.add("learning:edition-publish", unchanged.public_id)
    area = draft.recommendations.get(key="information-sharing")
    prompt, item = area.prompts.first(), area.checklists.first().items.first()
    house.add("learning:area-edit", draft.public_id, area.key)
    house.add("learning:area-preview", draft.public_id, area.key)
    house.add("learning:area-preview", draft.public_id, area.key, query="?kind=childminder")
    house.add("learning:prompt-edit", draft.public_id, area.key, prompt.key)
    house.add("learning:prompt-add", draft.public_id, area.key)
    house.add("learning:guidance-edit", draft.public_id, area.key, area.guidance.first().key)
    house.add("learning:item-edit", draft.public_id, item.checklist.key, item.key)
    house.add("learning:item-add", draft.public_id, item.checklist.key)
    house.add("learning:row-leave-out", draft.public_id, "prompt", area.key, prompt.key)
