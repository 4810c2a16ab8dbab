"""What holds for every view, form and template."""

import ast
import inspect
from functools import cache
from pathlib import Path

from django.urls import URLPattern, get_resolver
from django.views.decorators import http

from practice import models as practice_models
from scripts.lint_templates import in_python, in_template
from scripts.sources import APPS, python_files, templates

DOORS = {"visible_to", "written_by", "shared_with", "awaiting", "worked_on_by", "owned_by", "shown_to_lead"}
SAYS_ITS_METHODS = {
    name for name in vars(http) if name.startswith("require_") and name != "require_http_methods"
} | {"require_http_methods"}
OPEN_TO_EVERYBODY = {
    "accounts:demo-sign-in",
    "accounts:first",
    "accounts:invitation",
    "accounts:phrase",
    "accounts:phrase-choose",
    "accounts:quick-exit",
    "accounts:sign-out",
    "accounts:signed-out",
    "learning:glossary",
}


def patterns(resolver=None, names=()) -> list[tuple[str, URLPattern]]:
    """Every address, by its full name."""
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLPattern):
            found.append((":".join([*names, one.name or str(one.pattern)]), one))
        else:
            found += patterns(one, [*names, *([one.namespace] if one.namespace else [])])
    return found


@cache
def functions_of(file: str) -> dict[str, ast.FunctionDef]:
    return {
        node.name: node
        for node in ast.parse(Path(file).read_text()).body
        if isinstance(node, ast.FunctionDef)
    }


@cache
def our_views() -> dict[str, tuple[ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    """The function behind each of our addresses as it is written, with its neighbours in the file."""
    found = {}
    for name, pattern in patterns():
        view = inspect.unwrap(pattern.callback)
        if (
            view.__module__.split(".")[0] in APPS
            and inspect.isfunction(view)
            and not hasattr(view, "view_class")
        ):
            functions = functions_of(inspect.getsourcefile(view))
            found[name] = functions[view.__name__], functions
    return found


def names_in(node: ast.AST) -> set[str]:
    return {getattr(each, "id", None) or getattr(each, "attr", None) for each in ast.walk(node)} - {None}


def test_every_view_says_which_methods_it_takes():
    views = our_views()
    assert len(views) > 30
    silent = {
        name
        for name, (view, _) in views.items()
        if not any(names_in(decorator) & SAYS_ITS_METHODS for decorator in view.decorator_list)
    }
    assert silent == set()


def test_a_view_that_takes_post_acts_once():
    """`once`, or one of the few whose act may be repeated safely: each answer carries its version."""
    repeatable = {
        "accounts:demo-sign-in",
        "accounts:phrase",  # puts a proof into the session and stores nothing
        "accounts:quick-exit",
        "accounts:sign-out",
        "practice:self-audit-section",
        "practice:team-paste",  # the list waits in the session
    }
    found = set()
    for name, (view, functions) in our_views().items():
        methods = [decorator for decorator in view.decorator_list if names_in(decorator) & SAYS_ITS_METHODS]
        called = [functions[other] for other in names_in(view) & functions.keys()]
        once = any("once" in names_in(each) for one in (view, *called) for each in one.decorator_list)
        if any("POST" in ast.dump(one) for one in methods) and not once:
            found.add(name)
    assert found - repeatable == set()


def test_no_view_is_exempt_from_csrf():
    assert [str(path) for path in python_files(*APPS) if "csrf_exempt" in path.read_text()] == []


def test_no_address_holds_a_primary_key():
    numbered = [name for name, pattern in patterns() if "int" in str(pattern.pattern.converters)]
    assert numbered == []


def test_the_pages_open_to_everybody_are_these():
    ours = {name for name, _ in patterns() if name.split(":")[0] in ("accounts", "practice", "learning")}
    opened = {
        name for name, pattern in patterns() if getattr(pattern.callback, "login_required", True) is False
    }
    assert ours & opened == OPEN_TO_EVERYBODY


def doorless(tree: ast.AST) -> list[int]:
    """Lines where `Model.objects` of a practice model is not followed by a door. Parts in a Prefetch come with
    their whole."""
    inside_prefetch = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and "Prefetch" in names_in(node.func)
        for inner in ast.walk(node)
    }
    followed = {id(node.value): node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "objects"
        and getattr(node.value, "id", "") in practice_models.__all__
        and id(node) not in inside_prefetch
        and followed.get(id(node)) not in DOORS
    ]


def test_views_reach_records_only_through_visible_to():
    found = [
        f"{path}:{line}"
        for path in python_files("practice/views", "learning/views", "accounts/views")
        for line in doorless(ast.parse(path.read_text()))
    ]
    assert found == []


def test_the_check_above_sees_a_view_that_forgets():
    assert doorless(ast.parse("x = get_object_or_404(Reflection, pk=1)")) == []
    assert doorless(ast.parse("x = Reflection.objects.filter(pk=1)")) == [1]
    assert doorless(ast.parse("x = Reflection.objects.visible_to(user).filter(pk=1)")) == []
    assert doorless(ast.parse("Prefetch('comments', queryset=Comment.objects.all())")) == []


def test_no_view_hands_a_whole_model_to_get_object_or_404():
    found = []
    for path in python_files("practice/views"):
        for node in ast.walk(ast.parse(path.read_text())):
            shortcut = isinstance(node, ast.Call) and getattr(node.func, "id", "") in (
                "get_object_or_404",
                "get_list_or_404",
            )
            if shortcut and getattr(node.args[0], "id", "") in practice_models.__all__:
                found.append(f"{path}:{node.lineno}")
    assert found == []


def test_forms_name_their_fields():
    found = []
    for path in python_files(*APPS):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef) and node.name == "Meta":
                for line in node.body:
                    text = ast.unparse(line)
                    if text.startswith("exclude") or "__all__" in text:
                        found.append(f"{path}:{line.lineno}")
    assert found == []


def test_nothing_is_marked_safe_outside_the_two_files():
    found = [f"{path}:{line} {what}" for path in python_files(*APPS) for line, what in in_python(path)]
    found += [f"{path}:{line} {what}" for path in templates() for line, what in in_template(path.read_text())]
    assert found == []
