"""The part of an area's page that is the same for everybody: published content never changes, so it is drawn once.

Kept in memory for each process, by the version's random public id; drafts are drawn afresh in the editor's preview.
"""

from collections import OrderedDict
from dataclasses import dataclass

from django.template.loader import render_to_string

from learning.models import Recommendation

MOST = 512
_drawn: OrderedDict[tuple[str, str, str], "AreaParts"] = OrderedDict()


@dataclass(frozen=True)
class AreaParts:
    """`body` is the main column, `words` the source's own words with the figures."""

    body: str
    words: str


def area_parts(area: Recommendation, setting) -> AreaParts:
    """The drawn parts of a published area for this kind of setting. Four queries the first time, then none."""
    key = (area.edition.public_id, area.key, setting.kind)
    if key not in _drawn:
        _drawn[key] = _draw(area, setting)
        while len(_drawn) > MOST:
            _drawn.popitem(last=False)
    return _drawn[key]


def _draw(area: Recommendation, setting) -> AreaParts:
    prompts = list(area.prompts.for_audience(setting.audience))
    body = {
        "area": area,
        "lead": next((prompt for prompt in prompts if prompt.lead), None),
        "prompts": [prompt for prompt in prompts if not prompt.lead],
        "kind": setting.kind,
        "guidance": area.guidance.all(),
        "scenarios": list(area.scenarios.for_audience(setting.audience)),
        "reflect_url": "reflect/",
        "talk_url": "talk/",
    }
    words = {"area": area, "figures": area.figures.select_related("source")}
    return AreaParts(
        body=render_to_string("practice/area_body.html", body),
        words=render_to_string("practice/area_words.html", words),
    )
