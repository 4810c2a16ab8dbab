"""The fifteen things no text of ours may say: each pattern can find it, and nothing that we show does."""

import ast
import re
from pathlib import Path

import pytest

from learning import do_not_say
from learning.content_report import PACKS, texts_of
from learning.do_not_say import RULES
from learning.glossary import terms
from learning.packs import read
from scripts.lint_templates import COMMENT, TEMPLATE_CODE
from scripts.sources import python_files, templates

TAG = re.compile(r"<[^>]*>")
WRONG = {
    1: ["485 children died.", "Of these, 485 lives were lost.", "The deaths of 485 children are looked at."],
    2: [
        "81% information-sharing failure.",
        "In 81 per cent of cases, services failed to share what they knew.",
    ],
    3: ["36% under one in 2023-24.", "Babies were 36 % of the children."],
    4: ["The Panel recommends family hubs.", "The Panel’s report calls for a hub in every town."],
    5: ["The report has five recommendations.", "This is recommendation 3.", "Its 5 key recommendations"],
    6: ["Operation Encompass tells nurseries.", "The police must tell your nursery about it."],
    7: ["The Bill is coming.", "A new Bill will change this.", "The Wellbeing Bill asks for more."],
    8: ["GDPR stops us.", "Data protection law prevents sharing."],
    9: ["EYFS 3.27 asks for it.", "See paragraph 3.22.", "The framework says so at 3.4."],
    10: ["Under-fives’ mental ill-health drove theme 1.", "Theme one is about toddlers and their feelings."],
    11: ["Mental illness means risk.", "A parent’s mental health problem is a danger to the child."],
    12: ["Reflections are private and can’t be disclosed.", "What you write is fully confidential."],
    13: ["Bawa-Garba was convicted on her reflections."],
    14: ["EYFS requires monthly supervision.", "The framework asks for supervision every month."],
    15: ["Ofsted requires this app.", "This audit is expected by Ofsted.", "Ofsted will ask for this."],
}
RIGHT = [
    "485 children were affected by serious incidents.",
    "81% is about co-ordination and handover, which often includes information sharing.",
    "In the report for 2022 to 2023, 36% of the children were babies under one.",
    "Family hubs are Barnardo’s ask.",
    "The Panel is independent.",
    "They are not numbered recommendations of the Panel.",
    "Nurseries and childminders are not in the duty of Operation Encompass.",
    "Some forces also tell nurseries.",
    "The Bill named in Barnardo’s response became the Children’s Wellbeing and Schools Act 2026.",
    "Data protection law helps you to share.",
    "GDPR does not stop you.",
    "Read paragraph 3.85 of the Panel’s report.",
    "The room was 18.5 degrees.",
    "A parent’s mental illness is not in itself harm.",
    "A court can require reflective notes.",
    "The framework sets no frequency for supervision.",
    "Ofsted must be told within 14 days.",
    "Ofsted does not require this.",
]


def test_there_are_fifteen_each_with_its_reason():
    assert [rule.number for rule in RULES] == list(range(1, 16)) == list(WRONG)
    assert all(rule.never and len(rule.reason) > 30 for rule in RULES)


@pytest.mark.parametrize(
    ("number", "sentence"), [(number, sentence) for number, many in WRONG.items() for sentence in many]
)
def test_each_pattern_can_find_it(number, sentence):
    found = list(do_not_say.find(f"Something before. {sentence} Something after."))
    assert number in [each.rule.number for each in found]
    assert str(found[0]).startswith(f"{found[0].rule.number}. ")


@pytest.mark.parametrize("sentence", RIGHT)
def test_what_is_true_may_be_said(sentence):
    assert list(do_not_say.find(sentence)) == []


def test_it_is_found_across_lines_and_told_with_its_sentence():
    found = list(do_not_say.find("It is true that Ofsted\nrequires this app. Fine."))
    assert [(each.rule.number, each.sentence) for each in found] == [
        (15, "It is true that Ofsted requires this app.")
    ]


def places(texts) -> list[str]:
    return [f"{where}: {found}" for where, text in texts for found in do_not_say.find(text)]


def test_no_pack_says_it():
    packs = list(PACKS.glob("*.yaml"))
    assert packs
    for path in packs:
        assert places(texts_of(read(path.read_bytes()).content)) == []


def test_the_glossary_does_not():
    assert places(texts_of({term.key: vars(term) for term in terms()})) == []


def words_of_template(text: str) -> str:
    return TAG.sub(" ", TEMPLATE_CODE.sub(" ", COMMENT.sub(" ", text)))


def test_no_template_does():
    found = places((path, words_of_template(path.read_text())) for path in templates())
    assert found == []
    assert "Who can read what" in words_of_template(Path("templates/account/privacy.html").read_text())


def test_no_page_of_the_documentation_for_users_does():
    pages = [
        Path("README.md"),
        Path("CHANGELOG.md"),
        *Path("docs/how-to").glob("*.md"),
        Path("docs/reference/pack.md"),
    ]
    assert places((path, path.read_text()) for path in pages) == []


def test_no_sentence_in_the_code_does():
    """What Python writes on pages: messages, refusals, the words of the demonstration."""
    files = [path for path in python_files("accounts", "learning", "practice") if path.stem != "do_not_say"]
    texts = [
        (path, node.value)
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert len(texts) > 1000
    assert places(texts) == []
