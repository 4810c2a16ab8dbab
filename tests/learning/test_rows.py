"""Changing an area, a prompt, a question and guidance; adding; leaving out; the preview."""

import html

import pytest

from accounts.models import AuditEvent
from accounts.submissions import new_key
from common.fields import PlainTextField
from learning.actions import add_item, fingerprint, leave_out, save_row
from learning.contents import identity_of, rows_of, values_of
from learning.forms import FORMS
from learning.models import ChecklistItem, Prompt, Scenario
from learning.views.addresses import edit_address
from tests import factories
from tests.learning.test_drafts import ITEM
from tests.learning.test_editions import address

NASTY = "{{ 7|add:7 }} {% now 'Y' %} <script>alert(1)</script> \"'&"
AREA = {
    "kind": "finding",
    "title": "A new title",
    "name": "New name",
    "teaser": "Why.",
    "minutes": "6",
    "wording": "The words.",
    "is_quoted": "yes",
    "source": "report",
    "author": "Somebody else",
    "locator": "page 3",
    "addressed_to": "Everybody.",
    "plain_meaning": "First.\n\nSecond **bold**.",
    "locus": "influence",
    "locus_note": "Tell the council.",
    "example_nursery": "One.",
    "example_pre_school": "",
    "example_childminder": "Three.",
    "content_note": "This touches on loss. You can stop at any time.",
    "cautions": "One caution\n\n  Another   caution \n",
    "changed_since": "",
}
ROWS = {
    "area": AREA,
    "prompt": {
        "text": "New?",
        "help": "Think.",
        "step": "so_what",
        "lens": "fairness",
        "audience": "all",
        "role": "room_leader",
        "lead": "yes",
    },
    "scenario": {
        "title": "New title",
        "audience": "group",
        "situation": "Rain.\n\nA wet coat.",
        "questions": "One?\n Two? \n\nThree?",
        "ideas": "Try one.\nTry two.",
    },
    "item": {
        "text": "New?",
        "kind": "look",
        "look_at": "Look at five.",
        "good": "All five.",
        "evidence": "A list\nA note",
        "basis": "must",
        "hook_document": "EYFS statutory framework",
        "hook_edition": "September 2025",
        "hook_heading": "",
        "hook_paragraph": "",
        "audience": "group",
        "core": "no",
        "to_check": "",
    },
    "guidance": {"heading": "New heading", "text": "New text."},
}
REVISED = ("area", "prompt", "scenario", "item")


def post(desk, name: str, /, change: str = "correction", **data):
    """Send the form of this row as its page would, with `data` over ROWS."""
    row = getattr(desk, name)
    values = {"opened": fingerprint(row), **ROWS[name], **data}
    if name in REVISED:
        values["change"] = change
    return desk.post(edit_address(desk.draft, row), values)


def stored(desk) -> dict:
    return {identity_of(row): values_of(row) for row in rows_of(desk.draft)}


# Changing


@pytest.mark.parametrize("name", ROWS)
def test_saving_stores_exactly_this(desk, name):
    before = stored(desk)

    response = post(desk, name)

    row = getattr(desk, name)
    assert response.status_code == 302
    assert response.url.startswith(address("edition-detail", desk.draft.public_id))
    expected = {**before, identity_of(row): {**before[identity_of(row)], **expected_values(name)}}
    assert stored(desk) == expected
    assert AuditEvent.objects.latest("pk").what == "content changed"


def expected_values(name: str) -> dict:
    """What ROWS[name] becomes in the database."""
    values = dict(ROWS[name])
    if name == "area":
        return {**values, "minutes": 6, "is_quoted": True, "cautions": ["One caution", "Another caution"]}
    if name == "prompt":
        return {**values, "lead": True}
    if name == "scenario":
        return {**values, "questions": ["One?", "Two?", "Three?"], "ideas": ["Try one.", "Try two."]}
    if name == "item":
        return {**values, "core": False, "evidence": ["A list", "A note"]}
    return values


@pytest.mark.parametrize("name", ROWS)
def test_the_form_begins_with_what_is_stored(desk, name):
    """Sent back as it is, it changes nothing."""
    row = getattr(desk, name)
    page = desk.client.get(edit_address(desk.draft, row))
    form = page.context["form"]
    data = {each.html_name: each.value() for each in form if each.value() is not None}
    data |= {key: {True: "yes", False: "no"}.get(value, value) for key, value in data.items()}
    data = {key: form.fields[key].prepare_value(value) for key, value in data.items()}
    before = stored(desk)

    response = desk.post(
        edit_address(desk.draft, row),
        {**data, "opened": page.context["opened"], "change": "meaning"},
        follow=True,
    )

    assert "Nothing was different" in response.content.decode()
    assert stored(desk) == before


@pytest.mark.parametrize("name", REVISED)
def test_a_change_of_meaning_raises_the_revision(desk, name):
    post(desk, name, change="meaning")
    assert getattr(desk, name).revision == 2
    post(
        desk, name, change="correction", **{"title" if name in ("area", "scenario") else "text": "Corrected?"}
    )
    assert getattr(desk, name).revision == 2


@pytest.mark.parametrize("name", REVISED)
def test_the_kind_of_change_must_be_said(desk, name):
    before = stored(desk)
    page = post(desk, name, change="").content.decode()
    assert "Choose one under “What kind of change is this?”" in html.unescape(page)
    assert stored(desk) == before


def test_a_new_row_is_not_asked_for_the_kind_of_change(desk):
    item = add_item(by=desk.editor, checklist=desk.item.checklist, values=ITEM)
    page = desk.client.get(edit_address(desk.draft, item))
    assert "change" not in page.context["form"].fields


INVALID = {
    "empty question": ("item", {"text": ""}, "Write something under “The question”."),
    "only spaces": ("prompt", {"text": "  \n "}, "Write something under “The prompt”."),
    "too long": ("guidance", {"text": "x" * 10_001}, "This is 1 character too long."),
    "long line": ("area", {"title": "x" * 161}, "This is 1 character too long."),
    "long entry": ("item", {"evidence": "ok\n" + "x" * 501}, "Line 2 is 1 characters too long."),
    "many entries": ("area", {"cautions": "x\n" * 21}, "These are 21 lines. Keep at most 20."),
    "nothing to look at": ("item", {"look_at": " "}, "Write what to look at, or choose “In place”."),
    "no document": (
        "item",
        {"hook_document": ""},
        "Name the document that the edition, heading or paragraph is in.",
    ),
    "lead for some": ("prompt", {"audience": "group"}, "The prompt that is shown first is for everybody."),
    "no minutes": ("area", {"minutes": "four"}, "Write a whole number."),
    "two questions": (
        "scenario",
        {"questions": "One?\nTwo?"},
        "These are 2 lines. Write exactly 3, one on each line. Your text is still here.",
    ),
    "four questions": (
        "scenario",
        {"questions": "One?\nTwo?\nThree?\nFour?"},
        "These are 4 lines. Write exactly 3, one on each line.",
    ),
    "no questions": ("scenario", {"questions": " "}, "Write something under “Three questions”."),
    "one idea": ("scenario", {"ideas": "Try."}, "This is 1 line. Write 2 to 3, one on each line."),
    "four ideas": ("scenario", {"ideas": "A\nB\nC\nD"}, "These are 4 lines. Write 2 to 3, one on each line."),
    "long question": (
        "scenario",
        {"questions": "One?\nTwo?\n" + "x" * 501},
        "Line 3 is 1 characters too long.",
    ),
    "no situation": ("scenario", {"situation": " "}, "Write something under “The situation”."),
    "long title": ("scenario", {"title": "x" * 121}, "This is 1 character too long."),
    "for nobody": ("scenario", {"audience": ""}, "Choose one under “Who is it for?”."),
    "another lens": ("prompt", {"lens": "guess"}, "Select a valid choice."),
    "another role": ("prompt", {"role": "owner"}, "Select a valid choice."),
    "another source": ("area", {"source": "nowhere"}, "Select a valid choice."),
    "another kind": ("item", {"kind": "guess"}, "Select a valid choice."),
    "nul": ("prompt", {"text": "a\x00b"}, "Null characters are not allowed."),
}


@pytest.mark.parametrize("case", INVALID.values(), ids=INVALID.keys())
def test_invalid_input_keeps_what_was_typed(desk, case):
    name, data, sentence = case
    before = stored(desk)

    response = post(desk, name, **data)

    page = html.unescape(response.content.decode())
    assert response.status_code == 200
    assert "<title>Error: " in page
    assert sentence in page
    form = response.context["form"]
    for field in form.row_fields:
        assert form[field].value() == {**ROWS[name], **data}[field]
    assert stored(desk) == before


def test_a_refused_form_can_be_sent_again_with_its_key(desk):
    key = new_key()
    post(desk, "prompt", text="", submission=key)
    post(desk, "prompt", text="Right?", submission=key)
    assert desk.prompt.text == "Right?"


def test_line_ends_are_one_character_and_nothing_is_stripped(desk):
    post(desk, "guidance", text="  one\r\ntwo\r\n")
    assert desk.guidance.text == "  one\ntwo\n"


def test_ten_thousand_emoji_fit(desk):
    post(desk, "guidance", text="🙂" * 10_000)
    assert desk.guidance.text == "🙂" * 10_000


# Two editors


@pytest.mark.parametrize("name", ROWS)
def test_two_editors_on_one_row_lose_nothing(desk, name):
    field = {"area": "teaser", "guidance": "heading", "scenario": "title"}.get(name, "text")
    opened = fingerprint(getattr(desk, name))
    save_row(by=factories.approver("Arun"), row=getattr(desk, name), values={field: "Theirs, saved"})
    before = stored(desk)

    response = post(desk, name, opened=opened, **{field: "Mine, typed"})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Arun changed this version today" in page
    assert "Theirs, saved" in page
    assert response.context["form"][field].value() == "Mine, typed"
    assert stored(desk) == before

    again = post(desk, name, opened=response.context["opened"], **{field: "Both"})
    assert again.status_code == 302
    assert getattr(getattr(desk, name), field) == "Both"


def test_an_invalid_form_does_not_forget_when_it_was_opened(desk):
    opened = fingerprint(desk.prompt)
    save_row(by=factories.approver(), row=desk.prompt, values={"text": "Theirs"})
    invalid = post(desk, "prompt", opened=opened, text="")
    assert invalid.context["opened"] == opened
    assert post(desk, "prompt", opened=invalid.context["opened"], text="Mine").status_code == 409
    assert desk.prompt.text == "Theirs"


def test_a_form_without_its_mark_overwrites_nothing(desk):
    assert post(desk, "prompt", opened="").status_code == 409
    assert desk.prompt.text == "Area 1, prompt 1?"


def test_what_was_typed_for_a_row_left_out_is_shown(desk):
    row = desk.item
    url = edit_address(desk.draft, row)
    leave_out(by=factories.approver(), row=desk.item)
    response = desk.post(url, {**ROWS["item"], "change": "correction", "good": "An hour of <work>."})
    assert response.status_code == 404
    assert "An hour of &lt;work&gt;." in response.content.decode()


def test_what_was_typed_for_a_version_just_published_is_shown(desk):
    url = edit_address(desk.draft, desk.item)
    desk.draft.publish(by=desk.editor)
    response = desk.post(url, {**ROWS["item"], "change": "correction", "good": "An hour of <work>."})
    assert response.status_code == 403
    page = response.content.decode()
    assert "An hour of &lt;work&gt;." in page
    assert "so its words stay as they are" in page
    assert desk.item.good != "An hour of <work>."


# Text comes out as text


LIMITS = {"name": 60, "hook_paragraph": 40}
LINES = {"questions": 3, "ideas": 2}  # how many lines the field must have


def nasty(name: str) -> dict:
    """Braces and tags in every field of this form that takes words, each with its own name to find it by."""
    return {
        field: "\n".join([f"{NASTY} {field}"[: LIMITS.get(field)]] * LINES.get(field, 1))
        for field in ROWS[name]
        if isinstance(FORMS[kind_word(name)].base_fields[field], PlainTextField)
    }


def kind_word(name: str) -> str:
    return "question" if name == "item" else name


@pytest.mark.parametrize("name", ROWS)
def test_braces_and_tags_come_out_as_text_in_every_field(desk, name):
    typed = nasty(name)
    for_all = {"audience": "all"} if name in ("item", "scenario") else {}
    assert post(desk, name, **typed, **for_all).status_code == 302
    row = getattr(desk, name)
    pid, preview = desk.draft.public_id, address("area-preview", desk.draft.public_id, "area-1")
    form = desk.client.get(edit_address(desk.draft, row)).content.decode()
    for words in typed.values():
        assert html.escape(words) in form
    urls = [
        address("edition-detail", pid),
        address("edition-publish", pid),
        preview,
        f"{preview}?kind=childminder",
    ]
    if name != "area":
        urls.append(address("row-leave-out", pid, kind_word(name), "area-1", row.key))
    for url in urls:
        page = desk.client.get(url).content.decode()
        assert "<script>alert" not in page, url
        assert "{{ 7|add:7 }} {% now" in page, url


def test_a_refused_form_gives_back_braces_and_tags_as_text(desk):
    page = post(desk, "prompt", text=NASTY, step="").content.decode()
    assert "<script>alert" not in page
    assert NASTY in html.unescape(page)


# Adding


def test_adding_a_prompt_once(desk):
    url = address("prompt-add", desk.draft.public_id, "area-1")
    data = {**ROWS["prompt"], "lead": "no", "submission": new_key()}
    first, again = desk.client.post(url, data), desk.client.post(url, data)

    made = Prompt.objects.get(edition=desk.draft, key="new")
    assert (made.text, made.step, made.position, made.lead) == ("New?", "so_what", 4, False)
    assert made.recommendation == desk.area
    assert first.url == again.url == address("edition-detail", desk.draft.public_id) + "#area-1"


def test_adding_a_question(desk):
    response = desk.post(address("item-add", desk.draft.public_id, "area-2"), ROWS["item"])
    made = ChecklistItem.objects.get(edition=desk.draft, key="new")
    assert response.url.endswith("#area-2")
    assert (made.checklist.key, made.position, made.revision) == ("area-2", 5, 1)
    assert {name: getattr(made, name) for name in expected_values("item")} == expected_values("item")


def test_adding_a_scenario_once(desk):
    url = address("scenario-add", desk.draft.public_id, "area-1")
    data = {**ROWS["scenario"], "submission": new_key()}
    first, again = desk.client.post(url, data), desk.client.post(url, data)

    made = Scenario.objects.get(edition=desk.draft, key="new-title")
    assert (made.recommendation, made.position, made.revision) == (desk.area, 2, 1)
    assert {name: getattr(made, name) for name in ROWS["scenario"]} == expected_values("scenario")
    assert first.url == again.url == address("edition-detail", desk.draft.public_id) + "#area-1"


def test_the_form_of_a_new_prompt_is_for_everybody_first(desk):
    page = desk.client.get(address("prompt-add", desk.draft.public_id, "area-1"))
    assert page.context["form"]["role"].value() == "everyone"
    assert page.context["form"]["lens"].value() == ""


@pytest.mark.parametrize(
    ("name", "key", "row"),
    [
        ("prompt-add", "area-1", "prompt"),
        ("item-add", "area-1", "item"),
        ("scenario-add", "area-1", "scenario"),
    ],
)
def test_an_invalid_addition_keeps_what_was_typed(desk, name, key, row):
    before = stored(desk)
    typed = {**ROWS[row], "text": "", "title": "", "audience": ""}
    response = desk.post(address(name, desk.draft.public_id, key), typed)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()
    other = {"prompt": "help", "item": "good", "scenario": "questions"}[row]
    assert response.context["form"][other].value() == ROWS[row][other]
    assert stored(desk) == before


# Leaving out


@pytest.mark.parametrize("name", ["prompt", "scenario", "item", "guidance"])
def test_leaving_out_asks_first_and_takes_exactly_this(desk, name):
    row, word = getattr(desk, name), kind_word(name)
    before = stored(desk)
    url = address("row-leave-out", desk.draft.public_id, word, "area-1", row.key)
    page = desk.client.get(url)
    assert f"Leave this {word} out of version 2?" in page.content.decode()
    assert stored(desk) == before

    response = desk.post(url, {"opened": page.context["opened"]}, follow=True)

    assert f"The {word} is left out of version 2." in response.content.decode()
    gone = identity_of(row)
    assert stored(desk) == {identity: values for identity, values in before.items() if identity != gone}
    assert type(row).objects.filter(edition=desk.live, key=row.key).exists()


def test_leaving_out_something_that_just_changed_is_refused(desk):
    url = address("row-leave-out", desk.draft.public_id, "prompt", "area-1", "prompt-1")
    opened = desk.client.get(url).context["opened"]
    save_row(by=factories.approver(), row=desk.prompt, values={"text": "Theirs?"})
    response = desk.post(url, {"opened": opened})
    assert response.status_code == 409
    assert desk.prompt.text == "Theirs?"


@pytest.mark.parametrize("name", ROWS)
def test_a_form_costs_few_queries(desk, asked, name):
    assert asked(desk.client, edit_address(desk.draft, getattr(desk, name))) <= 12
