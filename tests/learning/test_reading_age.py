"""How hard a text is to read."""

import pytest

from learning import reading_age

SYLLABLES = {
    "safeguarding": 3, "visitor": 3, "early": 2, "people": 2, "whole": 1, "hoped": 1, "wanted": 2, "houses": 2,
    "table": 2, "times": 1, "baby": 2, "idea": 3, "area": 3, "create": 2, "being": 2, "crying": 2, "playing": 2,
    "little": 2, "things": 1, "asked": 1, "families": 3, "quiet": 2, "themselves": 2, "somebody": 3, "something": 2,
    "framework": 2, "careful": 2, "information": 4, "social": 2, "special": 2, "professional": 4, "the": 1,
    "practitioner": 4, "statutory": 4, "through": 1, "domestic": 3, "recruitment": 3, "noticed": 2, "decided": 3,
    "agencies": 3, "changes": 2, "nurses": 2, "messages": 3, "sharing": 2, "two-year": 2, "child’s": 1, "I": 1,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), SYLLABLES.items())
def test_syllables(word, count):
    assert reading_age.syllables(word) == count


def test_sentences_end_at_marks_and_at_lines():
    text = "Look. “Ask her,” he said. Why?\n\n- first\n- second at 8:50am. 3 more\n\n> “Thank you.”"
    assert reading_age.sentences(reading_age.plain(text)) == [
        "Look.", "“Ask her,” he said.", "Why?", "first", "second at 8:50am.", "3 more", "“Thank you.”"
    ]  # fmt: skip


def test_the_formula():
    """Ten words of one syllable each in one sentence: 3.9 + 11.8 - 15.59 is a grade of 0.11, so an age of 5.1."""
    assert reading_age.age(["You see the child at the door and say good."]) == pytest.approx(5.11)


def test_longer_words_and_longer_sentences_are_harder():
    easy = reading_age.age(["Look at the child. Tell the lead. Write it down."])
    longer = reading_age.age(["Look at the child and tell the lead and write it down."])
    harder = reading_age.age(["Observe the individual. Inform the coordinator. Document everything."])
    assert easy < longer < harder


def test_several_texts_are_one_and_nothing_has_no_age():
    assert reading_age.age(["Look.", "Look."]) == reading_age.age(["Look. Look."])
    assert reading_age.age([]) is None
    assert reading_age.age(["", "999", "**"]) is None


def test_marks_of_the_editor_count_for_nothing():
    assert (
        reading_age.plain("**Ring** [her](https://example.org) & ask\n\n- one")
        == "Ring her & ask\n\n\none\n\n\n"
    )
    assert reading_age.words("8:50am, 81% and the child’s two-year check") == [
        "am", "and", "the", "child’s", "two-year", "check"
    ]  # fmt: skip


def test_long_sentences_are_told():
    long = " ".join(["word"] * 26) + "."
    assert reading_age.long_sentences(f"Short. W{long[1:]} Short.") == [f"W{long[1:]}"]
    assert reading_age.long_sentences(" ".join(["word"] * 25) + ".") == []
