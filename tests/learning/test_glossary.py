"""Words of the field: the list, the page, and how they are marked in texts."""

from html.parser import HTMLParser

import pytest
from django.template import Context, Template
from django.utils.html import escape
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from common import markdown
from common.markdown import put_in
from learning import glossary
from learning.glossary import FILE, MOST_ON_A_PAGE, Prose, by_letter, mark_terms, read_terms, terms
from learning.packs import BadPack
from learning.reading_age import long_sentences, sentences
from tests import factories
from tests.pages import EVIL, EVIL_AS_TEXT, Page, assert_same_cost, growing
from tests.rows import nothing_changes


class Marked(HTMLParser):
    """What stands in marked HTML: the words that can be tapped, the meanings, and the text without the meanings."""

    def __init__(self, html: str):
        super().__init__()
        self.buttons: list[str] = []
        self.meanings: dict[str, str] = {}
        self.leads_to: list[str] = []
        self.text = ""
        self.tags: list[str] = []
        self._button = False
        self._meaning = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append(tag)
        if tag == "button":
            self._button = True
            self.buttons.append("")
            self.leads_to.append(values["popovertarget"])
        if tag == "span":
            self._meaning = values["id"]
            self.meanings[self._meaning] = ""

    def handle_endtag(self, tag):
        if tag == "button":
            self._button = False
        if tag == "span":
            self._meaning = ""

    def handle_data(self, data):
        if self._meaning:
            self.meanings[self._meaning] += data
            return
        if self._button:
            self.buttons[-1] += data
        self.text += data


def marked(text: str, **kwargs) -> Marked:
    return Marked(mark_terms(markdown.render(text), set(), **kwargs))


# The list


def test_every_meaning_is_one_or_two_short_sentences():
    assert len(terms()) >= 25
    for term in terms():
        for meaning in filter(None, (term.meaning, term.childminder)):
            assert 1 <= len(sentences(meaning)) <= 2, term.key
            assert long_sentences(meaning) == [], term.key
            assert "'" not in meaning, f"{term.key}: a straight apostrophe"


def test_no_form_belongs_to_two_words():
    forms = [form.casefold() for term in terms() for form in {term.term, *term.also, *term.forms}]
    assert len(forms) == len(set(forms))


def test_keys_are_there_once_and_the_words_stand_in_order():
    assert len({term.key for term in terms()}) == len(terms())
    assert [term.sorts_as for term in terms()] == sorted(term.sorts_as for term in terms())
    letters = [letter for letter, _ in by_letter(terms())]
    assert letters == sorted(set(letters))
    assert next(found for letter, found in by_letter(terms()) if letter == "P")[0].term == "the Panel"


def test_a_childminders_meaning_has_a_childminders_words():
    for term in terms():
        said = term.meaning_for(alone=True).lower()
        assert not any(word in said for word in ("manager", "colleague", "submit")), term.key


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("term: Annex C", ""), "term: is missing"),
        (("in_text: also", "in_text: sometimes"), "in_text: must be one of yes, also, no"),
        (("key: annex-c", "key: Annex C"), "key: must be small letters"),
        (("term: DSL\n", "term: DSL\n  meanin: x\n"), "did you mean meaning?"),
        (("term: DSL\n", "term: &dsl DSL\n"), "anchor"),
    ],
)
def test_a_broken_list_is_refused_with_its_line(change, problem):
    text = FILE.read_text().replace(*change, 1)
    assert text != FILE.read_text()
    with pytest.raises(BadPack) as refused:
        read_terms(text.encode())
    assert problem in str(refused.value)
    assert "line " in str(refused.value)


# Marking


def test_the_first_occurrence_can_be_tapped_without_javascript():
    html = mark_terms(markdown.render("Ring the LADO. The LADO helps."), set())
    assert html.count("<button") == 1
    assert html.startswith(
        '<p>Ring the <button type="button" class="term" popovertarget="term-lado">LADO</button>'
        '<span popover id="term-lado" class="term__meaning" role="note">The local authority designated officer.'
    )
    assert html.rstrip().endswith("</span>. The LADO helps.</p>")


def test_what_was_seen_before_on_the_page_is_left_alone():
    seen: set[str] = set()
    first = Marked(mark_terms("The DSL and the EYFS.", seen))
    second = Marked(mark_terms("The EYFS, the DSL and Ofsted.", seen))
    assert (first.buttons, second.buttons) == (["DSL", "EYFS"], ["Ofsted"])
    assert seen == {"dsl", "eyfs", "ofsted"}


def test_at_most_eight_on_a_page():
    every = " ".join(term.forms[0] for term in terms() if term.forms)
    found = marked(every)
    assert len(found.buttons) == MOST_ON_A_PAGE < len(terms())
    assert len(set(found.leads_to)) == MOST_ON_A_PAGE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("early help assessment", ["early help assessment"]),
        ("Early help comes first.", ["Early help"]),
        ("The designated safeguarding lead.", ["designated safeguarding lead"]),
        ("A health visitor’s day.", ["health visitor"]),
        ("An icon, a panel, a send button, a dsl.", []),
        ("The Panel and ICON.", ["The Panel", "ICON"]),
        ("What the Panel says.", ["the Panel"]),
        ("DSLs, preDSL, DSL-like, non-DSL, EYFS2", []),
        ("(DSL)", ["DSL"]),
        ("You must and should; local learning; under supervision.", []),
        ("A supervision talk.", ["supervision talk"]),
        ("**early help** and *LADO*", ["early help", "LADO"]),
        ("> EYFS", ["EYFS"]),
        ("- EYFS\n- LADO", ["EYFS", "LADO"]),
        ("[EYFS](https://example.org) LADO", ["LADO"]),
        ("### EYFS\n\nLADO", ["LADO"]),
        ("safeguarding\nlead", ["safeguarding\nlead"]),
        ("A & B: LADO &amp; EYFS", ["LADO", "EYFS"]),
        ("é and ’ before LADO\n\nsecond line with EYFS", ["LADO", "EYFS"]),
    ],
)
def test_whole_words_the_longest_first_and_only_in_prose(text, found):
    assert marked(text).buttons == found


@pytest.mark.parametrize("tag", sorted(glossary.LEFT_ALONE))
def test_nothing_is_marked_inside(tag):
    html = SafeString(f"<{tag}>DSL</{tag}><p>LADO</p>")
    assert set(mark_terms(html, seen := set())) is not None
    assert seen == {"lado"}


def test_a_childminder_gets_the_other_meaning():
    everybody = marked("DSL").meanings["term-dsl"]
    alone = marked("DSL", alone=True).meanings["term-dsl"]
    assert "If you work alone, that is you." in alone
    assert alone != everybody
    assert marked("EYFS").meanings == marked("EYFS", alone=True).meanings


def test_a_meaning_comes_out_as_text(monkeypatch):
    evil = read_terms(f"- key: evil\n  term: LADO\n  meaning: {EVIL!r}\n  source: x\n".encode())[0]
    monkeypatch.setattr(glossary, "_places", lambda html: ((0, 4, evil),))
    html = mark_terms("LADO", set())
    assert EVIL_AS_TEXT in html
    assert "<script>" not in html


def test_text_that_was_not_made_safe_is_escaped_first():
    html = mark_terms("<b>DSL</b> & <script>LADO</script>", set())
    assert isinstance(html, SafeString)
    assert Marked(html).text == "<b>DSL</b> & <script>LADO</script>"
    assert Marked(html).buttons == ["DSL", "LADO"]
    assert mark_terms("", set()) == ""


PIECES = st.sampled_from(
    [
        *(form for term in terms() for form in term.forms[:2]),
        *("**", "*", "> ", "- ", "1. ", "### ", "[", "](https://example.org/?a=1&b=>2)", "`", "\n\n", "\n"),
        *(
            "<b>",
            "</p>",
            "<script>",
            "&amp;",
            "&#60;",
            "<!--",
            "-->",
            "<![CDATA[",
            "é",
            "’",
            "\\",
            "\t",
            " ",
            " ",
        ),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_the_text_stays_as_it_is(text):
    """Taking out what was put in gives back the HTML, character for character; nothing is opened or closed anew."""
    html = markdown.render(text)
    done = mark_terms(html, seen := set())
    for key in seen:
        term = next(term for term in terms() if term.key == key)
        opening = f'<button type="button" class="term" popovertarget="term-{key}">'
        said = escape(term.said_in_text(alone=False))
        closing = f'</button><span popover id="term-{key}" class="term__meaning" role="note">{said}</span>'
        assert done.count(opening) == done.count(closing) == 1
        done = done.replace(opening, "").replace(closing, "")
    assert done == html


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_text_content_without_the_meanings_is_unchanged(text):
    html = markdown.render(text)
    after = Marked(mark_terms(html, set()))
    assert after.text == Marked(html).text
    assert len(after.leads_to) == len(set(after.leads_to))
    assert set(after.leads_to) == set(after.meanings)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_running_text_is_found_where_it_stands(text):
    html = str(markdown.render(text))
    for start, end in Prose(html).found:
        assert "<" not in html[start:end]


def test_only_what_is_safe_can_be_put_in():
    with pytest.raises(TypeError):
        put_in(SafeString("<p>a</p>"), [(3, "<b>")])
    with pytest.raises(TypeError):
        put_in("<p>a</p>", [(3, SafeString("<b>"))])  # type: ignore[arg-type]
    assert put_in(SafeString("abc"), [(1, SafeString("-")), (2, SafeString("+"))]) == "a-b+c"


# In templates


def test_a_template_marks_each_word_once_in_the_words_of_its_reader():
    page = Template("{% terms_of_page kind as terms %}{{ a|markdown|terms:terms }}{{ b|terms:terms }}")
    words = {"a": "Tell the DSL.", "b": "The DSL <knows> Ofsted."}
    nursery = Marked(page.render(Context({**words, "kind": "nursery"})))
    home = Marked(page.render(Context({**words, "kind": "childminder"})))
    assert nursery.buttons == home.buttons == ["DSL", "Ofsted"]
    assert nursery.meanings["term-dsl"] != home.meanings["term-dsl"]
    assert "<knows>" in nursery.text


# The page


@pytest.mark.django_db
def test_the_page_is_open_and_holds_every_word(client):
    with nothing_changes():
        response = client.get("/glossary/")
    body, page = response.content.decode(), Page(response)
    assert client.post("/glossary/").status_code == 405
    assert "has not been checked by a safeguarding professional" in page.words
    for term in terms():
        assert f'<div id="{term.key}">' in body
        assert " ".join(term.meaning.split()) in page.words
        assert not term.to_check or term.to_check in page.words
    for letter, _ in by_letter(terms()):
        assert f"#letter-{letter.lower()}" in page.links
        assert f'id="letter-{letter.lower()}"' in body


@pytest.mark.django_db
def test_a_childminder_reads_their_own_words_there(client):
    dsl = next(term for term in terms() if term.key == "dsl")
    signed_out = Page(client.get("/glossary/")).words
    assert dsl.meaning in signed_out
    assert f"For a childminder: {dsl.childminder}" in signed_out
    factories.sign_in(client, factories.childminder("Jo Carter"))
    words = Page(client.get("/glossary/")).words
    assert dsl.meaning not in words
    assert dsl.childminder in words
    assert "For a childminder:" not in words
    assert "manager" not in words.lower()


@pytest.mark.django_db
def test_the_page_costs_the_same_for_somebody_with_many_settings(client):
    me = factories.person()
    factories.sign_in(client, me)
    assert_same_cost(
        growing(lambda: client.get("/glossary/"), lambda: factories.member(factories.setting(), user=me)),
        at_most=5,
    )


@pytest.mark.django_db
def test_words_of_an_area_can_be_tapped(client):
    me = factories.member(factories.setting("Alder House"))
    area = factories.area_of()
    edition = factories.edition(of=factories.report("spring"), published=False)
    edition.recommendations.update(plain_meaning="Tell the **DSL**. Then ask the DSL again.")
    edition.publish(by=None)
    factories.sign_in(client, me)
    area = edition.recommendations.first()
    body = client.get(f"/s/alder-house/learn/spring/{area.key}/").content.decode()
    assert body.count('popovertarget="term-dsl"') == body.count('id="term-dsl"') == 1


def test_a_meaning_that_nobody_could_check_says_so_in_the_text_too():
    unchecked = [term for term in terms() if term.to_check and term.forms]
    assert unchecked
    for term in unchecked:
        assert "(To be checked.)" in mark_terms(f"<p>{escape(term.forms[0])}</p>", set())
    checked = next(term for term in terms() if not term.to_check and term.forms)
    assert "To be checked" not in mark_terms(f"<p>{escape(checked.forms[0])}</p>", set())
