"""What people do to pages: pressing twice, two tabs, Back, waiting too long, very long texts, and markup."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import SignIn
from practice.models import Action, Comment, Move, Reader, Reflection, SelfAudit, SignOff
from tests import factories

MARKUP = "<script>document.title = 'broken'</script><b>bold</b> {{ 7|add:7 }} {% now 'Y' %}"


@pytest.fixture
def willow(transactional_db) -> factories.Place:
    factories.edition(areas=1, items=2)
    return factories.place("Willow Tree")


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def twice(page: Page, button: str) -> None:
    """A double click, and once more as if the page's own guard against it had failed."""
    control = page.get_by_role("button", name=button, exact=True)
    with page.expect_navigation():
        control.evaluate("button => { const form = button.form; button.click(); form.submit(); }")
    page.wait_for_load_state()


# Twice


def test_sharing_twice_shares_once(new_page, willow):
    made = factories.reflection(willow.practitioner, differently="Ask at the door")
    page = new_page(who=willow.practitioner)
    page.goto(f"{made.get_absolute_url()}share/")
    page.get_by_label(re.compile(willow.manager.user.name)).check()
    twice(page, "Share with the people I ticked")
    assert page.url.endswith(made.get_absolute_url())
    assert (Reader.objects.count(), Action.objects.count()) == (1, 1)
    assert list(Move.objects.values_list("to_state", flat=True)) == ["shared"]


def test_submitting_twice_submits_once(new_page, willow):
    audit = factories.answered(willow.practitioner)
    page = new_page(who=willow.practitioner)
    page.goto(f"{audit.get_absolute_url()}check/")
    page.get_by_label("This is an honest picture today.").check()
    twice(page, "Submit")
    assert page.url.endswith(audit.get_absolute_url())
    assert list(audit.moves.values_list("to_state", flat=True)) == ["submitted"]


def test_signing_twice_signs_once(new_page, willow):
    audit = factories.under_review(willow.practitioner, willow.manager)
    page = new_page(who=willow.manager)
    page.goto(f"/s/{willow.setting.slug}/review/self-audits/{audit.public_id}/sign-off/")
    page.get_by_label("Your password").fill(factories.PASSWORD)
    twice(page, "Sign off")
    expect(page.get_by_role("heading", level=1)).to_have_text("Next steps")
    assert SignOff.objects.get().self_audit == audit
    assert audit.moves.filter(to_state="signed_off").count() == 1


# Two tabs, Back, and a session that ended


def test_two_tabs_on_one_reflection_lose_no_words(new_page, willow):
    made = factories.reflection(willow.practitioner, text="The first words.")
    first = new_page(who=willow.practitioner)
    first.goto(f"{made.get_absolute_url()}write/")
    second = first.context.new_page()
    second.goto(f"{made.get_absolute_url()}write/")
    second.locator("textarea").first.fill("What the second tab says.")
    press(second, "Save and leave")
    first.locator("textarea").first.fill("What the first tab says.")
    press(first, "Save and leave")
    assert made.answers.get().text == "What the second tab says."
    expect(first.locator("textarea").first).to_have_value("What the first tab says.")
    expect(first.get_by_role("alert")).to_contain_text("There is a problem")


@pytest.mark.parametrize(("words", "kept"), [("Only once.", 1), ("Only once. And more.", 2)])
def test_back_and_again_leads_to_the_same_page(new_page, willow, words, kept):
    """A browser that kept the page sends its key a second time; with other words it is something new, and kept too."""
    page = new_page(who=willow.practitioner)
    report = factories.live_edition().report.slug
    page.goto(f"/s/{willow.setting.slug}/learn/{report}/area-1/reflect/")
    key = page.locator("form#reflection [name=submission]").input_value()
    page.locator("textarea").first.fill("Only once.")
    press(page, "Save and leave")
    address = page.url
    page.go_back()
    page.locator("form#reflection [name=submission]").evaluate("(field, key) => { field.value = key }", key)
    page.locator("textarea").first.fill(words)
    press(page, "Save and leave")
    assert (page.url == address) == (kept == 1)
    texts = [made.answers.get().text for made in Reflection.objects.order_by("pk")]
    assert texts == ["Only once.", words][:kept]


def test_after_the_session_ended_a_form_leads_to_sign_in_and_on(new_page, willow):
    audit = factories.answered(willow.practitioner)
    page = new_page(who=willow.practitioner)
    page.goto(f"{audit.get_absolute_url()}check/")
    page.get_by_label("This is an honest picture today.").check()
    SignIn.objects.update(last_seen_at=timezone.now() - timedelta(hours=1))
    press(page, "Submit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert SelfAudit.objects.get().state == "in_progress"

    page.get_by_label("Email or username").fill(willow.practitioner.user.username)
    page.get_by_label("Password", exact=True).fill(factories.PASSWORD)
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")


# Long texts and markup


def test_ten_thousand_emoji_are_kept(new_page, willow):
    made = factories.reflection(willow.practitioner)
    page = new_page(who=willow.practitioner)
    page.goto(f"{made.get_absolute_url()}write/")
    page.locator("textarea").first.fill("😀" * 10_000)
    press(page, "Save and leave")
    assert made.answers.get().text == "😀" * 10_000


def test_one_more_is_refused_and_stays_in_the_box(new_page, willow):
    made = factories.reflection(willow.practitioner, text="Before.")
    page = new_page(who=willow.practitioner)
    page.goto(f"{made.get_absolute_url()}write/")
    box = page.locator("textarea").first
    box.fill("😀" * 10_001)
    press(page, "Save and leave")
    expect(box).to_have_value("😀" * 10_001)
    expect(page.get_by_role("alert")).to_contain_text("1 character too long")
    assert made.answers.get().text == "Before."


def test_lines_count_once(new_page, willow):
    """Browsers send each new line as two characters."""
    made = factories.reflection(willow.practitioner)
    page = new_page(who=willow.practitioner)
    page.goto(f"{made.get_absolute_url()}write/")
    text = "\n".join(["w" * 49] * 200) + "."
    page.locator("textarea").first.fill(text)
    press(page, "Save and leave")
    assert made.answers.get().text == text


def test_markup_is_shown_as_text(new_page, willow):
    """Typed into every box on the way from a reflection to the manager's comment and the action."""
    priya, mona = willow.practitioner, willow.manager
    made = factories.reflection(priya, text=MARKUP, differently=MARKUP)
    factories.shared(priya, mona, made=made)
    writer, reader = new_page(who=priya), new_page(who=mona)
    reader.goto(f"/s/{willow.setting.slug}/review/reflections/{made.public_id}/")
    reader.get_by_label("Your words").fill(MARKUP)
    press(reader, "Send")
    assert Comment.objects.get().text == MARKUP
    shows(reader, times=3)
    writer.goto(made.get_absolute_url())
    shows(writer, times=3)
    writer.goto(f"{Action.objects.get().get_absolute_url()}done/")
    writer.locator("textarea").first.fill(MARKUP)
    press(writer, "Done")
    shows(writer, times=2)


def test_markup_in_a_record_is_shown_as_text(new_page, willow):
    priya, mona = willow.practitioner, willow.manager
    page = new_page(who=priya)
    page.goto(f"/s/{willow.setting.slug}/self-audits/start/")
    page.get_by_label("What do you want to call it?").fill(MARKUP)
    press(page, "Start")
    audit = SelfAudit.objects.get()
    page.locator(".rows .row").first.click()
    page.locator("[name$=-evidence]").first.fill(MARKUP)
    page.locator("[name$=-rating][value=does_not_apply]").first.check()
    page.locator("[name$=-reason]").first.fill(MARKUP)
    press(page, "Save and back to the list")
    shows(page, times=1)
    page.goto(f"{audit.get_absolute_url()}check/")
    shows(page, times=3)
    seal = factories.signed_off(priya, mona, title=MARKUP)
    page.goto(seal.get_absolute_url())
    shows(page, times=2)


def shows(page: Page, *, times: int) -> None:
    """The words stand there as they were typed, at least so often, and did nothing."""
    page.wait_for_load_state()
    assert page.locator("main").inner_text().count(MARKUP) >= times
    assert page.title() != "broken"
    expect(page.locator("main script:not([src]), main b:text-is('bold')")).to_have_count(0)
