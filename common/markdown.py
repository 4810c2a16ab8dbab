"""Editors' text: a small Markdown subset, always sanitised on the way out (security.md S29)."""

from collections.abc import Iterable
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "a"}
_parser = MarkdownIt("commonmark", {"html": False})


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    """Drop addresses that leave the scheme to the browser: `//host` and its backslash forms."""
    if name == "href" and (value.startswith(("//", "/\\", "\\")) or "\\" in value):
        return None
    return value


@lru_cache(maxsize=4096)
def render(text: str) -> SafeString:
    """HTML of an editor's text. Anything outside the subset is dropped or escaped."""
    html = nh3.clean(
        _parser.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"https", "mailto", "tel"},
        link_rel="noopener nofollow",
        attribute_filter=_keep_attribute,
    )
    return mark_safe(html)


def put_in(html: SafeString, pieces: Iterable[tuple[int, str]]) -> SafeString:
    """The same HTML with safe pieces put in at these offsets, which rise. Nothing of it is changed or left out.

    Raises TypeError for HTML or a piece that was not marked as safe before.
    """
    parts: list[str] = []
    done = 0
    for offset, piece in pieces:
        parts += [html[done:offset], piece]
        done = offset
    if not all(isinstance(each, SafeString) for each in (html, *parts[1::2])):
        raise TypeError("Only what was made safe before can be put in.")
    return mark_safe("".join([*parts, html[done:]]))
