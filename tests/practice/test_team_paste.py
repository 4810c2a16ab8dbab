"""A pasted list of people: read line by line, looked at before anything is stored, invited all at once."""

import pytest
from django.core import mail

from accounts.actions import invite
from accounts.models import Invitation
from accounts.phrases import find_phrase
from accounts.submissions import new_key
from practice.pasting import AT_MOST, read_line, read_lines
from practice.permissions import ONLY_MANAGERS
from tests import factories
from tests.pages import EVIL, Page, Visitor, assert_refused, assert_same_cost, assert_shown_as_text
from tests.rows import adds, nothing_changes

pytestmark = pytest.mark.django_db
GOOD = "Noor Khan, noor@example.org\nBo Li\tbo.li\n"
ALONE = "You work alone here. Invite a peer one at a time."


@pytest.fixture
def manager():
    return Visitor(factories.place("Alder House").manager)


def paste(visitor, text: str):
    return visitor.post("team-paste", text=text)


def look(visitor, text: str) -> Page:
    """The page that says what will happen to each line."""
    with nothing_changes():
        response = paste(visitor, text)
        assert (response.status_code, response.url) == (302, visitor.url("team-paste-check"))
        page = visitor.get("team-paste-check")
    assert page.status_code == 200
    return Page(page)


def confirm(visitor, page: Page, **data):
    values = {name: page.boxes.get(name, "") for name in ("seen", "submission")}
    return visitor.post("team-paste-check", **values | data)


# Reading a line


@pytest.mark.parametrize(
    ("text", "name", "email", "username"),
    [
        ("Noor Khan, noor@example.org", "Noor Khan", "noor@example.org", ""),
        ("Noor Khan;noor@example.org", "Noor Khan", "noor@example.org", ""),
        ("Noor Khan\tnoor.k", "Noor Khan", "", "noor.k"),
        ("  Noor   Khan ,  NOOR.K  ", "Noor Khan", "", "noor.k"),
        ("Noor Khan <noor@example.org>", "Noor Khan", "noor@example.org", ""),
        ('"Khan, Noor" <noor@example.org>,', "Khan, Noor", "noor@example.org", ""),
        ("Khan, Noor, noor@example.org", "Khan, Noor", "noor@example.org", ""),
        ('"Noor Khan","noor@example.org"', "Noor Khan", "noor@example.org", ""),
        ("Noor Khan\tnoor@example.org\t\t", "Noor Khan", "noor@example.org", ""),
        ("Z, z@example.org", "Z", "z@example.org", ""),
        ("نور خان, noor@example.org", "نور خان", "noor@example.org", ""),
        ("Seán O'Brien, sean", "Seán O'Brien", "", "sean"),
    ],
)
def test_a_line_is_a_name_and_one_contact(text, name, email, username):
    line = read_line(3, text)
    assert (line.name, line.email, line.username, line.problem) == (name, email, username, "")
    assert (line.number, line.text) == (3, text.strip())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("=HYPERLINK(1), evil@example.org", "Names cannot begin with ="),
        ('"=cmd|calc",evil@example.org', "Names cannot begin with ="),
        ("+44, evil@example.org", "Names cannot begin with +"),
        ("-1; evil", "Names cannot begin with -"),
        ("@SUM(A1)\tevil@example.org", "Names cannot begin with @"),
        ("=1+1", "Names cannot begin with ="),
        ("Noor, =evil@example.org", "Emails cannot begin with ="),
        ("Noor, +evil@example.org", "Emails cannot begin with +"),
        ("Noor, -evil", "Usernames cannot begin with -"),
        ("Noor Khan", "There is no email or username."),
        ("noor@example.org", "There is no name before the email."),
        (", noor@example.org", "There is no name before the email."),
        ("<noor@example.org>", "There is no name before the email or username."),
        ("Noor <>", "There is no email or username after the name."),
        ("Noor, noor@", "This is not an email address."),
        ("Noor, noor@example", "This is not an email address."),
        ("Noor, noor khan", "A username has letters, numbers and . - _ only"),
        (f"Noor, {'u' * 61}", "A username has at most 60 characters."),
        (
            f"Noor, {'e' * 64}@{'d' * 60}.{'d' * 60}.{'d' * 60}.{'d' * 60}.uk",
            "This email address is too long.",
        ),
        (f"{'n' * 121}, noor@example.org", "The name has 121 characters. Shorten it to 120."),
        ("Noor, noor@example.org, bo@example.org", "There is an email in the name."),
        ("?!, noor@example.org", "The name has no letters."),
    ],
)
def test_what_is_wrong_is_one_sentence(text, problem):
    line = read_line(1, text)
    assert line.problem.startswith(problem)
    assert line.text == text


def test_empty_lines_are_skipped_and_still_counted():
    assert [line.number for line in read_lines("\n\nNoor, noor\n \nBo, bo\n")] == [3, 5]


# The list


def test_nothing_is_stored_before_it_is_confirmed(manager):
    page = look(manager, GOOD)
    assert "2 people to invite" in page.words
    assert "Noor Khan Line 1 · practitioner · gets a link at noor@example.org" in page.words
    assert "Bo Li Line 2 · practitioner · gets a one-time phrase for the username bo.li" in page.words
    assert "noor@example.org" not in str(dict(manager.client.session))


def test_every_line_with_a_problem_stands_there_with_its_number_and_its_text(manager):
    setting = manager.me.setting
    factories.member(setting, user=factories.person(email="here@example.org", username="here"))
    factories.invitation(manager.me, email="invited@example.org", name="Una")
    factories.invitation(manager.me, username="una", name="Una")
    page = look(
        manager,
        "Noor, noor@example.org\n\nNora, NOOR@example.org\nHere, Here@example.org\nHere, here\n"
        "Una, Invited@Example.org\nUna, una\nBo, bo\nBo again <BO>\nNobody",
    )
    for number, problem, text in (
        (3, "The same as line 1.", "Nora, NOOR@example.org"),
        (4, "This person already works here.", "Here, Here@example.org"),
        (5, "This person already works here.", "Here, here"),
        (6, "There is an open invitation for this person.", "Una, Invited@Example.org"),
        (7, "There is an open invitation for this person.", "Una, una"),
        (9, "The same as line 8.", "Bo again <BO>"),
        (10, "There is no email or username. Put a comma between the name and it.", "Nobody"),
    ):
        assert f"Line {number}: {problem} {text}" in page.words
    assert "7 lines need mending." in page.words
    assert "2 people to invite" in page.words
    assert "Invite these" not in page.words
    assert "Leave out the 7 lines with problems" in page.words


def test_what_was_pasted_waits_to_be_mended(manager):
    text = "Noor, noor@example.org\nNobody"
    look(manager, text)
    assert Page(manager.get("team-paste")).boxes["text"] == text


def test_leaving_out_the_lines_with_problems_leaves_the_others(manager):
    page = look(manager, "Noor, noor@example.org\n=1+1, evil@example.org\nBo, bo")
    assert "Leave out the line with a problem" in page.words
    page = look(manager, page.boxes["text"])
    assert "Invite these 2 people" in page.words
    assert "evil" not in page.words


def test_a_list_with_nothing_good_can_only_be_mended(manager):
    page = look(manager, "Nobody")
    assert "1 line needs mending." in page.words
    assert "Leave out" not in page.words


def test_people_of_other_settings_are_as_new_as_any(manager):
    elsewhere = factories.place("Beech House")
    factories.member(elsewhere.setting, user=factories.person(email="noor@example.org", username="bo.li"))
    factories.invitation(elsewhere.manager, email="noor@example.org", username="bo.li")
    assert "Invite these 2 people" in look(manager, GOOD).words


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Paste or type at least one line."),
        (" \n \n", "Paste or type at least one line."),
        ("Noor, noor\n" * 61, "These are 61 lines. Paste at most 60 at a time."),
        ("n" * 20_001, "Shorten it to 20,000 characters."),
        ("Noor\0, noor", "Null characters are not allowed."),
    ],
)
def test_a_list_that_cannot_be_read_keeps_what_was_typed(manager, text, sentence):
    with nothing_changes():
        response = paste(manager, text)
    page = Page(response)
    assert response.status_code == 422
    assert sentence in page.words
    assert page.title.startswith("Error: ")
    assert page.boxes["text"].replace("\r\n", "\n") == text


# Inviting them


def test_all_are_invited_at_once_and_shown_once(manager, django_capture_on_commit_callbacks):
    page = look(manager, GOOD)
    with (
        adds(Invitation=2, OneTimePhrase=1, AuditEvent=2, Submission=1),
        django_capture_on_commit_callbacks(execute=True),
    ):
        response = confirm(manager, page, role="manager", office="dsl")
    assert (response.status_code, response.url) == (302, manager.url("team-slips"))
    rows = Invitation.objects.order_by("pk")
    assert [(row.name, row.email, row.username, row.role, row.office) for row in rows] == [
        ("Noor Khan", "noor@example.org", "", "practitioner", ""),
        ("Bo Li", "", "bo.li", "practitioner", ""),
    ]
    assert [sent.to for sent in mail.outbox] == [["noor@example.org"]]
    page = Page(manager.get("team-slips"))
    assert "2 people are invited." in page.words
    words = " ".join(page.words.split("One-time phrase ")[1].split()[:4])
    assert find_phrase(username="bo.li", typed=words).invitation == rows[1]
    assert "Nothing to hand over" in Page(manager.get("team-slips")).words
    assert Page(manager.get("team-paste")).boxes["text"] == ""


def test_confirmed_twice_they_are_invited_once(manager):
    page = look(manager, GOOD)
    first = confirm(manager, page)
    with nothing_changes():
        again = confirm(manager, page)
    assert (again.status_code, again.url) == (302, first.url)
    assert "2 people are invited." in Page(manager.get("team-slips")).words


def test_somebody_invited_meanwhile_stops_the_whole_list(manager):
    page = look(manager, GOOD)
    invite(by=manager.me, name="Bo", username="bo.li", role="practitioner")
    with nothing_changes():
        response = confirm(manager, page)
    assert response.status_code == 409
    assert "Something changed after you opened this page." in Page(response).words
    assert "Line 2: There is an open invitation for this person." in Page(response).words


def test_another_list_pasted_in_another_tab_is_not_invited_by_this_one(manager):
    page = look(manager, GOOD)
    look(manager, "Somebody Else, else@example.org")
    with nothing_changes():
        response = confirm(manager, page)
    assert response.status_code == 409
    assert "Somebody Else" in Page(response).words


def test_without_a_list_there_is_nothing_to_look_at(manager):
    with nothing_changes():
        assert manager.get("team-paste-check").url == manager.url("team-paste")
        assert manager.post("team-paste-check", seen="").url == manager.url("team-paste")


def test_a_list_of_one_setting_is_not_seen_in_another(manager):
    look(manager, GOOD)
    other = Visitor(factories.member(factories.setting("Beech House"), "manager", user=manager.me.user))
    other.client = manager.client
    assert Page(other.get("team-paste")).boxes["text"] == ""
    assert other.get("team-paste-check").url == other.url("team-paste")


# For both


def test_words_come_out_as_text(manager):
    paste(manager, f"{EVIL}, noor@example.org\nNoor, {EVIL}")
    assert_shown_as_text(manager.get("team-paste-check"), times=2)
    assert_shown_as_text(manager.get("team-paste"), times=2)


def test_a_long_list_costs_no_more_to_look_at(manager):
    def pages():
        for number in (1, 3, AT_MOST):
            paste(manager, "\n".join(f"Somebody, somebody{n}" for n in range(number)))
            yield lambda: manager.get("team-paste-check")

    assert_same_cost(pages())


def test_a_practitioner_sees_why_not():
    visitor = Visitor(factories.place("Alder House").practitioner)
    with nothing_changes():
        for view in ("team-paste", "team-paste-check"):
            assert_refused(visitor.get(view), ONLY_MANAGERS)
            assert_refused(visitor.post(view, text=GOOD), ONLY_MANAGERS)


def test_a_childminder_invites_one_peer_at_a_time():
    visitor = Visitor(factories.childminder("Jo Carter"))
    with nothing_changes():
        for view in ("team-paste", "team-paste-check"):
            assert_refused(visitor.get(view), ALONE)
            assert_refused(visitor.post(view, text=GOOD), ALONE)


def test_a_stranger_finds_nothing_and_wrong_methods_do_nothing(manager):
    stranger = Visitor(factories.place("Beech House").manager)
    for view in ("team-paste", "team-paste-check"):
        assert stranger.client.get(manager.url(view)).status_code == 404
        assert stranger.client.post(manager.url(view), {"submission": new_key()}).status_code == 404
        assert manager.client.put(manager.url(view)).status_code == 405
