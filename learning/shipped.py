"""The reports that come with the service: one press loads them, so that nobody needs a command line to begin."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import transaction

from accounts.models import AuditEvent, User
from common.refusals import Refused
from learning.models import Edition, Report
from learning.pack_loading import load
from learning.packs import read
from learning.permissions import check_edits_content

FOLDER = Path(__file__).parent / "packs"


@dataclass(frozen=True)
class Shipped:
    """A file of this service whose report is not here yet."""

    key: str
    title: str
    areas: int


@cache
def _shipped(file: Path) -> Shipped:
    """What a file holds. The files belong to the code, so each is read once for each process."""
    content = read(file.read_bytes()).content
    return Shipped(content["report"]["key"], content["report"]["title"], len(content["recommendations"]))


def _file(key: str) -> Path | None:
    return next((file for file in FOLDER.glob("*.yaml") if file.stem == key), None)


def not_loaded() -> list[Shipped]:
    """What can be loaded. Reads a file only while its report is missing; one query."""
    here = set(Report.objects.values_list("slug", flat=True))
    return [_shipped(file) for file in sorted(FOLDER.glob("*.yaml")) if file.stem not in here]


@transaction.atomic
def load_shipped(*, by: User, key: str, at=None) -> Edition:
    """Load it and make it live. Raises Refused when it is here already, or comes with no such report."""
    check_edits_content(by)
    file = _file(key)
    if file is None:
        raise Refused("No report of this name comes with the service.")
    if Report.objects.filter(slug=key).exists():
        raise Refused("This report is here already.")
    edition = load(read(file.read_bytes()), at=at).edition
    if edition is None:
        raise Refused("This report is here already.")
    AuditEvent.log("report loaded", by=by, on=edition)
    return edition
