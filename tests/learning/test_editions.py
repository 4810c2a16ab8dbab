"""Content home, a version, starting, discarding and publishing one."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.submissions import new_key
from learning.actions import add_prompt, publish_edition, save_row, stamp
from learning.contents import rows_of, values_of
from learning.models import Edition, Prompt, Report
from tests import factories
from tests.learning.test_drafts import PROMPT

HOME = "/content/"


def address(name: str, *args) -> str:
    return reverse(f"learning:{name}", args=args)


# Content home


def test_content_home_shows_what_is_live_and_what_is_being_written(desk):
    page = desk.client.get(HOME).content.decode()
    assert f'href="{address("edition-detail", desk.live.public_id)}"' in page
    assert "Carry on with version 2" in page
    assert "Esme Editor" in page
    assert "Start a new version" not in page


def test_content_home_offers_a_new_version_when_there_is_no_draft(desk):
    desk.draft.delete()
    page = desk.client.get(HOME).content.decode()
    assert f'action="{address("edition-start", desk.live.report.slug)}"' in page
    assert "Carry on with" not in page


def test_content_home_without_a_report_says_so(db, client):
    factories.sign_in(client, factories.editor())
    Report.objects.create(
        slug="panel-annual-report-2023-24", kind="annual report", archived_at=timezone.now()
    )
    assert "No report is loaded yet" in client.get("/content/").content.decode()


def test_content_home_shows_earlier_versions(desk):
    publish_edition(by=desk.editor, edition=desk.draft, change_note="Two.")
    page = desk.client.get(HOME).content.decode()
    assert "1 earlier version" in page
    assert "Replaced" in page


def test_content_home_costs_the_same_for_thirty_reports(desk, asked):
    one = asked(desk.client, HOME)
    for _ in range(30):
        factories.edition(areas=1, prompts=1, items=1)
    assert asked(desk.client, HOME) == one


# A version


def test_a_draft_links_to_everything_that_can_be_changed(desk):
    page = desk.client.get(address("edition-detail", desk.draft.public_id)).content.decode()
    pid = desk.draft.public_id
    for link in (
        address("area-edit", pid, "area-1"),
        address("area-preview", pid, "area-2"),
        address("prompt-edit", pid, "area-1", "prompt-3"),
        address("prompt-add", pid, "area-2"),
        address("item-edit", pid, "area-2", "item-4"),
        address("item-add", pid, "area-1"),
        address("guidance-edit", pid, "area-1", "words"),
        address("edition-publish", pid),
        address("edition-discard", pid),
    ):
        assert f'href="{link}"' in page
    assert "has not yet been checked by a safeguarding professional" in page
    assert "4 for a group setting, 4 for a childminder" in page


def test_a_published_version_is_for_reading(desk):
    page = desk.client.get(address("edition-detail", desk.live.public_id)).content.decode()
    assert "Area 1, question 2?" in page
    assert "so its words stay as they are" in page
    for name in ("/prompts/", "/questions/", "/publish/", "/discard/", "/add-"):
        assert name not in page


def test_a_version_costs_the_same_for_thirty_rows(desk, asked):
    url = address("edition-detail", desk.draft.public_id)
    one = asked(desk.client, url)
    for _ in range(30):
        add_prompt(by=desk.editor, area=desk.area, values=PROMPT)
    assert asked(desk.client, url) == one


# Starting


def test_starting_a_version_once(desk):
    desk.draft.delete()
    url, data = address("edition-start", desk.live.report.slug), {"submission": new_key()}

    first, again = (desk.client.post(url, data) for _ in range(2))

    draft = Edition.objects.get(state="draft")
    assert draft.changed_by == desk.editor
    assert len(rows_of(draft)) == len(rows_of(desk.live))
    assert first.url == again.url == address("edition-detail", draft.public_id)


def test_a_second_version_is_refused_with_a_sentence(desk):
    response = desk.post(address("edition-start", desk.live.report.slug))
    assert response.status_code == 403
    assert "Somebody has already started a new version" in response.content.decode()
    assert Edition.objects.count() == 2


# Discarding


def test_discarding_asks_first(desk):
    url = address("edition-discard", desk.draft.public_id)
    page = desk.client.get(url).content.decode()
    assert "Discard version 2?" in page
    assert Edition.objects.filter(pk=desk.draft.pk).exists()

    response = desk.post(url, follow=True)

    assert response.redirect_chain == [(HOME, 302)]
    assert "Version 2 is discarded" in response.content.decode()
    assert list(Edition.objects.all()) == [desk.live]


# Publishing


def test_the_publish_page_shows_old_and_new_words(desk):
    save_row(by=desk.editor, row=desk.item, values={"text": "New words?"}, meaning_changed=True)
    desk.guidance.delete()
    add_prompt(by=desk.editor, area=desk.area, values=PROMPT)

    page = desk.client.get(address("edition-publish", desk.draft.public_id)).content.decode()

    assert "1 added, 1 changed, 1 left out" in page
    assert "<del>Area 1, question 1?</del>" in page
    assert "<ins>New words?</ins>" in page
    assert "the meaning changes" in page
    assert "Who else knew?" in page
    assert "Guidance left out" in page


def test_nothing_to_publish_says_so(desk):
    page = desk.client.get(address("edition-publish", desk.draft.public_id)).content.decode()
    assert "Nothing is different yet" in page
    assert "change_note" not in page


def test_what_is_missing_is_named_with_a_link(desk):
    Prompt.objects.filter(pk=desk.prompt.pk).update(lead=False)
    page = desk.client.get(address("edition-publish", desk.draft.public_id)).content.decode()
    assert f'<a href="{address("area-edit", desk.draft.public_id, "area-1")}">Area 1 has no prompt' in page
    assert "change_note" not in page


def publish(desk, **data):
    desk.draft.refresh_from_db()
    data = {"change_note": "Clearer words.", "opened": stamp(desk.draft), **data}
    return desk.post(address("edition-publish", desk.draft.public_id), data, follow=True)


def test_publishing_once(desk):
    save_row(by=desk.editor, row=desk.item, values={"text": "New words?"})
    before = [values_of(row) for row in rows_of(desk.live)]

    response = publish(desk)

    assert response.redirect_chain == [(address("edition-detail", desk.draft.public_id), 302)]
    assert "Version 2 is live" in response.content.decode()
    live = Edition.objects.live().get(report=desk.live.report)
    assert (live, live.change_note, live.live_by) == (desk.draft, "Clearer words.", desk.editor)
    assert [values_of(row) for row in rows_of(desk.live)] == before
    assert live.items.get(checklist__key="area-1", key="item-1").text == "New words?"


def test_a_double_click_publishes_once(desk):
    save_row(by=desk.editor, row=desk.item, values={"text": "New words?"})
    key = new_key()
    first, again = publish(desk, submission=key), publish(desk, submission=key)
    assert first.redirect_chain == again.redirect_chain
    assert Edition.objects.count() == 2
    assert desk.draft.moves.count() == 1


@pytest.mark.parametrize("note", ["", "  \n "])
def test_a_version_needs_its_note(desk, note):
    save_row(by=desk.editor, row=desk.item, values={"text": "New words?"})
    page = publish(desk, change_note=note).content.decode()
    assert "There is a problem" in page
    desk.draft.refresh_from_db()
    assert desk.draft.is_draft


def test_a_note_that_is_too_long_is_kept(desk):
    save_row(by=desk.editor, row=desk.item, values={"text": "New words?"})
    page = publish(desk, change_note="x" * 10_001).content.decode()
    assert "This is 1 character too long" in page
    assert "x" * 10_001 in page


def test_a_change_after_the_page_was_opened_is_shown_first(desk):
    save_row(by=desk.editor, row=desk.item, values={"text": "Mine?"})
    desk.draft.refresh_from_db()
    opened = stamp(desk.draft)
    save_row(by=factories.approver(), row=desk.prompt, values={"text": "Theirs?"})

    response = publish(desk, opened=opened)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else changed this" in page
    assert "<ins>Theirs?</ins>" in page
    assert "Clearer words." in page
    desk.draft.refresh_from_db()
    assert desk.draft.is_draft


def test_the_publish_page_costs_the_same_for_thirty_changes(desk, asked):
    url = address("edition-publish", desk.draft.public_id)
    save_row(by=desk.editor, row=desk.item, values={"text": "New words?"})
    one = asked(desk.client, url)
    for _ in range(30):
        add_prompt(by=desk.editor, area=desk.area, values=PROMPT)
    assert asked(desk.client, url) == one


# Who may come in, and how


def pages(desk) -> list[tuple[str, tuple[str, ...]]]:
    """Every address of the editor and the methods that it answers."""
    pid, form = desk.draft.public_id, ("get", "post")
    return [
        (HOME, ("get",)),
        (address("edition-start", desk.live.report.slug), ("post",)),
        (address("edition-detail", pid), ("get",)),
        (address("edition-publish", pid), form),
        (address("edition-discard", pid), form),
        (address("area-edit", pid, "area-1"), form),
        (address("area-preview", pid, "area-1"), ("get",)),
        (address("prompt-edit", pid, "area-1", "prompt-1"), form),
        (address("prompt-add", pid, "area-1"), form),
        (address("guidance-edit", pid, "area-1", "words"), form),
        (address("item-edit", pid, "area-1", "item-1"), form),
        (address("item-add", pid, "area-1"), form),
        (address("row-leave-out", pid, "prompt", "area-1", "prompt-1"), form),
    ]


@pytest.mark.parametrize("sort", ["practitioner", "manager", "administrator"])
def test_for_anybody_else_there_is_no_such_page(desk, stranger, sort):
    client = stranger(sort)
    before = [values_of(row) for row in rows_of(desk.draft)]
    for url, _ in pages(desk):
        for method in ("get", "post"):
            assert getattr(client, method)(url).status_code == 404, (method, url)
    assert [values_of(row) for row in rows_of(desk.draft)] == before
    assert Edition.objects.count() == 2


def test_somebody_signed_out_is_sent_to_sign_in(desk):
    desk.client.logout()
    for url, _ in pages(desk):
        for method in ("get", "post"):
            response = getattr(desk.client, method)(url)
            assert response.status_code == 302
            assert response.url.startswith(reverse("account_login"))


def test_an_approver_edits_too(desk, client):
    factories.sign_in(client, factories.approver())
    for url, methods in pages(desk):
        if "get" in methods:
            assert client.get(url).status_code == 200


def test_a_role_that_ended_opens_nothing(desk):
    role = desk.editor.role_rows.get()
    role.ended_at = role.started_at
    role.save()
    assert desk.client.get(HOME).status_code == 404


def test_wrong_methods_are_refused(desk):
    for url, methods in pages(desk):
        for method in {"get", "post", "put", "delete"} - set(methods):
            assert getattr(desk.client, method)(url).status_code == 405, (method, url)


def test_reading_changes_nothing(desk):
    before = [values_of(row) for row in rows_of(desk.draft)], desk.draft.changed_at
    for url, methods in pages(desk):
        if "get" in methods:
            assert desk.client.get(url).status_code == 200
    desk.draft.refresh_from_db()
    assert ([values_of(row) for row in rows_of(desk.draft)], desk.draft.changed_at) == before


@pytest.mark.parametrize(
    "path",
    [
        "editions/0000000000000000/",
        "editions/1/",
        "editions/ILOU000000000000/",
        "reports/nowhere/start/",
        "editions/{pid}/areas/nowhere/",
        "editions/{pid}/areas/nowhere/preview/",
        "editions/{pid}/areas/area-1/preview/?kind=school",
        "editions/{pid}/areas/area-1/prompts/nowhere/",
        "editions/{pid}/areas/area-1/guidance/nowhere/",
        "editions/{pid}/areas/nowhere/add-prompt/",
        "editions/{pid}/questions/area-1/nowhere/",
        "editions/{pid}/add-question/nowhere/",
        "editions/{pid}/leave-out/prompt/area-1/nowhere/",
        "editions/{pid}/leave-out/area/area-1/area-1/",
        "editions/{pid}/leave-out/nonsense/area-1/prompt-1/",
    ],
)
def test_what_is_not_there_is_not_found(desk, path):
    url = HOME + path.format(pid=desk.draft.public_id)
    assert desk.client.get(url).status_code in (404, 405)
    if "preview" not in path and path != "editions/0000000000000000/":
        assert desk.post(url).status_code == 404


def test_a_published_version_has_no_forms(desk):
    pid = desk.live.public_id
    for url, methods in pages(desk):
        if methods == ("get", "post"):
            published = url.replace(desk.draft.public_id, pid)
            response = desk.client.get(published)
            assert response.status_code == 403, published
            assert "so its words stay as they are" in response.content.decode()
            assert desk.post(published).status_code == 403, published
