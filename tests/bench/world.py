"""The made-up data the benchmark asks for: the real content, a year of work, and a self-audit of 40 questions."""

import django

django.setup()

from importlib import import_module  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from accounts.models import SignIn, User  # noqa: E402
from learning.models import ChecklistItem, Edition  # noqa: E402
from learning.pack_loading import load  # noqa: E402
from learning.packs import read  # noqa: E402
from practice.actions import auditing  # noqa: E402
from practice.demo.world import days_ago, make_world  # noqa: E402
from practice.models import SelfAudit, SignOff  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench.__main__ import Page  # noqa: E402

PACK = settings.BASE_DIR / "learning" / "packs" / "panel-annual-report-2023-24.yaml"
QUESTION = (
    "When a child is away without a reason, do we ring the family the same day and write down what we heard?"
)
GOOD = "Somebody rings before lunch on the first day. The reason stands in the log. The lead reads it on Fridays."
WHOLE = 150  # KiB, uncompressed: about 115 questions on one page
EVIDENCE = "Absence log in the office. Twice nobody rang because the key person was on leave."


def make_pages() -> tuple[list[Page], str]:
    """The pages to measure, each with the cookie of who asks, and the cookie for the bare page."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    load(read(PACK.read_bytes()), at=days_ago(640))
    make_world(Edition.objects.get())
    priya, maria = (User.objects.get(username=name) for name in ("priya", "maria"))
    audit = forty_questions(priya.memberships.get(), maria.memberships.get())
    home = "/s/willow-tree-nursery/"
    area = f"{home}learn/{PACK.stem}/information-sharing/"
    section = f"{home}self-audits/{audit.public_id}/sections/{audit.sections.first().public_id}/"
    cookie, manager = sign_in(priya), sign_in(maria)
    whole, seal = whole_report(priya.memberships.get(), maria.memberships.get())
    handed_in = f"{home}self-audits/{whole.public_id}/"
    pages = [
        Page("home, practitioner", home, 4, queries=12, cookie=cookie),
        Page("area page", area, 4, queries=12, cookie=cookie),
        Page("report page, 12 areas", f"{home}learn/{PACK.stem}/", 4, queries=12, cookie=cookie),
        Page("write a reflection", f"{area}reflect/", 4, queries=12, cookie=cookie),
        Page("my reflections", f"{home}reflections/", 4, queries=12, cookie=cookie),
        Page("8 questions of a self-audit of 40", section, 10, cookie=cookie),
        Page("save one answer", section, 4, queries=10, cookie=cookie, saves=True),
        Page("home, manager", home, 8, cookie=manager),
        Page("review list", f"{home}review/", 8, cookie=manager),
        Page("whole report: its areas", handed_in, 10, cookie=cookie),
        Page("whole report: check answers", f"{handed_in}check/", 10, cookie=cookie, kib=WHOLE),
        Page("whole report: review", f"{home}review/self-audits/{whole.public_id}/", 10, cookie=manager),
        Page("whole report: signed record", seal.get_absolute_url(), 10, cookie=manager, kib=WHOLE),
    ]
    return pages, cookie


def forty_questions(me, manager) -> SelfAudit:
    """A self-audit of five areas with eight questions each, half of them answered."""
    edition = factories.edition(areas=5, items=8, core=8, published=False)
    ChecklistItem.objects.filter(edition=edition).update(
        text=QUESTION, good=GOOD, look_at="Look at the last 5.", evidence=["The log", "The rota"]
    )
    edition.publish(by=None)
    audit = auditing.start_self_audit(
        by=manager, edition=edition, scope="everything", title="Forty questions", people=[me.user]
    )
    for number, answer in enumerate(audit.answers.select_related("setting__key")):
        if number % 2 == 0:
            new = auditing.Answer(
                rating="partly", evidence=EVIDENCE, looked_at=5, saw=3, version=answer.version
            )
            auditing.save_answers(by=me, self_audit=audit, changes=[(answer, new)])
    return audit


def whole_report(me, manager) -> tuple[SelfAudit, SignOff]:
    """Every question of the report, once handed in and under review, and once signed off."""
    live = Edition.objects.live().get(report__slug=PACK.stem)
    return (
        factories.under_review(me, manager, edition=live, title="The whole report"),
        factories.signed_off(me, manager, edition=live, title="The whole report, signed"),
    )


def sign_in(user: User) -> str:
    """The Cookie header of a signed-in person."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    row = SignIn.start(user, shared=False)
    session["_auth_user_id"] = str(user.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = user.get_session_auth_hash()
    session["sign_in"] = row.public_id
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
