"""The tags of the look: icons, drawings, status words, bars. Built in: templates need no {% load %}.

The only place of the product that marks text as safe, and it does so with constants only (drawings.py).
"""

from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from common.templatetags.drawings import ICONS, PICTURES

register = template.Library()

# code: (word, icon, tone). Word, shape and colour always come together (ux.md b.4).
STATUSES = {
    "yes": ("Yes", "tick", "yes"),
    "partly": ("Partly", "partly", "partly"),
    "no": ("No", "cross", "no"),
    "not_sure": ("Not sure yet", "question", "info"),
    "does_not_apply": ("Does not apply", "dash", "none"),
    "not_answered": ("Not answered", "empty_circle", "none"),
    "sent_back": ("Sent back", "sent_back", "info"),
    "question": ("A question", "comment", "info"),
    "signed_off": ("Signed off", "lock", "plain"),
    "overdue": ("Overdue", "clock", "no"),
    "in_progress": ("In progress", "edit", "info"),
    "submitted": ("Submitted", "share", "info"),
    "draft": ("Draft", "draft", "none"),
    "shared": ("Shared", "share", "info"),
    "read": ("Read", "eye", "plain"),
    "returned": ("Returned", "sent_back", "partly"),
    "open": ("Open", "empty_circle", "info"),
    "done": ("Done", "tick", "plain"),
    "seen": ("Seen", "tick", "yes"),
    "not_yet": ("Not yet", "partly", "partly"),
    "cant_tell": ("Can’t tell", "question", "none"),
    "later": ("Later", "clock", "none"),
    "private": ("Only you", "lock", "none"),
    "not_started": ("Not started", "empty_circle", "none"),
    "abandoned": ("Stopped", "dash", "none"),
    "check_again": ("Time to look again", "check_again", "partly"),
    "published": ("Published", "tick", "plain"),
    "withdrawn": ("Withdrawn", "cross", "no"),
    "to_review": ("To review", "eye", "partly"),
}
RATINGS = ("yes", "partly", "no", "not_sure", "does_not_apply", "not_answered")


@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: str = "") -> SafeString:
    """An icon, for the eye only: the words beside it say what it means. Size: "", "small" or "big"."""
    extra = f" icon--{size}" if size in ("small", "big") else ""
    return mark_safe(
        f'<svg class="icon{extra}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">'
        f"{ICONS[name]}</svg>"
    )


@register.simple_tag
@lru_cache(maxsize=512)
def picture(name: str, size: str = "") -> SafeString:
    """A small line drawing, for the eye only. An unknown name draws the report. Size: "", "small" or "big"."""
    name = name if name in PICTURES else "report"
    extra = f" pic--{size}" if size in ("small", "big") else ""
    return mark_safe(
        f'<svg class="pic pic--{name}{extra}" viewBox="0 0 96 72" width="96" height="72" aria-hidden="true" '
        f'focusable="false">{PICTURES[name]}</svg>'
    )


@register.simple_tag
def status(code: str, word: str = "", size: str = "") -> SafeString:
    """Word, shape and colour of a state. {% status "overdue" "Overdue by 5 days" %} says it in other words."""
    return worded_status(code, word, size) if word else standard_status(code, size)


@lru_cache(maxsize=256)
def standard_status(code: str, size: str = "") -> SafeString:
    return worded_status(code, STATUSES[code][0], size)


def worded_status(code: str, word: str, size: str = "") -> SafeString:
    _, shape, tone = STATUSES[code]
    extra = " chip--small" if size == "small" else ""
    return format_html(
        '<span class="chip chip--{}{}">{}<span>{}</span></span>', tone, extra, icon(shape), word
    )


@register.simple_tag
def status_word(code: str) -> str:
    return STATUSES[code][0]


@register.simple_tag
def counted_status(code: str, count: int, word: str = "") -> SafeString:
    """ "6 Yes" as a chip."""
    return worded_status(code, f"{count} {word or STATUSES[code][0]}")


@register.simple_tag
def rating_order(counts) -> list[tuple[str, str, int]]:
    """The counts that are not nought, in the fixed order of the ratings; counts of other states come after."""
    order = {code: place for place, code in enumerate(RATINGS)}
    return sorted((row for row in counts if row[2]), key=lambda row: order.get(row[0], len(order)))


@register.simple_tag
def quick_exit_address() -> str:
    return settings.QUICK_EXIT_ADDRESS


@register.inclusion_tag("components/bars.html")
def bars(rows, caption: str, heading: str = "") -> dict:
    """Stacked bars with their numbers inside, and the same numbers as a table.

    rows: [{"label": "Spring 2027", "parts": [(code, word, count), …]}, …]; parts come in the fixed order of RATINGS.
    caption says what is counted; it names the picture for screen readers and heads the table.
    """
    drawn = [{"label": row["label"], **segments(row["parts"])} for row in rows]
    present = [
        code for code in RATINGS if any(part["code"] == code for row in drawn for part in row["parts"])
    ]
    words = {part["code"]: part["word"] for row in drawn for part in row["parts"]}
    for row in drawn:
        counts = {part["code"]: part["count"] for part in row["parts"]}
        row["cells"] = [counts.get(code, 0) for code in present]
        row["text"] = ", ".join(f"{part['count']} {part['word']}" for part in row["parts"]) or "No answers"
    return {
        "rows": drawn,
        "caption": caption,
        "heading": heading,
        "legend": [(code, words[code]) for code in present],
    }


# A bar is drawn at least this many characters wide on the narrowest phone; longer texts drop their word.
CHARACTERS_ACROSS = 28


def segments(parts) -> dict:
    """Where each part of one bar starts and how wide it is, in per cent, and whether its word fits as well."""
    counted = rating_order(parts)
    total = sum(count for _, _, count in counted)
    drawn, x = [], 0.0
    for code, word, count in counted:
        width = 100 * count / total
        fits = len(f"{count} {word}") + 2 <= CHARACTERS_ACROSS * width / 100
        drawn.append(
            {
                "code": code,
                "word": word,
                "count": count,
                "x": f"{x:.2f}%",
                "middle": f"{x + width / 2:.2f}%",
                "width": f"{width:.2f}%",
                "text": f"{count} {word}" if fits else str(count),
            }
        )
        x += width
    # The pale parts are painted last: their dark edge stays whole.
    painted = sorted(drawn, key=lambda part: part["code"] not in ("yes", "no"))
    return {"parts": drawn, "painted": painted, "total": total}


class CapturedNode(template.Node):
    """Keeps what a block renders, so that a template can ask whether a page filled it."""

    def __init__(self, nodelist, name):
        self.nodelist = nodelist
        self.name = name

    def render(self, context):
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return ""


@register.tag
def captured(parser, token):
    """{% captured name %}{% block x %}{% endblock %}{% endcaptured %}, then {% if name %}…{{ name }}…{% endif %}."""
    _, name = token.split_contents()
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return CapturedNode(nodelist, name)
