from learning.models.content import Figure, Guidance, Recommendation, Source
from learning.models.editions import Edition, EditionMove, Report
from learning.models.guards import CONTENT_MODELS
from learning.models.questions import Checklist, ChecklistItem, Prompt, Scenario

__all__ = [
    "CONTENT_MODELS",
    "Checklist",
    "ChecklistItem",
    "Edition",
    "EditionMove",
    "Figure",
    "Guidance",
    "Prompt",
    "Recommendation",
    "Report",
    "Scenario",
    "Source",
]
