"""The tags of the look."""

import pytest
from django.template import Context, Template

from common.templatetags import ui


def render(text, **context):
    return Template(text).render(Context(context))


@pytest.mark.parametrize("code", ui.STATUSES)
def test_status_has_its_word_and_its_shape(code):
    html = render("{% status code %}", code=code)
    assert f"<span>{ui.STATUSES[code][0]}</span>" in html
    assert "<svg" in html


def test_status_words_are_escaped():
    assert "&lt;b&gt;" in render("{% status 'overdue' word %}", word="<b>")


def test_unknown_icon_is_an_error():
    with pytest.raises(KeyError):
        ui.icon("nonsense")


def test_drawings_are_for_the_eye_only():
    for name in ui.PICTURES:
        assert 'aria-hidden="true"' in ui.picture(name)


def test_rating_counts_keep_their_order():
    counts = [("no", "No", 1), ("yes", "Yes", 6), ("not_sure", "Not sure yet", 0), ("partly", "Partly", 2)]
    html = render('{% include "components/rating_counts.html" with counts=counts only %}', counts=counts)
    assert html.index("6 Yes") < html.index("2 Partly") < html.index("1 No")
    assert "Not sure" not in html


def test_bars_say_their_numbers_three_times():
    rows = [{"label": "Spring <1>", "parts": [("no", "No", 5), ("yes", "Yes", 2), ("partly", "Partly", 3)]}]
    html = render('{% bars rows "Answers" %}', rows=rows)
    assert 'aria-label="Spring &lt;1&gt;: 2 Yes, 3 Partly, 5 No"' in html
    assert ">5 No</text>" in html
    assert "<td>2</td><td>3</td><td>5</td>" in html


def test_bars_fill_their_width():
    drawn = ui.segments([("yes", "Yes", 1), ("no", "No", 2)])["parts"]
    assert [part["x"] for part in drawn] == ["0.00%", "33.33%"]
    assert [part["width"] for part in drawn] == ["33.33%", "66.67%"]


def test_bars_without_answers():
    html = render('{% bars rows "Answers" %}', rows=[{"label": "Spring", "parts": []}])
    assert "No answers" in html
    assert "<svg" not in html


def test_captured_block_can_be_asked_about():
    text = "{% captured row %} {% if full %}<b>x</b>{% endif %} {% endcaptured %}{% if row %}[{{ row }}]{% endif %}"
    assert render(text, full=True) == "[<b>x</b>]"
    assert render(text, full=False) == ""
