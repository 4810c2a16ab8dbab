"""One-time phrases (security.md S21): made of four words, found only by username and words, used once."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.utils import timezone

from accounts import actions, phrases
from accounts.models import Membership, OneTimePhrase, User
from accounts.setup_code import word_list
from tests import factories
from tests.racing import race
from tests.rows import refused

pytestmark = pytest.mark.django_db
PASSWORD = "kettle garden shelf"


@pytest.fixture
def place():
    return factories.place("Alder House")


def find(username: str, words: str) -> OneTimePhrase | None:
    return phrases.find_phrase(username=username, typed=words)


# Making and finding


def test_a_phrase_is_four_of_7776_words_and_stored_as_a_hash(place):
    assert len(set(word_list())) == 7776
    invitation, words = factories.invited_by_phrase(place.manager)
    assert len(words.split()) == 4
    assert set(words.split()) <= set(word_list())
    stored = OneTimePhrase.objects.get(invitation=invitation)
    assert stored.expires_at == invitation.expires_at
    assert words not in str(OneTimePhrase.objects.filter(pk=stored.pk).values().get())


def test_two_phrases_differ():
    assert len({phrases.new_phrase().words for _ in range(20)}) == 20


@pytest.mark.parametrize("between", ["  ", ", ", "-", "\t", "\u00a0"])
def test_capitals_hyphens_and_spaces_make_no_difference(place, between):
    _, words = factories.invited_by_phrase(place.manager)
    assert find("INES ", f" {between.join(words.split()).upper()}. ") is not None


@pytest.mark.parametrize("typed", ["", "kettle", "wrong words altogether here"])
def test_other_words_find_nothing(place, typed):
    factories.invited_by_phrase(place.manager)
    assert find("ines", typed) is None


def test_the_words_of_somebody_else_find_nothing(place):
    _, words = factories.invited_by_phrase(place.manager)
    factories.invited_by_phrase(place.manager, "una")
    assert find("una", words) is None
    assert find("nobody", words) is None


def test_of_two_settings_that_invite_one_username_each_has_its_phrase(place):
    _, first = factories.invited_by_phrase(place.manager)
    other, second = factories.invited_by_phrase(factories.place("Beech House").manager)
    assert find("ines", first).invitation.setting == place.setting
    assert find("ines", second).invitation == other


class CountingHasher(MD5PasswordHasher):
    looked_at = 0

    def verify(self, password, encoded):
        CountingHasher.looked_at += 1
        return super().verify(password, encoded)


def test_an_unknown_username_is_as_much_work_as_a_known_one(place, settings):
    """Otherwise the time of the answer would tell who is invited."""
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    _, words = factories.invited_by_phrase(place.manager)
    factories.invited_by_phrase(factories.place("Beech House").manager)
    for username, typed in (("ines", words), ("ines", "wrong"), ("nobody", words)):
        CountingHasher.looked_at = 0
        find(username, typed)
        assert CountingHasher.looked_at == phrases.LOOKED_AT


def test_it_works_for_seventy_two_hours(place, time_machine):
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    _, words = factories.invited_by_phrase(place.manager)
    for_password = factories.password_phrase(place.manager, place.practitioner)
    username = place.practitioner.user.username
    time_machine.move_to(now + timedelta(hours=72, seconds=-1), tick=False)
    assert find("ines", words)
    assert find(username, for_password)
    time_machine.move_to(now + timedelta(hours=72), tick=False)
    assert find("ines", words) is None
    assert find(username, for_password) is None


@pytest.mark.parametrize("how", ["left", "demoted", "disabled", "setting suspended"])
def test_it_is_void_when_who_gave_it_manages_no_more(place, how):
    giver = factories.member(place.setting, "manager")
    _, words = factories.invited_by_phrase(giver)
    for_password = factories.password_phrase(giver, place.practitioner)
    username = place.practitioner.user.username
    assert find("ines", words)
    assert find(username, for_password)
    if how == "left":
        factories.end(giver)
    elif how == "demoted":
        Membership.objects.filter(pk=giver.pk).update(role="practitioner")
    elif how == "disabled":
        User.objects.filter(pk=giver.user_id).update(is_active=False)
    else:
        place.setting.suspended_at = timezone.now()
        place.setting.save()
    assert find("ines", words) is None
    assert find(username, for_password) is None


def test_a_cancelled_invitation_takes_its_phrase_with_it(place):
    invitation, words = factories.invited_by_phrase(place.manager)
    actions.cancel_invitation(by=place.manager, invitation=invitation)
    assert find("ines", words) is None


def test_inviting_again_gives_new_words_and_ends_the_old_ones(place):
    invitation, words = factories.invited_by_phrase(place.manager, office="deputy")
    new = phrases.new_phrase()
    again, _ = actions.invite_again(by=place.manager, invitation=invitation, phrase=new)
    assert find("ines", words) is None
    assert find("ines", new.words).invitation == again
    assert (again.username, again.office) == ("ines", "deputy")


# Who may be given one for a new password


def make_manager(member):
    Membership.objects.filter(pk=member.pk).update(role="manager")


def give_email(member):
    User.objects.filter(pk=member.user_id).update(email="priya@example.org")


def let_work_elsewhere(member):
    factories.member(factories.setting("Beech House"), user=member.user)


def let_lead(member):
    Membership.objects.create(user=member.user, group=factories.group(), role="lead")


def let_edit(member):
    member.user.role_rows.create(role="editor")


MORE_HANGS_ON_IT = [make_manager, give_email, let_work_elsewhere, let_lead, let_edit]


@pytest.mark.parametrize("happens", MORE_HANGS_ON_IT)
def test_only_a_practitioner_of_one_setting_without_email_is_given_one(place, happens):
    happens(place.practitioner)
    member = Membership.objects.get(pk=place.practitioner.pk)
    assert not phrases.may_get_phrase(member)
    with refused("A one-time phrase cannot be given to this person."):
        phrases.give_phrase(by=place.manager, member=member, new=phrases.new_phrase())


@pytest.mark.parametrize("happens", MORE_HANGS_ON_IT)
def test_it_is_void_when_more_has_come_to_hang_on_the_account(place, happens):
    words = factories.password_phrase(place.manager, place.practitioner)
    username = place.practitioner.user.username
    assert find(username, words)
    happens(place.practitioner)
    assert find(username, words) is None


def test_who_worked_elsewhere_before_may_be_given_one(place):
    let_work_elsewhere(place.practitioner)
    factories.end(place.practitioner.user.memberships.latest("pk"))
    assert phrases.may_get_phrase(place.practitioner)


def test_it_is_void_when_the_person_left(place):
    words = factories.password_phrase(place.manager, place.practitioner)
    factories.end(place.practitioner)
    assert find(place.practitioner.user.username, words) is None


def test_only_their_own_manager_gives_one(place):
    for giver in (place.colleague, factories.place("Beech House").manager):
        with refused("A one-time phrase cannot be given to this person."):
            phrases.give_phrase(by=giver, member=place.practitioner, new=phrases.new_phrase())


def test_a_second_phrase_ends_the_first(place):
    first, second = (factories.password_phrase(place.manager, place.practitioner) for _ in range(2))
    username = place.practitioner.user.username
    assert find(username, first) is None
    assert find(username, second)


# Several at the same moment


@pytest.mark.django_db(transaction=True)
def test_of_many_who_use_it_at_once_one_gets_in():
    place = factories.place("Alder House")
    _, words = factories.invited_by_phrase(place.manager)
    for_password = factories.password_phrase(place.manager, place.practitioner)
    phrase, other = find("ines", words), find(place.practitioner.user.username, for_password)
    results = race(
        partial(
            actions.accept_phrase_as_new_person,
            phrase=phrase,
            name="Ines",
            username=f"ines{number}",
            password=PASSWORD,
        )
        for number in range(4)
    )
    assert sorted(type(one).__name__ for one in results) == ["Refused"] * 3 + ["User"]
    results = race(
        partial(phrases.choose_password, phrase=other, password=f"{PASSWORD} {number}") for number in range(4)
    )
    assert sorted(type(one).__name__ for one in results) == ["Refused"] * 3 + ["User"]
