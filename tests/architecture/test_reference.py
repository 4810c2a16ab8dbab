"""Generated pages of docs/reference are as their source says."""

import pytest
from django.core.management import call_command

from common.management.commands import states_reference
from common.states import Lifecycle
from learning.states import EDITION
from practice.states import ACTION, REFLECTION, SELF_AUDIT


def test_the_page_of_states_is_fresh():
    assert states_reference.FILE.read_text() == states_reference.reference(), (
        "Run manage.py states_reference."
    )


def test_every_lifecycle_is_on_it():
    found = list(states_reference.lifecycles())
    assert {one.noun for one in found} == {"Edition", "Reflection", "Self-audit", "Action"}
    assert found == [EDITION, REFLECTION, SELF_AUDIT, ACTION]


@pytest.mark.parametrize("lifecycle", [EDITION, REFLECTION, SELF_AUDIT, ACTION], ids=lambda one: one.noun)
def test_a_section_holds_every_move_and_who_makes_it(lifecycle: Lifecycle):
    text = states_reference.section(lifecycle)
    for (old, new), who in lifecycle.moves.items():
        assert f"    {old.value} --> {new.value}\n" in text
        assert f"| {old.label} | {new.label} | {who} |\n" in text
    assert lifecycle.refusal in text


def test_the_command_writes_it(tmp_path, monkeypatch, settings):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(states_reference, "FILE", tmp_path / "docs" / "reference" / "states.md")
    monkeypatch.setattr(states_reference, "reference", lambda: "# States\n")
    call_command("states_reference")
    assert (tmp_path / "docs" / "reference" / "states.md").read_text() == "# States\n"
