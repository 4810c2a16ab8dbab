"""The code that lets the first person in, and the command that says it."""

import subprocess
import sys

import pytest
from django.core.management import call_command

from accounts.setup_code import is_setup_code, setup_code, word_list
from tests import factories

pytestmark = pytest.mark.django_db


def said(capsys) -> str:
    call_command("setup_code")
    return capsys.readouterr().out


def test_it_is_four_words_of_the_long_list():
    assert len(word_list()) == len(set(word_list())) == 7_776
    code = setup_code()
    assert len(code.split(" ")) == 4
    assert set(code.split(" ")) <= set(word_list())
    assert setup_code() == code


def test_it_hangs_on_the_secret_key(settings):
    codes = set()
    for letter in "abcdefgh":
        settings.SECRET_KEY = letter * 50
        codes.add(setup_code())
    assert len(codes) == 8


def test_another_process_of_the_service_finds_the_same_words(settings):
    """The list is read from a set, whose order differs from process to process."""
    settings.SECRET_KEY = "k" * 50
    program = (
        "from django.conf import settings; settings.configure(SECRET_KEY='k' * 50);"
        "from accounts.setup_code import setup_code; print(setup_code())"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(settings.BASE_DIR)},
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert said == {setup_code()}


@pytest.mark.parametrize("change", [str.upper, str.title, lambda code: f"  {code.replace(' ', '   ')} \n"])
def test_capitals_and_spaces_make_no_difference(change):
    assert is_setup_code(change(setup_code()))


@pytest.mark.parametrize("change", [lambda code: "", lambda code: code[:-1], lambda code: code + " more"])
def test_anything_else_is_not_the_code(change):
    assert not is_setup_code(change(setup_code()))


@pytest.mark.parametrize("typed", ["żółw", "\x00", "💜" * 10_000])
def test_odd_input_is_not_the_code(typed):
    assert not is_setup_code(typed)


# The command


def test_the_command_says_where_to_type_it(capsys):
    out = said(capsys)
    assert "http://localhost:8000/account/first/" in out
    assert setup_code() in out


def test_once_somebody_has_an_account_it_says_no_code(capsys):
    factories.person()
    out = said(capsys)
    assert "Somebody has an account already" in out
    assert setup_code() not in out
