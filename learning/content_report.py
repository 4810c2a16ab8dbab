"""docs/reference/content.md: what stands in the packs and the glossary, and what is still to be checked.

Made from the files alone, without a database, so that a reader of the repository sees what a reader of the pages sees.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from common.templatetags.words import counted, plain_date
from learning import do_not_say, reading_age
from learning.glossary import MOST_ON_A_PAGE, Term, terms
from learning.models import ChecklistItem, Figure, Prompt, Source
from learning.models.content import whose_words
from learning.packs import read

PACKS = Path(__file__).with_name("packs")
HEAD = """\
# Content

What stands in the content packs (`learning/packs/`) and in the glossary (`learning/glossary.yaml`): counts, sources,
how hard the words are to read, and everything that is still to be checked. Made by `manage.py content_reference`; a
test fails when this page is out of date. The reading by somebody who did not write it is in
[content-review.md](content-review.md).
"""
READING_AGE = """\
**Reading age.** The Flesch-Kincaid formula: a grade of American schools from the length of sentences and the number of
syllables, plus 5 for an age in years. It counts lengths and understands nothing. Field terms such as *safeguarding* and
*health visitor* raise it, though staff know them; short hard words lower it; a text of three sentences says little.
Syllables are counted by rule (`learning/reading_age.py`). Take it as a warning and not as a mark.
"""
AUDIENCES = ("group", "childminder")
# How a note on a source says that it was read, the most cautious first.
HOW_READ = (
    ("Second hand", "second hand"),
    ("Not opened", "not opened"),
    ("have not read the report itself", "not read"),
    ("Read in extract", "in extract"),
    ("Read in full", "in full"),
)
# Words of others, and words that are no sentences for people.
NOT_OURS = {"wording", "key", "kind", "address", "title", "author", "publisher", "locator", "source"}


def reference() -> str:
    """The whole page."""
    reports = [
        PackReport(path.name, read(path.read_bytes()).content) for path in sorted(PACKS.glob("*.yaml"))
    ]
    parts = [HEAD, *do_not_say_part([*reports]), *glossary_part(terms())]
    for report in reports:
        parts += report.lines()
    return "\n".join(parts).rstrip() + "\n"


def texts_of(value, path: str = "") -> Iterator[tuple[str, str]]:
    """(where, text) for every text in checked content."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_of(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            name = inner.get("key", place) if isinstance(inner, dict) else place
            yield from texts_of(inner, f"{path}[{name}]")


def for_audience(rows: Iterable[dict], audience: str) -> list[dict]:
    return [row for row in rows if row["audience"] in ("all", audience)]


def cell(text: object) -> str:
    """Fit for a table: one line, no bars."""
    return " ".join(str(text).split()).replace("|", "/") or "-"


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    names = list(head)
    lines = [names, ["---"] * len(names), *([cell(each) for each in row] for row in rows)]
    return ["| " + " | ".join(line) + " |" for line in lines] + [""]


def listed(entries: Iterable[str], nothing: str) -> list[str]:
    found = [f"- {entry}" for entry in entries]
    return [*(found or [nothing]), ""]


def years(texts: Iterable[str]) -> str:
    found = reading_age.age(texts)
    return "-" if found is None else f"{found:.1f}"


def do_not_say_part(reports: list["PackReport"]) -> list[str]:
    """One line for each of the fifteen, with the places where it was found."""
    places: dict[int, list[str]] = {rule.number: [] for rule in do_not_say.RULES}
    content = [(report.name, report.content) for report in reports]
    content.append(("glossary.yaml", {term.key: vars(term) for term in terms()}))
    for name, values in content:
        for where, text in texts_of(values):
            for found in do_not_say.find(text):
                places[found.rule.number].append(f"{name}, {where}: “{found.sentence}”")
    rows = [
        (rule.number, rule.never, "; ".join(places[rule.number]) or "none found") for rule in do_not_say.RULES
    ]
    note = "Patterns over every sentence of the packs and the glossary (`learning/do_not_say.py`)."
    return [
        "## The fifteen things not to say",
        "",
        f"{note} A pattern misses a paraphrase.",
        "",
        *table(["No.", "Never", "Found"], rows),
    ]


def glossary_part(found: Iterable[Term]) -> list[str]:
    every = list(found)
    to_check = [f"`{term.key}`: {term.to_check}" for term in every if term.to_check]
    long = [f"`{term.key}`: {each}" for term in every for each in long_in([term.meaning, term.childminder])]
    own = sum(bool(term.childminder) for term in every)
    return [
        "## The glossary",
        "",
        f"{counted(len(every), 'word,words')} with a plain meaning, {own} with another one for childminders.",
        f"Checked by: nobody yet. Reading age of the meanings: {years(term.meaning for term in every)}.",
        f"At most {MOST_ON_A_PAGE} can be tapped on one page.",
        "",
        "To be checked:",
        "",
        *listed(to_check, "Nothing."),
        f"Sentences over {reading_age.LONGEST_SENTENCE} words:",
        "",
        *listed(long, "None."),
    ]


def long_in(texts: Iterable[str]) -> list[str]:
    return [
        f"({len(reading_age.words(sentence))} words) {sentence}"
        for text in texts
        for sentence in reading_age.long_sentences(text)
    ]


def how_read(note: str) -> str:
    """ "in full", "in extract", "not opened", "not read" or "second hand", as the note on the source begins to say."""
    flat = " ".join(note.split())
    return next((word for words, word in HOW_READ if words in flat), "not said")


@dataclass(frozen=True)
class PackReport:
    """The part of the page about one pack."""

    name: str
    content: dict

    @cached_property
    def areas(self) -> list["AreaReport"]:
        return [AreaReport(area) for area in self.content["recommendations"]]

    def lines(self) -> list[str]:
        report = self.content["report"]
        return [
            f"## {report['title']}",
            "",
            f"`learning/packs/{self.name}`, {len(self.areas)} areas. Published by {report['publisher']},",
            f"{plain_date(str(report['published_on']))}. {report['jurisdiction']} only.",
            "Checked by: nobody yet. No safeguarding professional has checked it, and every page says so.",
            "",
            *self.overview(),
            READING_AGE,
            *self.second_hand(),
            *self.to_check(),
            *self.long_sentences(),
            *self.sources(),
            *self.figures(),
            *(line for area in self.areas for line in area.lines(self.content["sources"])),
        ]

    def overview(self) -> list[str]:
        head = [
            "Area",
            "Kind",
            "Prompts, group / childminder",
            "Questions, group / childminder",
            "Core, group / childminder",
            "Talks, group / childminder",
            "Reading age: meaning / prompts / questions",
        ]
        total = ["All", ""] + [
            " / ".join(str(sum(area.count(what)[place] for area in self.areas)) for place in (0, 1))
            for what in ("prompts", "questions", "core", "scenarios")
        ]
        rows = [area.overview() for area in self.areas]
        return ["### All areas", "", *table(head, [*rows, [*total, ""]])]

    def second_hand(self) -> list[str]:
        figures = [
            f"figure `{row['key']}`: {row['value']} {row['unit']}"
            for row in self.content["figures"]
            if row["status"] == Figure.Status.SECOND_HAND
        ]
        sources = [
            f"source `{row['key']}`: {row['title']}"
            for row in self.content["sources"]
            if "second hand" in row["note"].lower()
        ]
        said = [
            f"{area.key}: {where}"
            for area in self.areas
            for where, text in texts_of(area.row)
            if "second hand" in text.lower()
        ]
        return ["### Second hand", "", *listed([*figures, *sources, *said], "Nothing.")]

    def to_check(self) -> list[str]:
        found = [
            f"{area.key}, `{item['key']}`: {cell(item['to_check'])}"
            for area in self.areas
            for item in area.questions
            if item["to_check"]
        ]
        numbered = [
            f"{area.key}, `{item['key']}` names paragraph {item['hook']['paragraph']}"
            for area in self.areas
            for item in area.questions
            if item["hook"]["paragraph"]
        ]
        head = f"### Marked to be checked: {counted(len(found), 'question,questions')}"
        return [head, "", *listed(found + numbered, "Nothing.")]

    def long_sentences(self) -> list[str]:
        found = [
            f"{where}: {each}"
            for where, text in texts_of(self.content)
            if not NOT_OURS & set(where.replace("]", "").replace("[", ".").split(".")[-1:])
            for each in long_in([text])
        ]
        return [f"### Sentences over {reading_age.LONGEST_SENTENCE} words", "", *listed(found, "None.")]

    def sources(self) -> list[str]:
        rows = [
            (
                f"`{row['key']}`",
                row["title"],
                Source.Kind(row["kind"]).label,
                plain_date(row["published_on"]) or "no day given",
                how_read(row["note"]),
                "" if row["address"] else "no address",
            )
            for row in self.content["sources"]
        ]
        head = ["Key", "Title", "Kind", "Published", "How it was read", "Address"]
        return [f"### Sources: {len(rows)}", "", *table(head, rows)]

    def figures(self) -> list[str]:
        rows = [
            (
                f"`{row['key']}`",
                row["value"],
                row["unit"],
                row["denominator"],
                row["status"],
                f"`{row['source']}`",
            )
            for row in self.content["figures"]
        ]
        head = ["Key", "Value", "Unit", "Out of", "Status", "Source"]
        return [f"### Figures: {len(rows)}", "", *table(head, rows)]


@dataclass(frozen=True)
class AreaReport:
    """The part of the page about one area."""

    row: dict

    @property
    def key(self) -> str:
        return self.row["key"]

    @property
    def questions(self) -> list[dict]:
        return [item for checklist in self.row["checklists"] for item in checklist["items"]]

    def count(self, what: str) -> tuple[int, int]:
        """For a group setting, and for a childminder."""
        rows = {
            "prompts": self.row["prompts"],
            "questions": self.questions,
            "core": [item for item in self.questions if item["core"]],
            "scenarios": self.row["scenarios"],
        }[what]
        group, childminder = (len(for_audience(rows, audience)) for audience in AUDIENCES)
        return group, childminder

    def both(self, what: str) -> str:
        return "{} / {}".format(*self.count(what))

    def ages(self) -> str:
        """Of the plain meaning, the prompts and the questions."""
        return " / ".join(
            years(texts)
            for texts in (
                [self.row["plain_meaning"]],
                [prompt["text"] for prompt in self.row["prompts"]],
                [item["text"] for item in self.questions],
            )
        )

    def overview(self) -> list[str]:
        counts = [self.both(what) for what in ("prompts", "questions", "core", "scenarios")]
        return [self.row["name"], self.row["kind"], *counts, self.ages()]

    def lines(self, sources: list[dict]) -> list[str]:
        titles = {source["key"]: source["title"] for source in sources}
        prompts = self.row["prompts"]
        lenses = {prompt["lens"] for prompt in prompts}
        bases = [item["basis"] for item in self.questions]
        kinds = [item["kind"] for item in self.questions]
        quoted = "quoted exactly" if self.row["quoted"] else "summarised"
        marked = sum(bool(item["to_check"]) for item in self.questions)
        facts = [
            f"Whose words: {whose_words(self.row['kind'], self.row['author'])}; {quoted}.",
            f"Source: {titles[self.row['source']]} (`{self.row['source']}`){_from(self.row['locator'])}.",
            *(
                f"Also said: {whose_words(said['kind'], said['author'])} (`{said['source']}`)."
                for said in self.row["also_said"]
            ),
            "Checked by: nobody yet.",
            "Content note before it." if self.row["content_note"] else "No content note.",
            f"Steps of the prompts: {_counts((prompt['step'] for prompt in prompts), Prompt.Step)}.",
            "Looks at: "
            + (
                ", ".join(lens.label for lens in Prompt.Lens if lens and lens.value in lenses)
                or "nothing named"
            )
            + _missing(lenses),
            f"Meant first for: {_counts((prompt['role'] for prompt in prompts), Prompt.Role, none=False)}.",
            f"Questions by basis: {_counts(bases, ChecklistItem.Basis)}.",
            f"Questions by kind: {_counts(kinds, ChecklistItem.Kind)}.",
            f"Marked to be checked: {counted(marked, 'question,questions')}.",
        ]
        return [f"### {self.row['name']} (`{self.key}`)", "", *listed(facts, "")]


def _from(locator: str) -> str:
    return f", {locator[0].lower()}{locator[1:]}" if locator else ""


def _counts(values: Iterable[str], choices, *, none: bool = True) -> str:
    """ "What? 3, So what? 2, Now what? 0"; without those that are none when told so."""
    every = list(values)
    counts = ((choice.label, every.count(choice.value)) for choice in choices if choice.value)
    return "; ".join(f"{label} {count}" for label, count in counts if count or none)


def _missing(lenses: set[str]) -> str:
    missing = [lens.label for lens in Prompt.Lens if lens and lens.value not in lenses]
    return f". Not: {', '.join(missing)}." if missing else "."
