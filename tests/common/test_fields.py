import re

import pytest
from django import forms
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common.crypto import Ciphertext
from common.fields import (
    PUBLIC_ID_PATTERN,
    REFLECTION_LIMIT,
    EncryptedTextField,
    LineField,
    PlainTextField,
    new_public_id,
)
from practice.models import ReflectionAnswer
from tests import factories
from tests.rows import raw

# What a person typed


class WritingForm(forms.Form):
    text = PlainTextField(max_length=REFLECTION_LIMIT, required=False)


def written(text):
    form = WritingForm({"text": text})
    return form.is_valid(), form.cleaned_data.get("text"), form.errors.get("text", [])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("  spaces at both ends  \n", "  spaces at both ends  \n"),
        ("", ""),
        ("{{ 7|add:7 }} <script>", "{{ 7|add:7 }} <script>"),
    ],
)
def test_text_is_kept_as_typed_but_for_its_newlines(typed, kept):
    assert written(typed) == (True, kept, [])


def test_ten_thousand_characters_are_welcome_whatever_they_are():
    for text in ("x" * 10_000, "\U0001f600" * 10_000, "\r\n" * 10_000):
        assert written(text)[0]


@pytest.mark.parametrize(
    ("length", "sentence"),
    [
        (10_001, "This is 1 character too long. Shorten it to 10,000 characters. Your text is still here."),
        (
            12_345,
            "This is 2,345 characters too long. Shorten it to 10,000 characters. Your text is still here.",
        ),
    ],
)
def test_a_character_too_many_is_refused_with_a_sentence_and_kept(length, sentence):
    text = "\U0001f600" * length
    form = WritingForm({"text": text})
    assert not form.is_valid()
    assert form.errors["text"] == [sentence]
    assert form["text"].value() == text


def test_a_nul_is_refused():
    valid, _, errors = written("before\x00after")
    assert (valid, errors) == (False, ["Null characters are not allowed."])


def test_the_limit_is_told_to_the_page():
    assert WritingForm()["text"].field.widget.attrs["data-limit"] == 10_000


def test_a_line_has_no_newlines():
    assert LineField().clean("one\r\ntwo\nthree") == "one two three"
    with pytest.raises(forms.ValidationError, match="This is 1 character too long"):
        LineField(max_length=5).clean("123456")


# Public ids


def test_public_ids_are_long_random_and_without_look_alikes():
    made = {new_public_id() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(re.fullmatch(PUBLIC_ID_PATTERN, one) for one in made)
    assert not set("".join(made)) & set("ilouILOU")


# Encrypted text


@pytest.fixture
def answer(db):
    factories.edition(areas=1)
    factories.reflection(factories.member(factories.setting()), text="Words")
    return ReflectionAnswer.objects.get()


def test_saving_encrypts_and_loading_decrypts(answer):
    assert answer.text == "Words"
    assert raw(ReflectionAnswer, "text", answer.pk).startswith(answer.reflection.author.key.public_id)


def test_no_query_ever_holds_the_plain_text(answer):
    answer.text = "Canary"
    with CaptureQueriesContext(connection) as captured:
        answer.save(update_fields=["text"])
    assert captured.captured_queries
    assert not any("Canary" in query["sql"] for query in captured.captured_queries)


def test_an_empty_text_is_stored_empty(answer):
    answer.text = ""
    answer.save(update_fields=["text"])
    assert raw(ReflectionAnswer, "text", answer.pk) == ""


def test_bulk_create_encrypts_too(answer):
    prompt = answer.reflection.recommendation.prompts.get(key="prompt-2")
    ReflectionAnswer.objects.bulk_create(
        [ReflectionAnswer(setting=answer.setting, reflection=answer.reflection, prompt=prompt, text="Canary")]
    )
    stored = ReflectionAnswer.objects.get(prompt=prompt)
    assert stored.text == "Canary"
    assert "Canary" not in raw(ReflectionAnswer, "text", stored.pk)


def test_plain_text_never_reaches_the_database_by_a_side_door(answer):
    with pytest.raises(TypeError, match="text is encrypted"):
        ReflectionAnswer.objects.update(text="Plain")
    with pytest.raises(TypeError, match="text is encrypted"):
        ReflectionAnswer.objects.filter(text="Plain").exists()
    answer.text = "Plain"
    with pytest.raises(TypeError, match="text is encrypted"):
        ReflectionAnswer.objects.bulk_update([answer], ["text"])


def test_update_takes_text_encrypted_for_the_row(answer):
    field = ReflectionAnswer._meta.get_field("text")
    assert isinstance(field.encrypt_for(answer, "Other"), Ciphertext)
    ReflectionAnswer.objects.filter(pk=answer.pk).update(text=field.encrypt_for(answer, "Other"))
    assert ReflectionAnswer.objects.get(pk=answer.pk).text == "Other"


def test_migrations_remember_whose_key_it_is():
    assert EncryptedTextField(key_of="other_key").deconstruct()[3]["key_of"] == "other_key"
