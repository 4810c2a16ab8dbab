from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts.models import User
from common import crypto
from common.crypto import CannotDecrypt
from common.models import DataKey
from practice.models import ReflectionAnswer
from tests import factories
from tests.rows import change, nothing_changes, raw

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_and_new(settings):
    """The key of before, and one to rotate to."""
    return settings.DATA_KEYS[0], Fernet.generate_key().decode()


class Clock:
    """The machine's own clock, which time_machine leaves alone."""

    now = 0.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(crypto, "time", clock)
    return clock


@pytest.fixture
def answer():
    factories.edition(areas=1)
    factories.reflection(factories.member(factories.setting()), text="Words")
    return ReflectionAnswer.objects.get()


def read(answer):
    crypto.forget_opened_keys()
    return ReflectionAnswer.objects.get(pk=answer.pk).text


def test_a_text_says_which_key_opens_it():
    key = DataKey.objects.create()
    stored = DataKey.encrypt(key, "Żółw \U0001f422")
    assert stored.startswith(f"{key.public_id}:")
    assert "ółw" not in stored
    assert DataKey.decrypt(stored) == "Żółw \U0001f422"


def test_the_same_text_is_never_stored_alike_twice():
    key = DataKey.objects.create()
    assert DataKey.encrypt(key, "Words") != DataKey.encrypt(key, "Words")


def test_each_key_opens_only_its_own_texts():
    one, other = DataKey.objects.create(), DataKey.objects.create()
    token = DataKey.encrypt(one, "Words").partition(":")[2]
    with pytest.raises(CannotDecrypt, match="changed outside the product"):
        DataKey.decrypt(f"{other.public_id}:{token}")


def test_a_tampered_text_is_refused(answer):
    stored = raw(ReflectionAnswer, "text", answer.pk)
    change(
        ReflectionAnswer, answer.pk, text=stored[:-6] + ("AAAA==" if stored[-6:] != "AAAA==" else "BBBB==")
    )
    with pytest.raises(CannotDecrypt, match="changed outside the product"):
        read(answer)


def test_plain_text_in_the_database_is_refused(answer):
    change(ReflectionAnswer, answer.pk, text="Plain words")
    with pytest.raises(CannotDecrypt, match="The key of this text was destroyed"):
        read(answer)


def test_the_wrong_environment_key_is_a_clear_error(answer, settings, old_and_new):
    settings.DATA_KEYS = [old_and_new[1]]
    with pytest.raises(CannotDecrypt, match="None of the keys in EYR_DATA_KEYS opens this data key"):
        read(answer)


def test_a_destroyed_key_makes_its_texts_unreadable_for_good(answer):
    User.objects.get().key.destroy()
    with pytest.raises(CannotDecrypt, match="The key of this text was destroyed"):
        ReflectionAnswer.objects.get(pk=answer.pk)
    key = DataKey.objects.get(pk=User.objects.get().key_id)
    assert (key.wrapped, key.destroyed_at is not None) == ("", True)


def test_destroying_one_key_leaves_the_others(answer):
    factories.setting().key.destroy()
    assert read(answer) == "Words"


@pytest.mark.parametrize("columns", [{"wrapped": ""}, {"destroyed_at": "2027-03-03 00:00:00+00:00"}])
def test_a_key_is_empty_exactly_when_it_was_destroyed(columns):
    key = DataKey.objects.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        change(DataKey, key.pk, **columns)


def test_an_opened_key_is_asked_for_once_a_minute(django_assert_num_queries, clock):
    stored = DataKey.encrypt(DataKey.objects.create(), "Words")
    crypto.forget_opened_keys()
    with django_assert_num_queries(1):
        assert [DataKey.decrypt(stored) for _ in range(3)] == ["Words"] * 3
    clock.now += crypto.SECONDS_CACHED + 1
    with django_assert_num_queries(1):
        DataKey.decrypt(stored)


def test_a_key_destroyed_elsewhere_stops_working_within_a_minute(clock):
    key = DataKey.objects.create()
    stored = DataKey.encrypt(key, "Words")
    DataKey.objects.filter(pk=key.pk).update(wrapped="", destroyed_at="2027-03-03 00:00:00+00:00")
    assert DataKey.decrypt(stored) == "Words"
    clock.now += crypto.SECONDS_CACHED + 1
    with pytest.raises(CannotDecrypt):
        DataKey.decrypt(stored)


# Rotation


def rotate():
    out = StringIO()
    call_command("rotate_data_keys", stdout=out)
    return out.getvalue()


def test_rotation_wraps_every_key_anew_and_touches_no_text(answer, settings, old_and_new):
    old, new = old_and_new
    settings.DATA_KEYS = [new, old]
    before = raw(ReflectionAnswer, "text", answer.pk)
    assert rotate() == "2 data keys are wrapped with the newest key.\n"
    assert raw(ReflectionAnswer, "text", answer.pk) == before
    settings.DATA_KEYS = [new]
    assert read(answer) == "Words"


def test_before_rotation_both_keys_are_needed(answer, settings, old_and_new):
    old, new = old_and_new
    settings.DATA_KEYS = [new, old]
    assert read(answer) == "Words"
    written_between = DataKey.objects.create()
    settings.DATA_KEYS = [new]
    assert DataKey.decrypt(DataKey.encrypt(written_between, "New")) == "New"


def test_rotation_leaves_destroyed_keys_destroyed():
    key = DataKey.objects.create()
    key.destroy()
    assert rotate() == "no data keys are wrapped with the newest key.\n"
    assert DataKey.objects.get().wrapped == ""


def test_rotation_without_the_old_key_changes_nothing(answer, settings, old_and_new):
    settings.DATA_KEYS = [old_and_new[1]]
    with nothing_changes(), pytest.raises(CommandError, match="Nothing was changed"):
        rotate()
