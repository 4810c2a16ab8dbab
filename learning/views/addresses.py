from django.urls import reverse

from learning.contents import Row, kind_of
from learning.models import ChecklistItem, Edition, Guidance, Prompt, Recommendation, Scenario


def edit_address(edition: Edition, row: Row) -> str:
    """Where this row is changed; an empty text for rows that only a file changes. No query."""
    pid = edition.public_id
    if isinstance(row, Recommendation):
        return reverse("learning:area-edit", args=[pid, row.key])
    if isinstance(row, Prompt | Guidance | Scenario):
        return reverse(f"learning:{kind_of(row).word}-edit", args=[pid, row.recommendation.key, row.key])
    if isinstance(row, ChecklistItem):
        return reverse("learning:item-edit", args=[pid, row.checklist.key, row.key])
    return ""


def leave_out_address(edition: Edition, row: Row) -> str:
    """Where this row is left out; an empty text for an area, which only a file can leave out."""
    kind = kind_of(row)
    if not kind.parent:
        return ""
    parent = getattr(row, kind.parent)
    return reverse("learning:row-leave-out", args=[edition.public_id, kind.word, parent.key, row.key])


def edition_address(edition: Edition, anchor: str = "") -> str:
    address = reverse("learning:edition-detail", args=[edition.public_id])
    return f"{address}#{anchor}" if anchor else address
