"""What must not be in our pages (A6 of the accessibility list, and the content security policy)."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.sources import APPS, python_files, templates

MAY_MARK_SAFE = {Path("common/templatetags/ui.py"), Path("common/markdown.py")}
MARKS_SAFE = {"mark_safe", "SafeString", "SafeText"}
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
TEMPLATE_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
UNESCAPED = re.compile(r"\|\s*(safe|safeseq)\b|\{%\s*autoescape\s+off")
TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([^\s=\"'/<>]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
NEVER = {
    "style": "a class in the style sheet",
    "autofocus": "nothing: focus is the person's",
    "required": "aria-required, and the server's answer",
    "placeholder": "a label and a hint",
}


def blank(found: re.Match[str]) -> str:
    """Keep the line numbers."""
    return re.sub(r"[^\n]", " ", found[0])


def wrong_attribute(name: str, value: str) -> str | None:
    name, value = name.lower(), value.strip("\"'").strip()
    if name in NEVER:
        return f"{name}=: use {NEVER[name]}"
    if re.fullmatch(r"on[a-z]+", name):
        return f"{name}=: listen in a module in static/js"
    if name == "tabindex" and re.fullmatch(r"\+?0*[1-9]\d*", value):
        return "a positive tabindex: put things in reading order"
    if name == "target" and value.lower() == "_blank":
        return "target=_blank: stay in this window"
    if value.lower().startswith("javascript:"):
        return "a javascript: address"
    return None


def in_template(text: str) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) for one template's text."""
    text = COMMENT.sub(blank, text)
    for found in UNESCAPED.finditer(text):
        yield (
            text.count("\n", 0, found.start()) + 1,
            "unescaped text: the escape hatch is common/templatetags/ui.py",
        )
    text = TEMPLATE_CODE.sub(blank, text)
    for tag in TAG.finditer(text):
        attributes = {name.lower(): value or "" for name, value in ATTRIBUTE.findall(tag[2])}
        wrong = [wrong_attribute(name, value) for name, value in attributes.items()]
        if tag[1].lower() == "style" or (tag[1].lower() == "script" and "src" not in attributes):
            wrong.append(f"<{tag[1]}> with its content in the page")
        yield from ((text.count("\n", 0, tag.start()) + 1, each) for each in wrong if each)


def in_python(path: Path) -> Iterator[tuple[int, str]]:
    """(line, what is wrong) for one module: the same, where Python writes the page."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in MARKS_SAFE and path not in MAY_MARK_SAFE:
                yield node.lineno, f"{name}: only common/templatetags/ui.py and common/markdown.py may"
        elif isinstance(node, ast.Dict):
            keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
            wrong = [key for key in keys if key in ("autofocus", "placeholder")]
            yield from ((node.lineno, f"{key} as an attribute") for key in wrong)


def main() -> None:
    found = [f"{path}:{line} {what}" for path in templates() for line, what in in_template(path.read_text())]
    found += [f"{path}:{line} {what}" for path in python_files(*APPS) for line, what in in_python(path)]
    if found:
        sys.exit("\n".join(found))


if __name__ == "__main__":
    main()
