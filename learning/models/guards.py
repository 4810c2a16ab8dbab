"""Published rows never change: held by the database, for every model whose rows belong to an edition."""

from common import triggers
from learning.models.content import Figure, Guidance, Recommendation, Source
from learning.models.questions import Checklist, ChecklistItem, Prompt, Scenario

CONTENT_MODELS = (Source, Recommendation, Guidance, Figure, Prompt, Scenario, Checklist, ChecklistItem)

_LIVE = (
    "(SELECT state FROM learning_edition WHERE id = {row}.edition_id) NOT IN ('draft', 'awaiting_approval')"
)
_WHEN = {
    "INSERT": _LIVE.format(row="NEW"),
    "UPDATE": f"{_LIVE.format(row='OLD')} OR {_LIVE.format(row='NEW')}",
    "DELETE": _LIVE.format(row="OLD"),
}
for model in CONTENT_MODELS:
    for event, condition in _WHEN.items():
        triggers.guard(
            model=f"learning.{model.__name__}",
            name=f"published_{model.__name__.lower()}_rows",
            events=(event,),
            when=condition,
            message="Published content cannot be changed.",
        )
