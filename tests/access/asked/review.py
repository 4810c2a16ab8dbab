from collections.abc import Iterator

from practice.models import SelfAudit, SelfAuditAnswer
from tests.access.asked import reflections, self_audits
from tests.access.asked.reflections import DRAFT, READ, SHARED, WITH_COLLEAGUE, reflections_of_a
from tests.access.asked.self_audits import BEGUN, SIGNED, SUBMITTED, UNDER_REVIEW, self_audits_of_a, signing
from tests.access.row import MISSING, Row

OF_REFLECTIONS = {
    "review-reflection": {},
    "review-reflection-comment": {"text": "What did you hear?", "kind": "question"},
    "review-reflection-read": {},
    "review-reflection-return": {},
    "review-reflection-at-risk": {},
}
OF_SELF_AUDITS = (
    "review-self-audit",
    "review-self-audit-begin",
    "review-send-back",
    "review-sign-off",
    "review-self-audit-at-risk",
)
ANY_REFLECTION = reflections.PAGES["reflection-detail"]
ANY_SELF_AUDIT = self_audits.PAGES["self-audit-detail"]


def rows(house) -> Iterator[Row]:
    a, b, home = house.a, house.b, house.home
    yield Row("practice:review-list", "in A", {"setting": a.slug})
    yield Row("practice:review-list", "at the childminder's", {"setting": home.slug})
    shown, audits = reflections_of_a(house), self_audits_of_a(house)
    for page, body in OF_REFLECTIONS.items():
        for about in ANY_REFLECTION if page == "review-reflection" else (DRAFT, SHARED, WITH_COLLEAGUE, READ):
            where = {"setting": a.slug, "reflection": shown[about].public_id}
            yield Row(f"practice:{page}", about, where, body)
        of_b = {"setting": a.slug, "reflection": b.shared.public_id}
        yield Row(f"practice:{page}", "of B, in the address of A", of_b, body)
        yield Row(f"practice:{page}", "missing", of_b | {"reflection": MISSING}, body)
    for page in OF_SELF_AUDITS:
        some = (BEGUN, SUBMITTED, UNDER_REVIEW, SIGNED)
        for about in ANY_SELF_AUDIT if page == "review-self-audit" else some:
            yield row(page, about, a.slug, audits[about])
        yield row(page, "of B, in the address of A", a.slug, b.under_review)
        yield row(page, "missing", a.slug, None)
        yield row(page, "the childminder's, all answered", home.slug, home.answered)
    yield from answers(house)


def row(page: str, about: str, setting: str, audit: SelfAudit | None) -> Row:
    where = {"setting": setting, "audit": audit.public_id if audit else MISSING}
    body = {}
    if page == "review-send-back" and audit:
        body = {"questions": [audit.answers.first().public_id], "note": "Look at this again"}
    if page == "review-sign-off":
        body = signing(audit)
    return Row(f"practice:{page}", about, where, body)


def answers(house) -> Iterator[Row]:
    a, b = house.a, house.b
    audits = self_audits_of_a(house)
    for about in (BEGUN, SUBMITTED, UNDER_REVIEW, SIGNED):
        yield answer_row(about, a.slug, audits[about], audits[about].answers.first())
    yield answer_row("an answer of another self-audit", a.slug, a.under_review, a.submitted.answers.first())
    yield answer_row(
        "an answer of B in a self-audit of A", a.slug, a.under_review, b.under_review.answers.first()
    )
    yield answer_row("of B, in the address of A", a.slug, b.under_review, b.under_review.answers.first())
    yield answer_row("missing", a.slug, a.under_review, None)


def answer_row(about: str, setting: str, audit: SelfAudit, answer: SelfAuditAnswer | None) -> Row:
    where = {"setting": setting, "audit": audit.public_id, "answer": answer.public_id if answer else MISSING}
    version = answer.version if answer else 1
    body = {"rating": "no", "comment": "I saw none", "version": version, "show": "all"}
    return Row("practice:review-answer", about, where, body)
