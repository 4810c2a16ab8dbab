from learning.models.content import Checklist, ChecklistItem, Figure, Guidance, Prompt, Recommendation, Source
from learning.models.editions import Edition, EditionMove, Report

__all__ = [
    "Checklist",
    "ChecklistItem",
    "Edition",
    "EditionMove",
    "Figure",
    "Guidance",
    "Prompt",
    "Recommendation",
    "Report",
    "Source",
]
