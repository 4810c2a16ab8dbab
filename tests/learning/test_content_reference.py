"""docs/reference/content.md says what the packs and the glossary say now."""

import re

import pytest
from django.core.management import call_command

from learning import content_report
from learning.content_report import AreaReport, PackReport, cell, how_read, reference, texts_of
from learning.management.commands import content_reference
from learning.packs import read

PAGE = reference()


def pack() -> PackReport:
    path = next(content_report.PACKS.glob("*.yaml"))
    return PackReport(path.name, read(path.read_bytes()).content)


def test_the_page_is_fresh():
    assert content_reference.FILE.read_text() == PAGE, "Run manage.py content_reference."


def test_the_command_writes_it(tmp_path, monkeypatch, settings):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(content_reference, "FILE", tmp_path / "docs" / "reference" / "content.md")
    call_command("content_reference")
    assert (tmp_path / "docs" / "reference" / "content.md").read_text() == PAGE


def test_it_shows_twelve_areas_with_their_counts():
    areas = pack().areas
    assert len(areas) == 12
    for area in areas:
        assert f"### {area.row['name']} (`{area.key}`)" in PAGE
        assert all(4 <= count <= 8 for count in area.count("prompts")), area.key
        assert all(6 <= count <= 10 for count in area.count("questions")), area.key
        assert all(area.count("scenarios")), area.key
    cores = [area.count("core") for area in areas]
    assert (sum(group for group, _ in cores), sum(home for _, home in cores)) == (12, 8)
    assert "| All | - | " in PAGE


def test_none_of_the_fifteen_is_found_and_a_bad_one_would_be():
    part = PAGE.partition("## The fifteen things not to say")[2].partition("## The glossary")[0]
    assert part.count("none found") == 15
    bad = PackReport("bad.yaml", {"report": {"summary": "Fine. Ofsted requires this app."}})
    lines = "\n".join(content_report.do_not_say_part([bad]))
    assert "bad.yaml, report.summary: “Ofsted requires this app.”" in lines
    assert lines.count("none found") == 14


def test_every_gap_is_marked():
    for area in pack().areas:
        for item in area.questions:
            if item["to_check"]:
                assert f"{area.key}, `{item['key']}`: {cell(item['to_check'])}" in PAGE
    for figure in pack().content["figures"]:
        if figure["status"] == "second hand":
            assert f"- figure `{figure['key']}`: {figure['value']}" in PAGE
    assert "Checked by: nobody yet." in PAGE


def test_no_question_hooks_to_a_paragraph_number():
    """Numbers shift between editions (the ninth thing not to say)."""
    assert "names paragraph" not in PAGE
    numbered = pack()
    numbered.areas[0].questions[0]["hook"]["paragraph"] = "3.27"
    assert "names paragraph 3.27" in "\n".join(numbered.to_check())


def test_every_source_says_how_it_was_read():
    for source in pack().content["sources"]:
        assert f"| `{source['key']}` | {cell(source['title'])} |" in PAGE
    assert "| not said |" not in PAGE


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Read in full. One thing more.", "in full"),
        ("Read in\nextract.", "in extract"),
        ("Second hand. Read in extract.", "second hand"),
        ("Its text is of 2024. Not opened by us.", "not opened"),
        ("We have not read the report itself.", "not read"),
        ("A page.", "not said"),
    ],
)
def test_how_a_source_was_read(note, said):
    assert how_read(note) == said


def test_a_long_sentence_is_listed_where_it_stands():
    long = "We " + " ".join(["look"] * 30) + "."
    areas = {"recommendations": [{"key": "one", "plain_meaning": long, "wording": long}]}
    lines = "\n".join(PackReport("x.yaml", areas).long_sentences())
    assert lines.count(long) == 1
    assert "recommendations[one].plain_meaning: (31 words)" in lines


def test_reading_ages_are_years_of_childhood_and_not_grades():
    ages = [float(each) for area in pack().areas for each in area.ages().split(" / ")]
    assert all(6 < age < 14 for age in ages), ages


def test_texts_are_named_by_their_keys():
    rows = {"areas": [{"key": "one", "ideas": ["a", "b"]}], "also": ("c",)}
    assert dict(texts_of(rows)) == {"areas[one].key": "one", "areas[one].ideas[0]": "a", "areas[one].ideas[1]": "b",
                                    "also[0]": "c"}  # fmt: skip


def test_bars_and_line_ends_cannot_break_a_table():
    assert cell("a | b\n c") == "a / b c"
    head = re.findall(r"^\| .* \|$", PAGE, re.MULTILINE)
    assert len(head) > 100


def test_an_audience_sees_its_own_and_what_is_for_all():
    rows = [{"key": name, "audience": name} for name in ("all", "group", "childminder")]
    area = AreaReport({"prompts": rows, "checklists": [{"items": []}], "scenarios": rows[1:]})
    assert area.count("prompts") == (2, 2)
    assert area.count("scenarios") == (1, 1)
    assert area.count("core") == (0, 0)
