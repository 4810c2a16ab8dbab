"""The two pages on who can read what. What the table for councils says is asked of the service and compared."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Group, Membership, User
from common.fields import EncryptedTextField
from practice import models as practice_models
from practice.actions.auditing import ask_people
from practice.models.self_audits import SelfAudit
from tests import factories
from tests.pages import Page, assert_same_cost, growing
from tests.rows import nothing_changes

pytestmark = pytest.mark.django_db
PAGES = ["/privacy/", "/privacy/for-councils/"]
OWNER, NAMED, OTHERS, MANAGER, LEAD, PLATFORM = (
    "Whose it is",
    "Named or asked",
    "Others who work there",
    "Manager",
    "Lead of the group",
    "Editors and platform administrators",
)
THINGS = (
    "private-reflection",
    "shared-reflection",
    "request",
    "self-audit",
    "signed-record",
    "team-talk",
    "action-self-audit",
    "action-reflection",
    "action-other",
)


# The table as it stands on the page


class Table(HTMLParser):
    """`rows` by the row's id: {heading of the column: word}."""

    def __init__(self, html: str):
        super().__init__()
        self.heads: list[str] = []
        self.rows: dict[str, dict[str, str]] = {}
        self._row: list[str] | None = None
        self._id = ""
        self._cell = False
        self.feed(html[html.index("<table") : html.index("</table>")])

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self._row, self._id = [], dict(attributes).get("id", "")
        if tag in ("th", "td"):
            self._cell = True
            self._row.append("")

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self._cell = False
        if tag == "tr":
            if self._id:
                self.rows[self._id] = dict(zip(self.heads[1:], self._row[1:], strict=True))
            else:
                self.heads = self._row

    def handle_data(self, data):
        if self._cell:
            self._row[-1] += data.strip()


def said() -> dict[str, dict[str, str]]:
    return Table(Client().get("/privacy/for-councils/").content.decode()).rows


# What the service answers


@dataclass
class Place:
    """A nursery in a group. `owner` wrote or made everything; `named` was named or asked."""

    owner: Membership
    named: Membership
    other: Membership
    manager: Membership
    group: Group
    lead: Membership
    platform: list[User]

    def opens(self, who: User, page: str, *args: str) -> bool:
        """Whether this person opens the page. Anything but a page or "no such page" is a fault of the test."""
        client = Client()
        factories.sign_in(client, who)
        status = client.get(reverse(page, args=args)).status_code
        assert status in (200, 404), status
        return status == 200

    @property
    def slug(self) -> str:
        return self.owner.place.slug


@pytest.fixture
def place() -> Place:
    setting = factories.setting("Alder House")
    factories.edition(of=factories.report("winter"))
    group = factories.group(setting)
    return Place(
        owner=factories.member(setting, name="Olu Owner"),
        named=factories.member(setting, name="Nell Named"),
        other=factories.member(setting, name="Ota Other"),
        manager=factories.member(setting, "manager", name="Mona Manager"),
        group=group,
        lead=factories.lead(group),
        platform=[factories.editor(), factories.approver(), factories.administrator()],
    )


def private_reflection(place: Place, named: Membership):
    return "practice:reflection-detail", factories.reflection(place.owner).public_id


def shared_reflection(place: Place, named: Membership):
    return "practice:review-reflection", factories.shared(place.owner, named).public_id


def request(place: Place, named: Membership):
    asking = factories.member(place.owner.place, "manager", user=factories.person("Asa Asks"))
    place.owner = asking
    return "practice:request-detail", factories.request(asking, named).public_id


def self_audit(place: Place, named: Membership):
    return "practice:self-audit-detail", _asked(place, named).public_id


def _asked(place: Place, named: Membership) -> SelfAudit:
    audit = factories.self_audit(place.owner)
    ask_people(by=place.owner, self_audit=audit, people=[named.user])
    return audit


def signed_record(place: Place, named: Membership):
    seal = factories.signed_off(place.owner, place.manager, audit=_asked(place, named))
    return "practice:record-detail", seal.public_id


def team_talk(place: Place, named: Membership):
    return "practice:talk-detail", factories.team_talk(place.owner).public_id


def action_self_audit(place: Place, named: Membership):
    seal = factories.signed_off(place.owner, place.manager)
    return "practice:action-detail", factories.next_steps(place.manager, seal.self_audit)[0].public_id


def action_reflection(place: Place, named: Membership):
    shared = factories.shared(place.owner, named, differently="Ask at the door")
    return "practice:action-detail", shared.actions.get().public_id


def action_other(place: Place, named: Membership):
    return "practice:action-detail", factories.action(place.owner).public_id


MAKE: dict[str, Callable] = {
    "private-reflection": private_reflection,
    "shared-reflection": shared_reflection,
    "request": request,
    "self-audit": self_audit,
    "signed-record": signed_record,
    "team-talk": team_talk,
    "action-self-audit": action_self_audit,
    "action-reflection": action_reflection,
    "action-other": action_other,
}


def opened_by(place: Place, thing: str, page: str, public_id: str) -> dict[str, bool]:
    """Who opens it: the owner at their own page, everybody else where the thing is read."""
    owners = "practice:reflection-detail" if thing.endswith("-reflection") and "action" not in thing else page
    at_group = [("practice:group-record", place.group.public_id, public_id), (page, place.slug, public_id)]

    def opens(who: Membership, at: str) -> bool:
        return place.opens(who.user, at, place.slug, public_id)

    return {
        OWNER: opens(place.owner, owners),
        NAMED: opens(place.named, page),
        OTHERS: opens(place.other, page),
        MANAGER: opens(place.manager, page),
        LEAD: any(place.opens(place.lead.user, *each) for each in at_group),
        PLATFORM: any(place.opens(who, page, place.slug, public_id) for who in place.platform),
    }


def test_the_table_has_these_things_and_people():
    rows = said()
    assert tuple(rows) == THINGS == tuple(MAKE)
    for thing, cells in rows.items():
        assert tuple(cells) == (OWNER, NAMED, OTHERS, MANAGER, LEAD, PLATFORM), thing
        assert set(cells.values()) <= {"Yes", "No", "Own only", "Only if named", "Only if opened"}, thing


@pytest.mark.parametrize("thing", THINGS)
def test_each_row_is_what_the_service_does(place, thing):
    page, public_id = MAKE[thing](place, place.named)
    expected = {who: word in ("Yes", "Own only") for who, word in said()[thing].items()}
    assert opened_by(place, thing, page, public_id) == expected


@pytest.mark.parametrize(
    "thing", [thing for thing in THINGS if thing.endswith("reflection") and thing != "private-reflection"]
)
def test_only_if_named_is_yes_for_a_manager_who_was(place, thing):
    assert said()[thing][MANAGER] == "Only if named"
    page, public_id = MAKE[thing](place, place.manager)
    assert place.opens(place.manager.user, page, place.slug, public_id)


def test_only_if_opened_is_yes_for_a_lead_while_it_is(place):
    assert said()["signed-record"][LEAD] == "Only if opened"
    seal = factories.signed_off(place.owner, place.manager)
    factories.opened_record(place.manager, seal)
    assert place.opens(place.lead.user, "practice:group-record", place.group.public_id, seal.public_id)


def test_own_only_shows_nobody_else(place):
    assert said()["request"][NAMED] == "Own only"
    made = factories.request(place.manager, place.named, place.other)

    def words(who: Membership) -> str:
        client = Client()
        factories.sign_in(client, who.user)
        address = reverse("practice:request-detail", args=[place.slug, made.public_id])
        return Page(client.get(address)).words

    assert "Ota Other" in words(place.manager)
    assert "Ota Other" not in words(place.named)


def test_somebody_who_left_and_another_setting_open_nothing(place):
    things = [(thing, *MAKE[thing](place, place.named)) for thing in THINGS if thing != "request"]
    stranger = factories.member(factories.setting("Beech House"), "manager")
    factories.end(place.named)
    for thing, page, public_id in things:
        for who in (stranger, place.named):
            assert not place.opens(who.user, page, place.slug, public_id), thing


# Other claims


def test_everything_said_to_be_encrypted_is():
    """ "Everything under what people write": each free text of practice is, but for a self-audit's title."""
    plain = {
        f"{model.__name__}.{field.name}"
        for model in (getattr(practice_models, name) for name in practice_models.__all__)
        for field in getattr(model, "_meta", type("", (), {"fields": []})).fields
        if field.get_internal_type() == "TextField" and not isinstance(field, EncryptedTextField)
    }
    assert plain == set()


def test_what_is_said_to_be_missing_is_missing():
    words = Page(Client().get("/privacy/for-councils/")).words
    assert "A second factor for signing in." in words
    assert "allauth.mfa" not in settings.INSTALLED_APPS
    assert "Nothing is deleted automatically yet." in words
    commands = {path.stem for path in settings.BASE_DIR.glob("*/management/commands/*.py")}
    assert not {name for name in commands if re.search("retention|erase|purge|export|delete|destroy", name)}
    for name in ("practice:export", "accounts:export", "accounts:erase"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_times_and_methods_are_those_of_the_code():
    words = Page(Client().get("/privacy/for-councils/")).words
    assert "15 idle minutes on a shared device, 30 on one’s own, and 12 hours" in words
    assert settings.SESSION_COOKIE_AGE == 12 * 60 * 60
    assert "Argon2" in words
    assert "MultiFernet" in words
    assert settings.SECURE_CSP["default-src"] == ["'none'"]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", ["nobody", "member", "childminder"])
def test_both_are_open_only_read_and_lead_to_help(client, address, who):
    if who != "nobody":
        me = (
            factories.childminder("Jo Carter")
            if who == "childminder"
            else factories.member(factories.setting())
        )
        factories.sign_in(client, me)
    with nothing_changes():
        response = client.get(address)
    page = Page(response)
    assert response.status_code == 200
    assert client.post(address).status_code == 405
    others = set(PAGES) - {address}
    assert {"/worried/", "/glossary/", *others} <= set(page.links)


@pytest.mark.parametrize("address", ["/help/", "/account/"])
def test_they_are_found_where_people_look(client, address):
    factories.sign_in(client, factories.member(factories.setting()))
    body = client.get(address).content.decode()
    main = body[body.index("<main") : body.index("</main>")]
    for page in PAGES:
        assert f'href="{page}"' in main


def test_staff_are_told_what_matters():
    words = Page(Client().get("/privacy/")).words
    for sentence in (
        "Only you. Also when you press “Done, keep it private”.",
        "Somebody who comes later cannot, whatever their role.",
        "They do not see what you wrote.",
        "Nobody can promise full secrecy. A court can require reflective notes.",
        "not used to judge performance. That is a fixed term of use.",
        "Nothing is deleted by itself today.",
        "a manager can give you a one-time phrase",
        "Nobody can do this when your account has an email address.",
    ):
        assert sentence in words


def test_a_childminder_reads_their_own_words(client):
    factories.sign_in(client, factories.childminder("Jo Carter"))
    words = Page(client.get("/privacy/")).words
    assert "only you see your self-audits" in words
    assert "A court can require reflective notes." in words
    for never in ("manager", "team", "colleague", "submit", "employer"):
        assert never not in words.lower()


def test_the_table_scrolls_by_itself_and_can_be_reached_by_keyboard():
    body = Client().get("/privacy/for-councils/").content.decode()
    region = re.search(r"<div class=\"[^\"]*scroll[^\"]*\"([^>]*)>\s*<table", body)
    assert region is not None
    assert 'role="region"' in region[1]
    assert 'tabindex="0"' in region[1]
    assert "aria-label=" in region[1]
    assert body.count('scope="row"') == len(THINGS)


def test_more_settings_cost_no_more(client):
    me = factories.person()
    factories.sign_in(client, me)

    def add():
        factories.member(factories.setting(), user=me)

    assert_same_cost(growing(lambda: client.get("/privacy/"), add), at_most=5)
