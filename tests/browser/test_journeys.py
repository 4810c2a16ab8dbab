"""The main job on the real content, from each person's side. Every journey is walked by keyboard alone, and again with
JavaScript off. What counts is what is stored."""

import re

import pytest
from playwright.sync_api import expect

from learning.models import Edition
from practice.models import Action, Comment, Reader, Reading, Reflection, SelfAudit, SignOff
from tests import factories
from tests.browser.hands import Hand, Keyboard, Pointer
from tests.browser.house import real_content

AREA = "Information sharing"
WAYS = {"keyboard": Keyboard, "no JavaScript": Pointer}


@pytest.fixture
def live(transactional_db) -> Edition:
    return real_content()


@pytest.fixture
def willow(live) -> factories.Place:
    return factories.place("Willow Tree")


@pytest.fixture(params=WAYS)
def sit_down(request, new_page):
    """Somebody sits down at a device of their own: `hand = sit_down(me)`, signed in with their password."""

    def sit(who) -> Hand:
        user = getattr(who, "user", who)
        hand = WAYS[request.param](new_page(javascript=request.param != "no JavaScript"))
        hand.sign_in(user.username, factories.PASSWORD)
        return hand

    return sit


def heading(hand: Hand, text: str | re.Pattern) -> None:
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(text)


def answer_each(hand: Hand, answer: str, evidence: str = "") -> None:
    """Every question on the page."""
    questions = hand.page.locator(".q")
    for place in range(questions.count()):
        hand.choose(answer, inside=questions.nth(place))
        if evidence:
            hand.write(re.compile("What did you see"), evidence, inside=questions.nth(place))


def test_read_write_and_share(sit_down, willow):
    priya, mona = willow.practitioner, willow.manager
    hand = sit_down(priya)
    heading(hand, re.compile("Good"))

    hand.follow("Read")
    hand.follow("Annual report 2023 to 2024")
    hand.follow(AREA)
    hand.press("I’ve read this")
    assert Reading.objects.get().person == priya.user

    hand.follow("Write a reflection")
    prompt = (
        Edition.objects.live().get().recommendations.get(key="information-sharing").prompts.get(lead=True)
    )
    hand.write(prompt.text, "I told nobody, because I was not sure.")
    hand.write("What will you do differently?", "Ask Mona on the same day")
    hand.press("Save and leave")
    draft = Reflection.objects.get()
    assert (draft.state, draft.author) == ("draft", priya.user)
    assert draft.answers.get().text == "I told nobody, because I was not sure."

    hand.follow("Share it…")
    hand.tick(re.compile(mona.user.name))
    hand.press("Share with the people I ticked")
    shared = Reflection.objects.get()
    assert (shared.state, shared.differently) == ("shared", "Ask Mona on the same day")
    assert shared.answers.get().text == "I told nobody, because I was not sure."
    assert Reader.objects.get().person == mona.user
    assert Action.objects.get().what == "Ask Mona on the same day"
    expect(hand.page.get_by_text(f"Shared with {mona.user.name}.")).to_be_visible()


def test_a_self_audit_answered_by_two(sit_down, willow):
    priya, colin = willow.practitioner, willow.colleague
    first = sit_down(priya)
    first.follow("Self-audits")
    first.follow("Start with the core")
    first.tick(re.compile(colin.user.name))
    first.press("Start")
    audit = SelfAudit.objects.get()
    assert {row.person for row in audit.contributors.all()} == {priya.user, colin.user}
    titles = [section.checklist.title for section in audit.sections.all()]

    first.follow(re.compile(titles[0]))
    answer_each(first, "Partly", "Looked at the last five.")
    first.press("Save and back to the list")

    second = sit_down(colin)
    second.follow("Self-audits")
    second.follow(re.compile(audit.title))
    for title in titles[1:]:
        second.follow(re.compile(title))
        answer_each(second, "Yes")
        second.press("Save and back to the list")

    mine, theirs = (
        {answer.section_id for answer in audit.answers.filter(answered_by=one.user)} for one in (priya, colin)
    )
    assert len(mine) == 1
    assert len(theirs) == len(titles) - 1
    assert mine.isdisjoint(theirs)
    assert {answer.evidence for answer in audit.answers.filter(rating="partly")} == {
        "Looked at the last five."
    }

    first.open_page(audit.get_absolute_url())
    first.follow("Check and submit")
    first.tick("This is an honest picture today.")
    first.press("Submit")
    audit.refresh_from_db()
    assert (audit.state, audit.submitted_by) == ("submitted", priya.user)
    assert set(audit.answers.values_list("rating", flat=True)) == {"partly", "yes"}


def test_reading_what_was_shared(sit_down, live, willow):
    area = live.recommendations.get(key="information-sharing")
    shared = factories.shared(willow.practitioner, willow.manager, area=area)
    hand = sit_down(willow.manager)
    hand.follow("Review")
    hand.follow(re.compile(f"{willow.practitioner.user.name}, on information sharing"))
    hand.write("Your words", "Who could you have told?")
    hand.press("Send")
    comment = Comment.objects.get()
    assert (comment.kind, comment.text, comment.by) == (
        "question",
        "Who could you have told?",
        willow.manager.user,
    )

    hand.press("Mark as read")
    shared.refresh_from_db()
    assert shared.state == "read"
    assert shared.answers.get().text == "We rang the family the same day."
    assert shared.comments.get() == comment


def test_review_send_back_and_sign_off(sit_down, live, willow):
    priya, mona = willow.practitioner, willow.manager
    audit = factories.submitted(
        priya, edition=live, scope="area", recommendation_key="information-sharing", ratings=["yes", "no"]
    )
    manager = sit_down(mona)
    manager.follow("Review")
    manager.follow(re.compile(audit.title))
    manager.press("Begin the review")
    chosen = audit.answers.filter(rating="no").first()
    question = manager.page.locator(f"#q-{chosen.public_id}")
    manager.open("Your own answer, or a comment", inside=question)
    manager.choose("Partly", inside=question)
    manager.write("Comment", "I saw it done on Monday.", inside=question)
    manager.press(re.compile("Save"), inside=question)
    chosen.refresh_from_db()
    assert (chosen.rating, chosen.manager_rating, chosen.manager_by) == ("no", "partly", mona.user)
    assert chosen.comments.get().text == "I saw it done on Monday."

    manager.follow("Send back")
    manager.write("What should they look at again?", "Look at Monday, please.")
    manager.press("Send back")
    assert list(audit.answers.filter(is_sent_back=True)) == [chosen]
    assert audit.moves.latest("at").note == "Look at Monday, please."

    practitioner = sit_down(priya)
    practitioner.follow("Self-audits")
    practitioner.follow(re.compile(audit.title))
    practitioner.follow(re.compile(re.escape(chosen.item.text[:40])))
    question = practitioner.page.locator(f"#q-{chosen.public_id}")
    practitioner.choose("Partly", inside=question)
    practitioner.write(re.compile("What did you see"), "Monday’s list has it.", inside=question)
    practitioner.press("Save and back to the list")
    chosen.refresh_from_db()
    assert (chosen.rating, chosen.evidence, chosen.is_sent_back) == ("partly", "Monday’s list has it.", False)
    practitioner.follow("Check and submit")
    practitioner.tick("This is an honest picture today.")
    practitioner.press("Submit")

    manager.follow("Review")
    manager.follow(re.compile(audit.title))
    if manager.page.get_by_role("button", name="Begin the review").count():
        manager.press("Begin the review")
    manager.follow("Go to sign-off")
    manager.write("Your password", factories.PASSWORD)
    manager.press("Sign off")
    seal = SignOff.objects.get()
    assert (seal.signed_by, seal.self_audit.state) == (mona.user, "signed_off")
    assert "Monday’s list has it." in seal.sealed

    heading(manager, "Next steps")
    step = manager.page.locator(".step").first
    manager.choose("Act now", inside=step)
    manager.write("What will be done?", "Write the call down", inside=step)
    manager.write("What will we see if this works?", "A note of each call", inside=step)
    manager.pick("Who does it?", priya.user.name, inside=step)
    manager.press("Save next steps")
    action = Action.objects.get()
    assert (action.what, action.expect, action.state) == (
        "Write the call down",
        "A note of each call",
        "open",
    )
    assert (action.answer.self_audit, action.owner) == (audit, priya.user)


def test_a_published_change_leaves_the_record_alone(sit_down, live, willow):
    priya = willow.practitioner
    seal = factories.signed_off(
        priya, willow.manager, edition=live, scope="area", recommendation_key="information-sharing"
    )
    area = live.recommendations.get(key="information-sharing")
    old_prompt, old_item = area.prompts.get(lead=True).text, area.checklists.first().items.first().text
    reader = sit_down(priya)
    before = own_part(reader, seal)

    editor = sit_down(factories.editor())
    editor.press(re.compile("Start a new version"))
    change(editor, old_item, "The question", "Do we write down what we shared, on the same day?")
    change(editor, old_prompt, "The prompt", "What did you tell somebody last week?")
    editor.follow(f"Preview {area.name}")
    expect(editor.page.get_by_text("What did you tell somebody last week?")).to_be_visible()
    expect(editor.page.get_by_text("Do we write down what we shared, on the same day?")).to_be_visible()
    editor.page.go_back()
    editor.follow("See what changed, and publish")
    editor.write("What changed, and why?", "Two plainer questions.")
    editor.press("Publish version 2")

    live.refresh_from_db()
    new = Edition.objects.live().get()
    assert (live.state, new.number, new.change_note) == ("superseded", 2, "Two plainer questions.")
    assert old_item in live.checklists.get(key=area.checklists.first().key).items.values_list(
        "text", flat=True
    )
    new_area = new.recommendations.get(key="information-sharing")
    assert new_area.prompts.get(lead=True).text == "What did you tell somebody last week?"

    reader.open_page(f"/s/{priya.setting.slug}/learn/{live.report.slug}/information-sharing/")
    expect(reader.page.get_by_role("heading", name="What did you tell somebody last week?")).to_be_visible()
    assert old_prompt not in reader.page.content()
    assert own_part(reader, seal) == before
    assert old_item in before


def own_part(hand: Hand, seal: SignOff) -> str:
    """The bytes of the record itself, as the server sends them."""
    body = hand.page.request.get(seal.get_absolute_url()).text()
    return re.search(r'<article class="record">.*</article>', body, re.DOTALL)[0]


def change(editor: Hand, old: str, label: str, new: str) -> None:
    editor.follow(re.compile(re.escape(old[:60])))
    editor.write(label, new)
    editor.choose(re.compile("The meaning changes"))
    editor.press("Save in version 2")


def test_a_childminder_finishes_and_dates(sit_down, live):
    jo = factories.childminder("Jo’s home")
    hand = sit_down(jo)
    hand.follow("Self-audits")
    hand.follow("Start with the core")
    hand.choose("One area")
    hand.choose(re.compile("^ *Health visiting"))
    hand.press("Start")
    audit = SelfAudit.objects.get()
    hand.follow(re.compile("Health visiting"), inside=hand.page.get_by_role("region", name="My areas"))
    while hand.page.locator(".q").count():
        answer_each(hand, "Yes")
        hand.press("Save and go on")
    hand.follow("Check and finish")
    for word in ("manager", "submit", "team"):
        assert word not in hand.page.locator("main").inner_text().lower()
    hand.follow("Finish and date")
    hand.write("Your password", factories.PASSWORD)
    hand.press("Finish and date")
    seal = SignOff.objects.get()
    assert (seal.self_audit, seal.signed_by, seal.is_self_signed) == (audit, jo.user, True)
    assert set(audit.answers.values_list("rating", flat=True)) == {"yes"}
