"""Who asks. Each column of the table is one person; the words are those of the table's head.

Everybody but the childminder and the three of the platform belongs to setting A or B, which have the same shape, or
leads the group of the two.
"""

from django.test import Client

from accounts.models import Membership, SignIn, User
from tests import factories

SIGNED_OUT, DEACTIVATED, LEFT = "signed out", "deactivated", "left A"
PRACTITIONER, COLLEAGUE = "practitioner", "colleague"
MANAGER, MANAGER_OF_TWO = "manager", "manager of A and B"
PRACTITIONER_OF_B, MANAGER_OF_B = "practitioner of B", "manager of B"
LEAD = "lead of the group"
CHILDMINDER = "childminder"
EDITOR, APPROVER, ADMINISTRATOR = "editor", "approver", "administrator"

COLUMNS = (
    SIGNED_OUT,
    DEACTIVATED,
    LEFT,
    PRACTITIONER,
    COLLEAGUE,
    MANAGER,
    MANAGER_OF_TWO,
    PRACTITIONER_OF_B,
    MANAGER_OF_B,
    LEAD,
    CHILDMINDER,
    EDITOR,
    APPROVER,
    ADMINISTRATOR,
)


def people_of(world: factories.World, childminder: Membership, lead: Membership) -> dict[str, User | None]:
    """The person of each column."""
    people = (
        None,
        world.suspended.user,
        world.removed.user,
        world.a.practitioner.user,
        world.a.colleague.user,
        world.a.manager.user,
        world.manager_of_two,
        world.b.practitioner.user,
        world.b.manager.user,
        lead.user,
        childminder.user,
        world.editor,
        world.approver,
        world.administrator,
    )
    return dict(zip(COLUMNS, people, strict=True))


def signed_in(people: dict[str, User | None]) -> dict[str, dict[str, str]]:
    """The cookies of each person's open browser. Each also left a second device signed in.

    The deactivated person and the one who left signed in before, and their browser is still open.
    """
    cookies: dict[str, dict[str, str]] = {}
    for who, user in people.items():
        client = Client()
        if user is not None:
            factories.sign_in(client, user)
            SignIn.start(user, shared=False)
        cookies[who] = {name: morsel.value for name, morsel in client.cookies.items()}
    return cookies
