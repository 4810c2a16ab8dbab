"""Write docs/reference/states.md from the tables of moves in each app's states.py."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from common.states import Lifecycle

FILE = settings.BASE_DIR / "docs" / "reference" / "states.md"
HEAD = """\
# States

Every lifecycle, with every move that is allowed and who makes it. Anything else is refused with a sentence, and
each move leaves a row of history. Made by `manage.py states_reference` from the tables in each app's `states.py`;
a test fails when this page is out of date.
"""


class Command(BaseCommand):
    help = "Write docs/reference/states.md, the diagrams of every lifecycle."

    def handle(self, *args, **options):
        FILE.parent.mkdir(parents=True, exist_ok=True)
        FILE.write_text(reference())
        self.stdout.write(f"{FILE.relative_to(settings.BASE_DIR)} is written.")


def lifecycles() -> Iterator[Lifecycle]:
    for config in apps.get_app_configs():
        if (settings.BASE_DIR / config.name).is_dir() and find_spec(f"{config.name}.states"):
            found = vars(import_module(f"{config.name}.states")).values()
            yield from (one for one in found if isinstance(one, Lifecycle))


def reference() -> str:
    return "\n".join([HEAD, *(section(one) for one in lifecycles())])


def section(lifecycle: Lifecycle) -> str:
    states = dict.fromkeys(state for move in lifecycle.moves for state in move)
    lines = [f"## {lifecycle.noun}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {state}: {label(state)}" for state in states]
    lines += [f"    {old} --> {new}" for old, new in lifecycle.moves]
    lines += ["```", "", "| From | To | Who |", "|---|---|---|"]
    lines += [f"| {label(old)} | {label(new)} | {who} |" for (old, new), who in lifecycle.moves.items()]
    return "\n".join([*lines, "", f"Any other move: “{lifecycle.refusal}”", ""])


def label(state: str) -> str:
    """The word on the screen. States are members of TextChoices."""
    return getattr(state, "label", state)
