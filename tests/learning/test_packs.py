import codecs
import re
from datetime import date
from pathlib import Path

import pytest

from learning.pack_nodes import MOST_BYTES
from learning.packs import BadPack, read
from tests.learning.sample import PACK, broken, line_of

REAL = Path("learning/packs/panel-annual-report-2023-24.yaml")
ITEMS_TEXT = PACK[PACK.index("        items:\n") :]
AREA, ITEMS = "recommendations[0]", "recommendations[0].checklists[0].items"


def problems(data: bytes) -> list[str]:
    with pytest.raises(BadPack) as refused:
        read(data)
    return [str(problem) for problem in refused.value.problems]


def test_a_pack_is_read_with_every_optional_field_filled_in():
    content = read(PACK.encode()).content

    assert content["report"]["period_start"] == date(2023, 4, 1)
    assert content["report"]["content_note"] == ""
    assert content["sources"][0]["published_on"] == "December 2024"
    assert content["figures"][0]["value"] == "485"
    area = content["recommendations"][0]
    assert (area["minutes"], area["quoted"], area["revision"]) == (4, True, None)
    assert area["plain_meaning"] == "Most worries start **small**.\n\nWrite them down."
    assert area["examples"] == {"nursery": "A child is tired.", "pre_school": "", "childminder": ""}
    assert [prompt["lead"] for prompt in area["prompts"]] == [True, False]
    items = area["checklists"][0]["items"]
    assert items[0]["hook"]["document"] == "EYFS statutory framework"
    assert items[1]["hook"] == {"document": "", "edition": "", "heading": "", "paragraph": ""}
    assert items[1]["audience"] == "all"


def test_every_scalar_is_text():
    content = read(broken("title: The winter report", "title: No")).content
    assert content["report"]["title"] == "No"
    assert read(broken("name: Early help", "name: 3.20")).content["recommendations"][0]["name"] == "3.20"


AREAS = [
    "early-intervention",
    "information-sharing",
    "health-visiting",
    "under-ones",
    "parental-mental-health",
    "children-mental-health",
    "domestic-abuse",
    "extrafamilial-harm",
    "multi-agency",
    "leadership",
    "resources",
    "own-role",
]
AUDIENCES = (("group", 12), ("childminder", 8))


def for_audience(rows: list[dict], audience: str) -> list[dict]:
    return [row for row in rows if row["audience"] in ("all", audience)]


def test_the_real_pack_is_whole():
    areas = read(REAL.read_bytes()).content["recommendations"]
    assert [area["key"] for area in areas] == AREAS
    for audience, number in AUDIENCES:
        items = [item for area in areas for checklist in area["checklists"] for item in checklist["items"]]
        assert sum(item["core"] for item in for_audience(items, audience)) == number


@pytest.mark.parametrize("key", AREAS)
@pytest.mark.parametrize(("audience", "core"), AUDIENCES)
def test_an_area_of_the_real_pack_keeps_to_its_limits(key, audience, core):
    """4 to 8 prompts in all three steps, 6 to 10 questions of every kind, and a talk with three questions."""
    area = next(area for area in read(REAL.read_bytes()).content["recommendations"] if area["key"] == key)
    prompts = for_audience(area["prompts"], audience)
    items = for_audience(area["checklists"][0]["items"], audience)
    assert 4 <= len(prompts) <= 8
    assert {prompt["step"] for prompt in prompts} == {"what", "so_what", "now_what"}
    assert 6 <= len(items) <= 10
    assert len({item["kind"] for item in items}) >= 3
    assert len(for_audience(area["scenarios"], audience)) == 1
    assert all(area["examples"].values())
    words = " ".join(row["text"] for row in prompts + items) if audience == "childminder" else ""
    assert not re.search(r"\b(manager|colleagues?|submit|team)\b", words.lower())


def test_layout_and_comments_do_not_count():
    same = PACK.replace("kind: annual report", "kind: 'annual report'  # of the Panel").encode()
    assert read(same).sha256 == read(codecs.BOM_UTF8 + PACK.encode()).sha256 == read(PACK.encode()).sha256
    assert read(broken("Write them down.", "Write it down.")).sha256 != read(PACK.encode()).sha256


# What is replaced, by what, the text that stands in the line that is named, and what is said after "line n".
BROKEN = {
    "a wrong word": (
        "step: now_what",
        "step: then",
        "step: then",
        f", {AREA}.prompts[1].step: must be one of what, so_what, now_what",
    ),
    "a missing field": (
        "    picture: early\n    wording: Early help is crucial.\n",
        "",
        "key: early-help\n    kind",
        f", {AREA}.wording: is missing",
    ),
    "an unknown field": (
        "picture: early",
        "pictur: early",
        "pictur:",
        f", {AREA}.pictur: is not a field of a pack; did you mean picture?",
    ),
    "a merge key": ("picture: early", "<<: early", "<<:", f", {AREA}.<<: is not a field of a pack"),
    "an empty text": (
        "title: Offering help early",
        "title: ''",
        "title: ''",
        f", {AREA}.title: must not be empty",
    ),
    "only spaces": (
        "title: Offering help early",
        "title: '  '",
        "title: '  '",
        f", {AREA}.title: must not be empty",
    ),
    "a list for text": (
        "publisher: The Panel\n  period",
        "publisher:\n    - The Panel\n  period",
        "- The Panel",
        ", report.publisher: must be text",
    ),
    "text for a list": (
        "themes:\n    - Small worries",
        "themes: Small worries",
        "themes: Small",
        ", report.themes: must be a list",
    ),
    "text for fields": (
        "examples:\n      nursery: A child is tired.",
        "examples: tired",
        "examples: tired",
        f", {AREA}.examples: must hold fields, such as nursery",
    ),
    "no questions": (ITEMS_TEXT, "        items: []\n", "items: []", f", {ITEMS}: must not be empty"),
    "a wrong date": (
        "period_end: 2024-03-31",
        "period_end: 31 March 2024",
        "31 March 2024",
        ", report.period_end: must be a date such as 2024-12-31",
    ),
    "a day that is not": (
        "period_end: 2024-03-31",
        "period_end: 2024-02-31",
        "2024-02-31",
        ", report.period_end: must be a date such as 2024-12-31",
    ),
    "an end before the start": (
        "period_end: 2024-03-31",
        "period_end: 2022-03-31",
        "2022-03-31",
        ", report.period_end: is before period_start",
    ),
    "an open address": (
        "address: https://example.org/winter",
        "address: http://example.org/winter",
        "http://example.org/winter",
        ", report.address: must be an address that begins with https://",
    ),
    "a javascript address": (
        "address: https://example.org/report",
        "address: javascript:alert(1)",
        "javascript:",
        ", sources[0].address: must be an address that begins with https://",
    ),
    "too long": (
        "name: Early help",
        f"name: {'x' * 62}",
        "xxx",
        f", {AREA}.name: is 2 characters too long; at most 60 are kept",
    ),
    "a wrong key": (
        "key: small-worry",
        "key: Small worry",
        "Small worry",
        f", {AREA}.prompts[0].key: must be small letters, digits and hyphens, such as early-intervention",
    ),
    "a source nobody has": (
        "source: a-summary",
        "source: another",
        "source: another",
        f", {AREA}.source: there is no source with the key another",
    ),
    "an area nobody has": (
        "recommendation: early-help",
        "recommendation: late-help",
        "late-help",
        ", figures[0].recommendation: there is no recommendation with the key late-help",
    ),
    "a change without its source": (
        "text: The framework changed.\n      source: the-report",
        "text: The framework changed.\n      source: rumour",
        "rumour",
        ", report.changed_since[0].source: there is no source with the key rumour",
    ),
    "two leads": (
        "text: What will you do next time?",
        "text: What then?\n        lead: 'yes'",
        "lead: 'yes'",
        f", {AREA}.prompts[1].lead: {AREA}.prompts[0] is already the lead prompt; one is shown first",
    ),
    "no lead": (
        'help: It can be very small.\n        lead: "yes"',
        "help: It can be very small.",
        "- key: small-worry",
        f', {AREA}.prompts: none has lead: "yes"; one is shown first',
    ),
    "a lead for some": (
        "help: It can be very small.",
        "audience: childminder",
        "audience: childminder",
        f", {AREA}.prompts[0].audience: the lead prompt is shown to everybody, so it must be all",
    ),
    "a key twice": (
        "key: notes-together",
        "key: 'same-day'",
        "key: 'same-day'",
        f", {ITEMS}[1].key: same-day is already the key of {ITEMS}[0]",
    ),
    "a field twice": (
        "teaser: You may notice first.",
        "teaser: You.\n    teaser: Me.",
        "teaser: Me.",
        f", teaser: is there twice; the first is on line {line_of('teaser: You')}",
    ),
    "neither yes nor no": (
        'core: "yes"',
        "core: maybe",
        "core: maybe",
        f", {ITEMS}[0].core: must be yes or no",
    ),
    "words for a number": (
        "picture: early",
        "minutes: four",
        "minutes: four",
        f", {AREA}.minutes: must be a whole number from 1 to 1,000",
    ),
    "a huge number": (
        "picture: early",
        f"revision: {'9' * 5000}",
        "999",
        f", {AREA}.revision: must be a whole number from 1 to 1,000",
    ),
    "nothing to look at": (
        "look_at: Look at the last 5 absences.",
        "look_at: ''",
        "look_at: ''",
        f", {ITEMS}[0].look_at: is missing: say what to look at (sample)",
    ),
    "a hook to nothing": (
        "document: EYFS statutory framework\n              ",
        "",
        "edition: September",
        f", {ITEMS}[0].hook.document: is missing",
    ),
    "a newer schema": (
        'schema: "1"',
        'schema: "2"',
        "schema:",
        ", schema: this pack has schema 2; this program reads up to 1. Update it.",
    ),
    "an unknown schema": ('schema: "1"', "schema: one", "schema:", ", schema: must be one of 1"),
    "an anchor": (
        "name: Early help",
        "name: &name Early help",
        "&name",
        ": &name is an anchor; packs have none",
    ),
    "an alias": ("name: Early help", "name: &a Early help\n    picture: *a\n    #", "*a", None),
    "a tag": (
        "name: Early help",
        "name: !!python/name:os.system Early",
        "!!python",
        ": tag:yaml.org,2002:python/name:os.system is a tag; packs have none, all is text",
    ),
    "a field that is no text": ("picture: early", "? [early]\n    : early", "? [early]", None),
    "not yaml": (
        "name: Early help",
        "name: Early: help",
        "Early: help",
        ": is not YAML: mapping values are not allowed in this context",
    ),
    "a tab": ("    name: Early help", "\tname: Early help", "\tname", None),
    "a second document": (
        "figures:\n",
        "---\nfigures:\n",
        "---",
        ": a second document starts here; a pack is one",
    ),
    "a control character": (
        "name: Early help",
        "name: Early\x00help",
        "Early\x00",
        ": holds the control character U+0000",
    ),
}


@pytest.mark.parametrize("case", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_pack_names_its_line_and_field(case):
    old, new, marker, sentence = case
    data = broken(old, new)

    found = problems(data)

    line = data.decode().count("\n", 0, data.decode().index(marker)) + 1
    if sentence is None:
        assert any(problem.startswith(f"line {line}") for problem in found)
    else:
        assert found == [f"line {line}{sentence}"]


def test_every_problem_is_told_at_once():
    data = PACK.replace("step: now_what", "step: then").replace("locus: practice", "locus: moon").encode()
    data = data.replace(b"kind: official report", b"kind: gossip")

    found = problems(data)

    assert len(found) == 3
    assert [problem.split(",")[0] for problem in found] == sorted(
        (f"line {line_of(text, data.decode())}" for text in ("gossip", "moon", "step: then")),
        key=lambda line: int(line.split()[1]),
    )


def test_at_most_fifty_problems_are_told():
    many = "themes:\n" + "".join("    - ''\n" for _ in range(60))
    with pytest.raises(BadPack) as refused:
        read(broken("themes:\n    - Small worries\n", many))
    assert len(refused.value.problems) == 50
    assert refused.value.left_out == 10


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"# only a comment\n", "The file is empty."),
        (b"schema: '1'\ntitle: caf\xe9\n", "line 2: is not UTF-8 text"),
        (PACK.encode("utf-16"), "line 1: is not UTF-8 text"),
        (b"#" * (MOST_BYTES + 1), "The file is larger than 5 MB."),
        (b"just words\n", "line 1, the file: must hold fields, such as schema"),
        (b"[" * 50_000, "line 1: is nested too deep to be a pack"),
    ],
    ids=["empty", "comment", "latin-1", "utf-16", "too big", "words", "deep"],
)
def test_a_file_that_is_no_pack_at_all(data, sentence):
    assert problems(data) == [sentence]


def test_a_bomb_of_aliases_is_refused_at_once():
    bomb = "a: &a [x, x, x]\n" + "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n"
        for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    found = problems(bomb.encode())
    assert "line 9: *h is an alias; write the text out" in found
    assert len(found) == 30
