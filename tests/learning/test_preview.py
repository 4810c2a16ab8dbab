"""The preview: an area as somebody in a setting sees it."""

from django.urls import reverse

from learning.actions import add_item, save_row
from learning.models import ChecklistItem, Prompt, Recommendation, Scenario
from tests.learning.test_drafts import ITEM


def test_the_preview_is_the_page_of_a_practitioner(desk):
    save_row(by=desk.editor, row=desk.area, values={"plain_meaning": "Some **bold** words."})
    url = reverse("learning:area-preview", args=[desk.draft.public_id, "area-1"])
    page = desk.client.get(url).content.decode()
    assert "<strong>bold</strong>" in page
    assert "What it can look like in a nursery" in page
    assert "Area 1, prompt 1?" in page
    assert "Area 1, question 1?" in page
    assert "<form" not in page.split("</header>")[1]


def test_the_preview_shows_what_is_for_this_kind_of_setting(desk):
    Prompt.objects.filter(pk=desk.draft.prompts.get(key="prompt-2", recommendation__key="area-1").pk).update(
        audience="group"
    )
    ChecklistItem.objects.filter(pk=desk.item.pk).update(audience="childminder")
    url = reverse("learning:area-preview", args=[desk.draft.public_id, "area-1"])

    nursery = desk.client.get(f"{url}?kind=nursery").content.decode()
    childminder = desk.client.get(f"{url}?kind=childminder").content.decode()

    assert "Area 1, prompt 2?" in nursery
    assert "Area 1, question 1?" not in nursery
    assert "Area 1, prompt 2?" not in childminder
    assert "Area 1, question 1?" in childminder
    assert 'href="?kind=childminder" aria-current="page"' in childminder


def test_the_preview_costs_the_same_for_thirty_questions(desk, asked):
    url = reverse("learning:area-preview", args=[desk.draft.public_id, "area-1"])
    one = asked(desk.client, url)
    for _ in range(30):
        add_item(by=desk.editor, checklist=desk.item.checklist, values=ITEM)
    assert asked(desk.client, url) == one


def test_the_preview_shows_what_is_talked_about_and_what_others_said(desk):
    said = {"kind": "ask", "wording": "Fund it early.", "source": "report", "author": "Lee, of a charity"}
    Recommendation.objects.filter(pk=desk.area.pk).update(
        also_said=[{**said, "locator": "Second line"}], content_note="You can stop at any time."
    )
    Scenario.objects.filter(pk=desk.scenario.pk).update(audience="group")
    Prompt.objects.filter(pk=desk.prompt.pk).update(lens="fairness", role="leader")
    url = reverse("learning:area-preview", args=[desk.draft.public_id, "area-1"])

    nursery = desk.client.get(url).content.decode()
    childminder = desk.client.get(f"{url}?kind=childminder").content.decode()

    for words in (
        "A talk about Area 1",
        "Two adults hand over at the door.",
        "What might we miss?",
        "Write it in the book.",
        "“Fund it early.”",
        "A charity’s ask: Lee, of a charity, Second line",
        "You can stop at any time.",
        "changed there",
        "Especially for managers, owners and committees",
    ):
        assert words in nursery, words
    assert "Two adults hand over at the door." not in childminder
    assert "Who is heard" in childminder
    assert "Especially for" not in childminder
    for page in (nursery, childminder):
        main = page.split("<main")[1].split("</main>")[0]
        assert "talk/" not in main
        assert "sources/" not in main
        assert "/worried/" not in main
