"""The house budgets. They warn and never fail: more needs a reason in an ADR."""

import ast
from collections.abc import Iterator
from pathlib import Path

from scripts.sources import APPS, python_files, templates

FILE, FUNCTION, VIEW, TEMPLATE, STYLE_SHEETS, DEPENDENCIES = 400, 50, 25, 120, 4, 15
Function = ast.FunctionDef | ast.AsyncFunctionDef


def length(path: Path) -> int:
    return len(path.read_text().splitlines())


def is_view(path: Path, node: Function) -> bool:
    takes_request = bool(node.args.args) and node.args.args[0].arg == "request"
    return "views" in (path.stem, path.parent.name) and takes_request and not node.name.startswith("_")


def in_functions(path: Path, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, Function):
            continue
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        most = VIEW if is_view(path, node) else FUNCTION
        if lines > most:
            yield f"{path}:{node.lineno} {node.name} is {lines} lines (budget {most})"
        for inner in ast.walk(node):
            if isinstance(inner, ast.Import | ast.ImportFrom):
                yield f"{path}:{inner.lineno} import inside {node.name}"


def module_name(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path, tree: ast.Module, known: set[str]) -> set[str]:
    """Our own modules that this one imports when it is loaded."""
    found: set[str] = set()
    package = path.parent.parts
    for node in tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            base = ".".join(part for part in (start, node.module) if part)
            found |= {
                f"{base}.{alias.name}" if f"{base}.{alias.name}" in known else base for alias in node.names
            }
    return (found & known) - {module_name(path)}


def circles(graph: dict[str, set[str]]) -> Iterator[str]:
    """What is left when modules that import nothing of the rest are taken away again and again."""
    while free := {name for name, needs in graph.items() if not needs}:
        graph = {name: needs - free for name, needs in graph.items() if name not in free}
    while unused := {name for name in graph if not any(name in needs for needs in graph.values())}:
        graph = {name: needs for name, needs in graph.items() if name not in unused}
    if graph:
        yield f"import circle through {', '.join(sorted(graph))}"


def main() -> None:
    files = {path: ast.parse(path.read_text()) for path in python_files(*APPS, "scripts", "tests")}
    ours = {module_name(path): path for path in files if path.parts[0] in APPS}
    found = [f"{path}: {length(path)} lines (budget {FILE})" for path in files if length(path) > FILE]
    found += [
        f"{path}: {length(path)} lines (budget {TEMPLATE})" for path in templates() if length(path) > TEMPLATE
    ]
    found += [line for path, tree in files.items() for line in in_functions(path, tree)]
    found += circles({name: imports(path, files[path], set(ours)) for name, path in ours.items()})
    sheets = len(list(Path("static").rglob("*.css")))
    dependencies = sum(line[0].isalpha() for line in Path("requirements.in").read_text().splitlines() if line)
    found += [f"{sheets} style sheets (budget {STYLE_SHEETS})"] if sheets > STYLE_SHEETS else []
    found += [f"{dependencies} dependencies (budget {DEPENDENCIES})"] if dependencies > DEPENDENCIES else []
    print("\n".join(f"warning: {line}" for line in found) or "Within every budget.")


if __name__ == "__main__":
    main()
