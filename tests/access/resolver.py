from collections.abc import Iterator

from django.urls import URLPattern, get_resolver


def pages() -> dict[str, URLPattern]:
    """Every address of the project by its name. Raises ValueError for one without a name, or two with the same."""
    found: dict[str, URLPattern] = {}
    for name, pattern in _walk(get_resolver().url_patterns, ""):
        if not pattern.name or name in found:
            raise ValueError(f"{pattern.pattern} needs a name of its own.")
        found[name] = pattern
    return found


def _walk(patterns, namespace: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern.url_patterns, inner)
