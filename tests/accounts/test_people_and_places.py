import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone

from accounts.adapter import AccountAdapter
from accounts.models import AuditEvent, Group, Membership, PlatformRole, Setting, SignIn, User
from accounts.models.users import UserManager
from accounts.passwords import validate_new_password
from common.models import DataKey
from tests import factories
from tests.rows import adds, change

pytestmark = pytest.mark.django_db


def impossible(act, *args, **kwargs) -> bool:
    try:
        with transaction.atomic():
            act(*args, **kwargs)
    except IntegrityError:
        return True
    return False


# People


def test_a_person_has_a_key_of_their_own_and_a_lower_case_username():
    with adds(User=1, DataKey=1):
        user = User.objects.create_user(
            " Priya.Nair ", name="Priya", email="Priya@EXAMPLE.org", password="x y z"
        )
    assert (user.username, user.email, str(user)) == ("priya.nair", "Priya@example.org", "Priya")
    assert user.check_password("x y z")
    assert user.key != factories.person().key


def test_without_a_password_nobody_signs_in():
    assert not User.objects.create_user("priya", name="Priya").has_usable_password()


def test_a_username_is_found_in_any_case():
    user = factories.person(username="priya")
    assert isinstance(User.objects, UserManager)
    assert User.objects.get_by_natural_key("PRIYA") == user


def test_one_person_for_each_email_address_but_many_without():
    factories.person(email="priya@example.org")
    assert impossible(factories.person, email="PRIYA@example.org")
    factories.person()
    factories.person()


def test_usernames_are_unique_and_lower_case():
    user = factories.person(username="priya")
    assert impossible(factories.person, username="Priya")
    assert impossible(change, User, user.pk, username="Priya")


def test_platform_roles_are_those_held_now(django_assert_num_queries):
    user = factories.editor()
    ended = PlatformRole.objects.create(user=user, role="administrator", ended_at=timezone.now())
    assert str(ended).endswith("is Platform administrator")
    user = User.objects.get(pk=user.pk)
    with django_assert_num_queries(1):
        assert (user.platform_roles, user.edits_content) == (frozenset({"editor"}), True)
    assert factories.approver().edits_content
    assert not factories.administrator().edits_content
    assert not factories.person().edits_content


def test_a_platform_role_is_known_and_held_once():
    user = factories.editor()
    assert impossible(PlatformRole.objects.create, user=user, role="editor")
    assert impossible(PlatformRole.objects.create, user=user, role="owner")


# Places


def test_a_setting_is_seen_by_those_who_work_there_now():
    world = factories.world()
    assert list(Setting.objects.visible_to(world.manager_of_two).order_by("slug")) == [
        world.a.setting,
        world.b.setting,
    ]
    assert list(Setting.objects.visible_to(world.a.practitioner.user)) == [world.a.setting]
    for nobody in (world.editor, world.administrator, world.suspended.user, world.removed.user):
        assert not Setting.objects.visible_to(nobody).exists()


@pytest.mark.parametrize(
    ("kind", "alone", "audience"),
    [("nursery", False, "group"), ("pre_school", False, "group"), ("childminder", True, "childminder")],
)
def test_the_kind_of_setting_decides_the_questions(kind, alone, audience):
    setting = factories.setting(kind=kind)
    assert (setting.is_childminder, setting.audience) == (alone, audience)


def test_a_setting_is_of_a_known_kind_with_an_address_of_its_own():
    assert impossible(factories.setting, kind="school")
    factories.setting("Alder House")
    assert impossible(factories.setting, "Alder House")


def test_one_current_role_in_a_setting_and_a_new_one_after_leaving():
    me = factories.member(factories.setting())
    assert impossible(factories.member, me.setting, "manager", user=me.user)
    factories.end(me)
    again = factories.member(me.setting, "manager", user=me.user)
    assert list(Membership.objects.current()) == [again]
    assert again.is_manager


@pytest.mark.parametrize(
    "columns",
    [
        {"role": "lead"},
        {"role": "owner"},
        {"office": "boss"},
        {"setting_id": None},
        {"ended_at": "2027-03-03 00:00:00+00:00"},
    ],
)
def test_what_a_membership_can_not_be(columns):
    assert impossible(change, Membership, factories.member(factories.setting()).pk, **columns)


def test_a_lead_is_of_a_group_and_works_in_no_setting():
    lead = factories.person()
    row = Membership.objects.create(user=lead, group=Group.objects.create(name="Trees"), role="lead")
    assert not row.is_manager
    assert not Setting.objects.visible_to(lead).exists()
    assert impossible(change, Membership, row.pk, role="manager")


# Passwords (security.md S15)


@pytest.mark.parametrize(
    "password", ["seven quiet otters", "x9" * 64, "żółw zjadł banana", "\U0001f422" * 12]
)
def test_welcome_passwords(password):
    validate_password(password, factories.person("Priya Nair"))


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("elevenchars", "at least 12 characters"),
        ("qwerty123456", "too common"),
        ("passwordpassword", "“password” with a few characters added is easy to guess."),
        ("Nursery12345!!", "“nursery” with a few characters added is easy to guess."),
        ("early-years-2027", "“earlyyears” with a few characters added"),
        ("priya nair nai", "too similar to the name"),
    ],
)
def test_refused_passwords(password, sentence):
    with pytest.raises(ValidationError) as caught:
        validate_password(password, factories.person("Priya Nair Nai"))
    assert any(sentence in message for message in caught.value.messages)


def test_a_password_that_only_begins_with_a_word_is_welcome():
    validate_password("nurserymoonlightgravel")


@pytest.mark.parametrize(
    ("name", "password", "word"),
    [
        ("Willow Tree Nursery", "WillowTree2027!", "willow"),
        ("Willow Tree Nursery", "treewillowtree", "tree"),
        ("St Mark’s Pre-school", "StMarksPreSchool", "marks"),
        ("Café Élan", "cafe-elan-2027", "cafe"),
        ("حضانة النجوم", "حضانةالنجوم1", "حضانة"),
        ("O'Brien's \"Little <Stars>\" & Co", "little.stars.1", "little"),
        ("A+ (Plus)", "plusplusplus", "plus"),
    ],
)
def test_the_name_of_ones_setting_makes_no_password(name, password, word):
    with pytest.raises(ValidationError) as caught:
        validate_new_password(password, User(username="ines"), names=[name])
    assert caught.value.messages[0].startswith(f"“{word}” with a few characters added is easy to guess.")
    here = factories.member(factories.setting(name, slug="here")).user
    with pytest.raises(ValidationError, match="easy to guess"):
        validate_password(password, here)
    validate_password(password, factories.person())


@pytest.mark.parametrize("name", ["X", "★★★", "of", ""])
def test_a_name_without_a_word_refuses_nothing(name):
    validate_new_password("seven quiet otters", User(username="ines"), names=[name])


def test_a_word_of_the_name_among_others_is_fine():
    validate_new_password("kettle willow shelf", User(username="ines"), names=["Willow Tree Nursery"])


def test_a_setting_one_has_left_is_forgotten():
    left = factories.end(factories.member(factories.setting("Willow Tree"))).user
    validate_password("willowtree2027", left)


# Signing in through allauth's adapter


@pytest.fixture
def request_of(client):
    def make():
        request = RequestFactory().post("/", headers={"user-agent": "A tablet"})
        request.session = client.session
        return request

    return make


@pytest.mark.parametrize(("answer", "shared"), [(None, True), (True, True), (False, False)])
def test_signing_in_starts_a_row_that_the_session_names(request_of, answer, shared):
    user, request = factories.person(), request_of()
    user.backend = "allauth.account.auth_backends.AuthenticationBackend"
    if answer is not None:
        request.shared_device = answer
    with adds(SignIn=1, AuditEvent=1):
        AccountAdapter(request).login(request, user)
    row = SignIn.objects.get()
    assert (row.user, row.is_shared_device, row.device) == (user, shared, "A tablet")
    assert request.session["sign_in"] == row.public_id
    event = AuditEvent.objects.get()
    assert (event.what, event.by, event.object_type, event.object_id) == (
        "signed in",
        user,
        "sign in",
        row.public_id,
    )


def test_signing_out_ends_the_row_and_the_session(request_of):
    user, request = factories.person(), request_of()
    user.backend = "allauth.account.auth_backends.AuthenticationBackend"
    adapter = AccountAdapter(request)
    adapter.login(request, user)
    key = request.session.session_key
    with adds(AuditEvent=1):
        adapter.logout(request)
    assert SignIn.objects.get().ended_at is not None
    assert AuditEvent.objects.latest("pk").what == "signed out"
    assert not request.session.exists(key)


def test_a_refused_sign_in_is_logged_without_a_name(request_of):
    with adds(AuditEvent=1):
        AccountAdapter(request_of()).authentication_failed(request_of(), login="priya", password="x")
    event = AuditEvent.objects.get()
    assert (event.what, event.by, event.object_id) == ("sign-in refused", None, "")


def test_nobody_signs_up_by_themselves(request_of):
    assert AccountAdapter(request_of()).is_open_for_signup(request_of()) is False


# The log


def test_an_event_takes_the_setting_of_its_object():
    me = factories.member(factories.setting())
    reflection = factories.reflection(me)
    event = AuditEvent.log("shared", by=me.user, on=reflection)
    assert (event.setting, event.object_type, event.object_id) == (
        me.setting,
        "reflection",
        reflection.public_id,
    )
    plain = AuditEvent.log("other sign-ins ended", by=me.user, setting=me.setting)
    assert (plain.setting, plain.object_type, plain.object_id) == (me.setting, "", "")


def test_the_log_holds_no_free_text():
    """Its text columns are short fixed words and public ids."""
    columns = {field.name: field.max_length for field in AuditEvent._meta.concrete_fields if field.max_length}
    assert columns == {"what": 60, "object_type": 40, "object_id": 40}


def test_keys_are_never_shared_between_people_and_places():
    factories.world()
    owners = [*User.objects.values_list("key", flat=True), *Setting.objects.values_list("key", flat=True)]
    assert len(owners) == len(set(owners)) == DataKey.objects.count()
