"""Words of the field that can be tapped. Built in: templates need no {% load %}.

{% terms_of_page kind as terms %}          once on a page, or in a part that is drawn by itself
{{ area.plain_meaning|markdown|terms:terms }}
"""

from dataclasses import dataclass, field

from django import template

from learning.glossary import mark_terms

register = template.Library()


@dataclass(frozen=True)
class TermsOfPage:
    """What was already explained on this page, and whether its reader works alone."""

    alone: bool = False
    seen: set[str] = field(default_factory=set)


@register.simple_tag
def terms_of_page(kind: str = "") -> TermsOfPage:
    """`kind` is the kind of setting: a childminder meets other words."""
    return TermsOfPage(alone=kind == "childminder")


@register.filter
def terms(html: str, page: TermsOfPage):
    return mark_terms(html or "", page.seen, alone=page.alone)
