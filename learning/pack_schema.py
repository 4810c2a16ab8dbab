"""What a pack may hold: every field, its form and its limit. docs/reference/pack.md says it for people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from common.templatetags.drawings import PICTURES
from learning.models import (
    Checklist,
    ChecklistItem,
    Edition,
    Figure,
    Guidance,
    Prompt,
    Recommendation,
    Report,
    Scenario,
    Source,
)
from learning.models.content import Audience

SCHEMA = "1"  # the newest that this program reads
LONG = 10_000
LINE = 500


@dataclass(frozen=True)
class Text:
    """`form`: text, line, key, number, date, yes or no, address. Without a `default` the field must be there."""

    form: str = "text"
    most: int = LONG
    choices: tuple[str, ...] = ()
    default: str | None = None


@dataclass(frozen=True)
class Many:
    """A list of `of`, with at least `least` entries."""

    of: "Text | Group"
    least: int = 0
    most: int = 300


@dataclass(frozen=True)
class Group:
    fields: Mapping[str, "Text | Many | Group"] = field(default_factory=dict)
    optional: bool = False


Spec = Text | Many | Group


def of(model: type[models.Model], name: str, *, form: str = "line", default: str | None = None) -> Text:
    """The limit and the choices of a model's field, so that a pack can hold what the database can."""
    column: Any = model._meta.get_field(name)
    choices = tuple(value for value, _ in column.choices or () if value)
    return Text(form=form, most=column.max_length or LONG, choices=choices, default=default)


KEY = Text("key", most=60)
TEXT = Text()
TEXT_OR_NOTHING = Text(default="")
REVISION = Text("number", default="")

REPORT = Group(
    {
        "key": of(Report, "slug", form="key"),
        "title": of(Edition, "title"),
        "short_title": of(Edition, "short_title"),
        "kind": of(Report, "kind"),
        "publisher": of(Edition, "publisher"),
        "period_start": Text("date", default=""),
        "period_end": Text("date", default=""),
        "published_on": Text("date", default=""),
        "jurisdiction": of(Edition, "jurisdiction"),
        "address": of(Edition, "address", form="address", default=""),
        "licence_note": TEXT_OR_NOTHING,
        "review_by": Text("date", default=""),
        "summary": TEXT,
        "themes": Many(Text("line", most=LINE)),
        "content_note": TEXT_OR_NOTHING,
        "changed_since": Many(Group({"date": Text("line", most=40), "text": TEXT, "source": KEY})),
    }
)
SOURCE = Group(
    {
        "key": KEY,
        "title": of(Source, "title"),
        "publisher": of(Source, "publisher", default=""),
        "author": of(Source, "author", default=""),
        "kind": of(Source, "kind"),
        "published_on": of(Source, "published_on", default=""),
        "address": of(Source, "address", form="address", default=""),
        "licence_note": TEXT_OR_NOTHING,
        "jurisdiction": of(Source, "jurisdiction", default=""),
        "note": TEXT_OR_NOTHING,
    }
)
FIGURE = Group(
    {
        "key": KEY,
        "value": of(Figure, "value"),
        "unit": of(Figure, "unit"),
        "denominator": of(Figure, "denominator"),
        "period": of(Figure, "period", default=""),
        "source": KEY,
        "locator": of(Figure, "locator", default=""),
        "status": of(Figure, "status"),
        "caution": TEXT_OR_NOTHING,
        "recommendation": Text("key", most=60, default=""),
    }
)
GUIDANCE = Group({"key": KEY, "heading": of(Guidance, "heading"), "text": TEXT})
PROMPT = Group(
    {
        "key": KEY,
        "step": of(Prompt, "step"),
        "text": TEXT,
        "help": TEXT_OR_NOTHING,
        "audience": of(Prompt, "audience", default=Audience.ALL.value),
        "lens": of(Prompt, "lens", default=""),
        "role": of(Prompt, "role", default=Prompt.Role.EVERYONE.value),
        "lead": Text("yes or no", default="no"),
        "revision": REVISION,
    }
)
SCENARIO = Group(
    {
        "key": KEY,
        "audience": of(Scenario, "audience", default=Audience.ALL.value),
        "title": of(Scenario, "title"),
        "situation": TEXT,
        "questions": Many(Text("line", most=LINE), least=3, most=3),
        "ideas": Many(Text("line", most=LINE), least=2, most=3),
        "revision": REVISION,
    }
)
ALSO_SAID = Group(
    {
        "kind": of(Recommendation, "kind"),
        "wording": TEXT,
        "source": KEY,
        "author": of(Recommendation, "author"),
        "locator": of(Recommendation, "locator", default=""),
    }
)
HOOK = Group(
    {
        "document": of(ChecklistItem, "hook_document"),
        "edition": of(ChecklistItem, "hook_edition", default=""),
        "heading": of(ChecklistItem, "hook_heading", default=""),
        "paragraph": of(ChecklistItem, "hook_paragraph", default=""),
    },
    optional=True,
)
ITEM = Group(
    {
        "key": of(ChecklistItem, "key", form="key"),
        "kind": of(ChecklistItem, "kind"),
        "text": TEXT,
        "look_at": TEXT_OR_NOTHING,
        "good": TEXT,
        "evidence": Many(Text("line", most=LINE)),
        "basis": of(ChecklistItem, "basis"),
        "hook": HOOK,
        "audience": of(ChecklistItem, "audience", default=Audience.ALL.value),
        "core": Text("yes or no", default="no"),
        "to_check": TEXT_OR_NOTHING,
        "revision": REVISION,
    }
)
CHECKLIST = Group({"key": KEY, "title": of(Checklist, "title"), "items": Many(ITEM, least=1)})
EXAMPLES = Group(
    {"nursery": TEXT_OR_NOTHING, "pre_school": TEXT_OR_NOTHING, "childminder": TEXT_OR_NOTHING}, optional=True
)
RECOMMENDATION = Group(
    {
        "key": KEY,
        "kind": of(Recommendation, "kind"),
        "title": of(Recommendation, "title"),
        "name": of(Recommendation, "name"),
        "teaser": TEXT,
        "picture": Text("line", most=20, choices=tuple(PICTURES), default=""),
        "minutes": Text("number", default="4"),
        "wording": TEXT,
        "quoted": Text("yes or no", default="no"),
        "source": KEY,
        "author": of(Recommendation, "author"),
        "locator": of(Recommendation, "locator", default=""),
        "addressed_to": TEXT,
        "locus": of(Recommendation, "locus"),
        "locus_note": TEXT_OR_NOTHING,
        "plain_meaning": TEXT,
        "examples": EXAMPLES,
        "guidance": Many(GUIDANCE),
        "cautions": Many(Text("line", most=LINE)),
        "changed_since": TEXT_OR_NOTHING,
        "content_note": TEXT_OR_NOTHING,
        "also_said": Many(ALSO_SAID),
        "prompts": Many(PROMPT, least=1),
        "scenarios": Many(SCENARIO),
        "checklists": Many(CHECKLIST, least=1),
        "revision": REVISION,
    }
)
PACK = Group(
    {
        "schema": Text("line", most=10, choices=(SCHEMA,)),
        "report": REPORT,
        "sources": Many(SOURCE, least=1),
        "figures": Many(FIGURE),
        "recommendations": Many(RECOMMENDATION, least=1),
    }
)
