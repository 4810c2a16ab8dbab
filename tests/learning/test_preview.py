"""The preview: an area as somebody in a setting sees it."""

from django.urls import reverse

from learning.actions import add_item, save_row
from learning.models import ChecklistItem, Prompt
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
