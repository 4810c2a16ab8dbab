"""How hard a text is to read: the Flesch-Kincaid grade with a syllable count of our own.

Why our own: of the well-kept libraries, textstat brings nltk and five more packages, which is more than half of what
the whole service needs, for one division. The formula is 0.39 x words per sentence + 11.8 x syllables per word - 15.59
and gives a grade of American schools; grade + 5 is an age in years.

What it can't tell: it counts lengths only. Field terms (safeguarding, health visitor) raise it although staff know
them; a short hard word lowers it. Syllables are counted by rule, about one word in twelve wrongly, which shifts the age
of a whole text by less than half a year.
"""

import re
from collections.abc import Iterable
from html import unescape

from common import markdown

LONGEST_SENTENCE = 25  # words
BLOCK_ENDS = re.compile(r"</(?:p|li|h3|h4|blockquote)>|<br ?/?>")
TAG = re.compile(r"<[^>]*>")
SENTENCE_END = re.compile(r"(?<=[.!?…])[”’)\]]*\s+(?=[“‘(\[]*[A-Z0-9])")
WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:[’'-][A-Za-zÀ-ÿ]+)*")
VOWELS = re.compile(r"[aeiouy]+")
# Written and not said: somebody, safeguarding; hoped, times, late. Said: wanted, houses, table. Two: being, idea.
SILENT_INSIDE = re.compile(r"^(?:some|safe|frame|home|care|there|fore|life)(?=[b-df-hj-np-tv-z][a-z]{2})")
TWO_IN_A_ROW = re.compile(r"[aeiouy]ing|uiet|(?:re|de)as?$|^creat|(?<![tcsgx])i(?:a|o(?!u))")
SILENT_END = re.compile(r"(?:[^aeiouytd]ed|[^aeiouyscxzgh]es|[^aeiouyl]e|[aeiouy]le)$")


def plain(text: str) -> str:
    """Editors' text without its marks, each paragraph and each entry of a list on a line of its own."""
    return unescape(TAG.sub("", BLOCK_ENDS.sub("\n", str(markdown.render(text)))))


def sentences(text: str) -> list[str]:
    """The sentences of plain text. The end of a line ends a sentence."""
    found = (part for line in text.splitlines() for part in SENTENCE_END.split(line.strip()))
    return [sentence for sentence in found if WORD.search(sentence)]


def words(text: str) -> list[str]:
    return WORD.findall(text)


def syllables(word: str) -> int:
    """By rule: groups of vowels, less an end that is not said; at least one for each part of a hyphened word."""
    return sum(max(1, _syllables(part)) for part in re.split(r"[-’']", word.lower()) if len(part) > 1) or 1


def _syllables(part: str) -> int:
    silent = bool(SILENT_END.search(part)) + bool(SILENT_INSIDE.search(part))
    return len(VOWELS.findall(part)) + bool(TWO_IN_A_ROW.search(part)) - silent


def age(texts: Iterable[str]) -> float | None:
    """The reading age in years of these texts together; None when they hold no word."""
    found = [sentence for text in texts for sentence in sentences(plain(text))]
    spoken = [word for sentence in found for word in words(sentence)]
    if not spoken:
        return None
    length = len(spoken) / len(found)
    weight = sum(map(syllables, spoken)) / len(spoken)
    return 0.39 * length + 11.8 * weight - 15.59 + 5


def long_sentences(text: str, *, most: int = LONGEST_SENTENCE) -> list[str]:
    """Sentences with more words than that."""
    return [sentence for sentence in sentences(plain(text)) if len(words(sentence)) > most]
