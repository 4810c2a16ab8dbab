"""Which way the arrows run (design.md section 2)."""

import ast
from pathlib import Path

import pytest

from scripts.budgets import circles, imports, module_name
from scripts.sources import APPS, python_files

MAY_IMPORT = {
    "config": {"config"},
    "common": {"common"},
    "accounts": {"common", "accounts"},
    "learning": {"common", "accounts", "learning"},
    "practice": {"common", "accounts", "learning", "practice"},
}
# Inside an app, what each part must not know.
ABOVE = {
    "states": {"models", "permissions", "actions", "forms", "views", "urls"},
    "permissions": {"models", "actions", "forms", "views", "urls"},
    "models": {"permissions", "actions", "forms", "views", "urls"},
    "actions": {"forms", "views", "urls"},
    "forms": {"views", "urls"},
    "views": {"urls"},
}
TREES = {path: ast.parse(path.read_text()) for path in python_files(*APPS)}


def imported(tree: ast.AST) -> set[str]:
    """Every module named by an import, wherever it stands."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("app", APPS)
def test_arrows_between_apps_run_one_way(app):
    wrong = {
        f"{path} imports {name}"
        for path, tree in TREES.items()
        if path.parts[0] == app
        for name in imported(tree)
        if name.split(".")[0] in set(APPS) - MAY_IMPORT[app]
    }
    assert wrong == set()


def test_arrows_inside_an_app_run_one_way():
    wrong = set()
    for path, tree in TREES.items():
        app, part = path.parts[0], path.with_suffix("").parts[1]
        for name in imported(tree):
            head = name.split(".")
            if head[0] == app and len(head) > 1 and head[1] in ABOVE.get(part, ()):
                wrong.add(f"{path} imports {name}")
    assert wrong == set()


def test_permissions_take_objects_and_import_no_models():
    for path, tree in TREES.items():
        if path.stem == "permissions":
            assert not any(".models" in name for name in imported(tree)), path


def test_there_is_no_import_circle():
    known = {module_name(path) for path in TREES}
    assert (
        list(circles({module_name(path): imports(path, tree, known) for path, tree in TREES.items()})) == []
    )


def test_nothing_is_imported_inside_a_function():
    found = {
        f"{path}:{inner.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    assert found == set()


def test_every_folder_says_what_it_holds():
    names = {path.stem for path in TREES} | {part for path in TREES for part in path.parts}
    assert not names & {"utils", "helpers", "misc", "core", "services", "managers"}


def test_config_only_mounts():
    urls = ast.parse(Path("config/urls.py").read_text())
    assert imported(urls) == {"django.urls", "django.urls.include", "django.urls.path"}
