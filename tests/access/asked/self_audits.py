from collections.abc import Iterator

from django.utils import timezone

from practice.actions.sealing import record_to_sign
from practice.models import SelfAudit, SelfAuditAnswer, SelfAuditSection
from tests import factories
from tests.access.people import MANAGER, MANAGER_OF_TWO
from tests.access.row import MISSING, Row

BEGUN, ANSWERED = "in progress, nobody else asked", "all answered, the colleague asked"
SUBMITTED, UNDER_REVIEW, SENT_BACK = "submitted", "under review", "sent back"
STOPPED, SIGNED = "stopped", "signed off"

# Each page with the self-audits it is asked about.
PAGES = {
    "self-audit-detail": (BEGUN, ANSWERED, SUBMITTED, UNDER_REVIEW, SENT_BACK, STOPPED, SIGNED),
    "self-audit-check": (BEGUN, ANSWERED, SUBMITTED, SIGNED),
    "self-audit-submit": (BEGUN, ANSWERED, SUBMITTED, SIGNED),
    "self-audit-take-back": (ANSWERED, SUBMITTED, UNDER_REVIEW, SIGNED),
    "self-audit-stop": (BEGUN, ANSWERED, SUBMITTED, SENT_BACK, SIGNED),
    "self-audit-ask": (BEGUN, ANSWERED, SUBMITTED, SIGNED),
    "self-audit-finish": (BEGUN, ANSWERED, SIGNED),
    "next-steps": (ANSWERED, SUBMITTED, UNDER_REVIEW, SIGNED),
}


def rows(house) -> Iterator[Row]:
    for setting in (house.a, house.home):
        about = "in A" if setting is house.a else "at the childminder's"
        yield Row("practice:self-audit-list", about, {"setting": setting.slug})
        yield Row("practice:self-audit-start", about, {"setting": setting.slug}, starting())
    yield from sections(house)
    audits = self_audits_of_a(house)
    for page, asked in PAGES.items():
        for about in asked:
            yield row(house, page, about, house.a.slug, audits[about])
        yield row(house, page, "of B, in the address of A", house.a.slug, house.b.answered)
        yield row(house, page, "missing", house.a.slug, None)
        for about, audit in self_audits_at_home(house):
            yield row(house, page, about, house.home.slug, audit)


def self_audits_of_a(house) -> dict[str, SelfAudit]:
    a = house.a
    return {
        BEGUN: a.in_progress,
        ANSWERED: a.answered,
        SUBMITTED: a.submitted,
        UNDER_REVIEW: a.under_review,
        SENT_BACK: a.sent_back,
        STOPPED: a.stopped,
        SIGNED: a.signed,
    }


def self_audits_at_home(house) -> list[tuple[str, SelfAudit]]:
    home = house.home
    return [
        ("the childminder's, in progress", home.in_progress),
        ("the childminder's, all answered", home.answered),
        ("the childminder's, signed", home.seal.self_audit),
    ]


def row(house, page: str, about: str, setting: str, audit: SelfAudit | None) -> Row:
    where = {"setting": setting, "audit": audit.public_id if audit else MISSING}
    return Row(f"practice:{page}", about, where, body(house, page, audit))


def body(house, page: str, audit: SelfAudit | None):
    if page == "self-audit-submit":
        return {"honest": "on"}
    if page == "self-audit-ask":
        return lambda who: {"people": [house.people[MANAGER_OF_TWO if who == MANAGER else MANAGER].public_id]}
    if page == "self-audit-finish":
        return signing(audit)
    if page == "next-steps" and audit:
        return next_step(house, audit)
    return {}


def starting() -> dict:
    day = timezone.localdate().isoformat()
    return {"scope": "everything", "area": "", "title": "Spring self-audit", "due_on": day, "people": []}


def signing(audit: SelfAudit | None) -> dict:
    return {"password": factories.PASSWORD, "seen": record_to_sign(audit)[1] if audit else ""}


def next_step(house, audit: SelfAudit) -> dict:
    """Act now on the first gap that no action came from yet."""
    gap = audit.answers.gaps().exclude(actions__state="open").first()
    if gap is None:
        return {}
    day = timezone.localdate().isoformat()
    owner = house.home.me.user if audit.setting == house.home.me.setting else house.people[MANAGER]
    step = {
        "choice": "now",
        "what": "Ring by ten",
        "expect": "Calls in the book",
        "owner": owner.public_id,
        "due_on": day,
        "look_on": day,
        "later_because": "",
    }
    return {f"{gap.public_id}-{name}": value for name, value in step.items()}


def sections(house) -> Iterator[Row]:
    page, a, b = "practice:self-audit-section", house.a, house.b
    for about, audit in self_audits_of_a(house).items():
        yield section_row(page, about, a.slug, audit, audit.sections.first())
    for about, audit in self_audits_at_home(house):
        yield section_row(page, about, house.home.slug, audit, audit.sections.first())
    yield section_row(
        page, "a section of another self-audit", a.slug, a.in_progress, a.answered.sections.first()
    )
    yield section_row(
        page, "a section of B in a self-audit of A", a.slug, a.in_progress, b.in_progress.sections.first()
    )
    yield section_row(
        page, "of B, in the address of A", a.slug, b.in_progress, b.in_progress.sections.first()
    )
    yield section_row(page, "missing", a.slug, a.in_progress, None)


def section_row(
    page: str, about: str, setting: str, audit: SelfAudit, section: SelfAuditSection | None
) -> Row:
    where = {
        "setting": setting,
        "audit": audit.public_id,
        "section": section.public_id if section else MISSING,
    }
    return Row(page, about, where, answering(section.answers.first()) if section else {})


def answering(answer: SelfAuditAnswer) -> dict:
    values = {
        "rating": "not_sure",
        "evidence": "Seen today",
        "reason": "",
        "looked_at": "",
        "saw": "",
        "looked_on": "",
        "come_back": "on",
        "origin": f"{answer.version}.before",
    }
    return {**{f"{answer.public_id}-{name}": value for name, value in values.items()}, "go": "list"}
