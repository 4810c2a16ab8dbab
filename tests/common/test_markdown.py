"""Editors' text: a small subset of Markdown, sanitised on the way out (security.md S29)."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.utils.safestring import SafeString

from common import markdown
from common.markdown import TAGS, render


class Parts(HTMLParser):
    """What a browser would make of it."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs


ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](https://evil.example/x.png)",
    "<svg onload=alert(1)>",
    "<math><mtext></mtext><mglyph><style><!--</style><img title='--><img src=x onerror=alert(1)>'></math>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "[x](http://evil.example)",
    "<a href='https://ok.example' onclick='alert(1)' style='x' id='y' class='z'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<form action='https://evil.example'><input></form>",
    "<style>body{display:none}</style>",
    "<p style='position:fixed'>x</p>",
    "</textarea></title><script>alert(1)</script>",
    "[x](https://ok.example \"onmouseover='alert(1)'\")",
    "<base href='https://evil.example'>",
    "<!-- <script>alert(1)</script> -->",
]


@pytest.mark.parametrize("text", ATTACKS)
def test_attacks_come_out_harmless(text):
    parts = Parts(render(text))
    assert parts.tags <= TAGS
    assert {name for name, _ in parts.attributes} <= {"href", "rel", "title"}
    for address in (value for name, value in parts.attributes if name == "href"):
        where = urlsplit(urljoin("https://reflect.example/s/", address))
        assert (where.scheme, where.netloc) in {("https", "reflect.example"), ("https", "ok.example")}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\n\nTwo", "<p>One</p>\n<p>Two</p>\n"),
        ("**strong** and *em*", "<p><strong>strong</strong> and <em>em</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("### Heading", "<h3>Heading</h3>\n"),
        ("# Too big", "Too big\n"),
        ("> Quoted", "<blockquote>\n<p>Quoted</p>\n</blockquote>\n"),
        ("`code`", "<p>code</p>\n"),
        (
            "[NSPCC](https://www.nspcc.org.uk) [call](tel:08088005000) [mail](mailto:a@example.org)",
            '<p><a href="https://www.nspcc.org.uk" rel="noopener nofollow">NSPCC</a> '
            '<a href="tel:08088005000" rel="noopener nofollow">call</a> '
            '<a href="mailto:a@example.org" rel="noopener nofollow">mail</a></p>\n',
        ),
        ("{{ 7|add:7 }} {% bad %}", "<p>{{ 7|add:7 }} {% bad %}</p>\n"),
        ("", ""),
    ],
)
def test_what_editors_may_use(text, html):
    assert render(text) == html
    assert isinstance(render(text), SafeString)


def test_the_same_text_is_rendered_once():
    markdown.render.cache_clear()
    render("Once")
    render("Once")
    assert markdown.render.cache_info().hits == 1
