"""Recomputes the colour table of the look (ux.md b.3) from the custom properties themselves."""

import re

import pytest
from django.conf import settings

TEXT = 4.5
SHAPE = 3.0

PAIRS = [
    # words on paper
    *[(words, paper, TEXT) for words in ("ink", "muted") for paper in ("page", "surface", "sunken")],
    *[("brand", paper, TEXT) for paper in ("page", "surface", "sunken", "brand-tint")],
    *[("brand-hover", paper, TEXT) for paper in ("page", "surface", "sunken", "brand-tint")],
    *[("accent", paper, TEXT) for paper in ("page", "surface", "sunken", "accent-tint")],
    *[
        ("ink", tint, TEXT)
        for tint in ("brand-tint", "accent-tint", "ok-tint", "partly-tint", "no-tint", "info-tint")
    ],
    *[("muted", tint, TEXT) for tint in ("brand-tint", "accent-tint", "info-tint")],
    # words on fills
    *[
        ("surface", fill, TEXT)
        for fill in ("brand", "brand-hover", "accent", "accent-hover", "exit", "ok", "no")
    ],
    # states: on their own tint, and alone on every paper
    *[(state, f"{state}-tint", TEXT) for state in ("ok", "partly", "no", "info", "none")],
    *[
        (state, paper, TEXT)
        for state in ("ok", "partly", "no", "info", "none")
        for paper in ("page", "surface", "sunken")
    ],
    ("exit", "surface", TEXT),
    ("exit", "page", SHAPE),
    # edges of what can be pressed
    *[("control", paper, SHAPE) for paper in ("page", "surface", "sunken")],
    # the two rings of focus: the dark one on paper, the yellow one on fills
    *[("focus-outer", paper, SHAPE) for paper in ("page", "surface", "sunken", "brand-tint", "accent-tint")],
    *[("focus-inner", fill, SHAPE) for fill in ("ink", "brand", "accent", "exit", "no", "ok")],
]


def tokens():
    root = (settings.BASE_DIR / "static/css/paper.css").read_text().split(":root {")[1].split("}")[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", root))


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_formula():
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#5b2a6e", "#ffffff") == pytest.approx(10.49, abs=0.01)


@pytest.mark.parametrize(("front", "back", "need"), PAIRS)
def test_pair_is_readable(front, back, need):
    colours = tokens()
    assert ratio(colours[front], colours[back]) >= need


def test_colours_live_in_the_tokens_only():
    """Outside :root no colour is written out (shadows apart, which carry no meaning; print.css is ink on white)."""
    for name in ("paper.css", "components.css"):
        css = (settings.BASE_DIR / "static/css" / name).read_text()
        rules = css.split("/* 2. Base", 1)[1] if name == "paper.css" else css
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?=\s*[;,)])", rules) == []


def test_styles_come_from_here_alone():
    sheets = list((settings.BASE_DIR / "static/css").glob("*.css"))
    assert len(sheets) <= 4
    for sheet in sheets:
        css = sheet.read_text()
        assert "@import" not in css
        assert "url(" not in css
        assert not re.search(r"outline:\s*none(?![^}]*box-shadow: none)", css)
