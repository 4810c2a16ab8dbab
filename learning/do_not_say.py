"""What our texts must never say, each with its number in the list of the research and the reason.

A pattern looks at one sentence. It finds what it was written for and misses a paraphrase: reading stays needed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

SENTENCE_END = re.compile(r"(?<=[.!?])[”’\")\]]*\s+(?=[“‘(\[]*[A-Z])")


@dataclass(frozen=True)
class Rule:
    """`says` finds it in a sentence; a sentence that `unless` finds says the opposite, or names the right year."""

    number: int
    never: str
    reason: str
    says: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def breaks(self, sentence: str) -> bool:
        return bool(self.says.search(sentence)) and not (self.unless and self.unless.search(sentence))


@dataclass(frozen=True)
class Found:
    rule: Rule
    sentence: str

    def __str__(self):
        return f"{self.rule.number}. {self.rule.never} Found: {self.sentence}"


def _any(*patterns: str, capitals: bool = False) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in patterns), 0 if capitals else re.IGNORECASE)


NOT = r"\bnot\b|\bnever\b|\bno\b|\bcannot\b|n’t\b|\bnobody\b|\bnor\b"
RULES = (
    Rule(
        1,
        "485 children died.",
        "485 children were affected by serious incidents; fewer than half of the incidents were deaths.",
        _any(
            r"\b485\b.*\b(?:died?|dying|dead|deaths?|killed|lives)\b",
            r"\b(?:died?|dead|deaths?|killed)\b.*\b485\b",
        ),
    ),
    Rule(
        2,
        "81% information-sharing failure.",
        "81% is about co-ordination or handover between services, of which sharing information was often a part.",
        _any(
            r"\b81 ?(?:%|per ?cent).{0,70}information[- ]sharing",
            r"\b81 ?(?:%|per ?cent).{0,70}(?:did not|failed to|failure to) share",
            r"information[- ]sharing.{0,40}\bin 81\b",
        ),
        _any(r"co-ordination|coordination|handover"),
    ),
    Rule(
        3,
        "36% under one in 2023-24.",
        "36% (142 children) belongs to the report for 2022 to 2023; the share for 2023 to 2024 was not found.",
        _any(
            r"\b36 ?(?:%|per ?cent)\D.*(?:under[- ]ones?\b|babies|infants|under the age of one)",
            r"(?:under[- ]ones?\b|babies|infants).*\b36 ?(?:%|per ?cent)",
        ),
        _any(r"\b2022\b"),
    ),
    Rule(
        4,
        "The Panel recommends family hubs.",
        "Family hubs are an ask of Barnardo’s.",
        _any(
            r"\bPanel(?:’s|'s)?\b.{0,60}\b(?:recommend|ask|want|call|propos|suggest|demand)\w*\b.*\bhubs?\b",
            r"\bhubs?\b.*\b(?:recommended|asked for|proposed|wanted) by the Panel\b",
        ),
        _any(r"Barnardo", NOT),
    ),
    Rule(
        5,
        "The report has five recommendations.",
        "The five key areas are one consultant’s list. We have not seen a numbered list in the report.",
        _any(
            r"\b(?:five|5) (?:\w+ )?recommendations\b",
            r"\brecommendation (?:\d+|one|two|three|four|five)\b",
        ),
        _any(NOT),
    ),
    Rule(
        6,
        "Operation Encompass tells nurseries.",
        "The duty covers schools and colleges, from reception to 17. Nurseries and childminders are not in it.",
        _any(
            r"\bEncompass\b.*\b(?:tell|notif|inform|cover|includ|alert|appl|reach|for)\w*\b.*"
            r"\b(?:nurser|pre-?school|childminder|early years|under[- ]five)",
            r"\bpolice\b.{0,30}\b(?:must|have to|has to|will|are required to|tell)\b.*"
            r"\b(?:nurser|childminder|early years)",
        ),
        _any(NOT, r"\bmay\b|\bsome\b|\bask\b|\bbeyond\b|\bwhether\b|\blocal"),
    ),
    Rule(
        7,
        "The Bill is coming.",
        "It is the Children’s Wellbeing and Schools Act 2026 now.",
        _any(r"\b(?:[Tt]he|[Nn]ew|[Tt]his|Wellbeing(?: and Schools)?) Bill\b", capitals=True),
        _any(r"\bAct\b|\bbecame\b|\bbecome\b"),
    ),
    Rule(
        8,
        "GDPR stops us.",
        "Data protection law is a framework for sharing, and not a bar.",
        _any(
            r"\b(?:GDPR|data[- ]protection)\b.{0,40}\b(?:stops?|prevents?|forbids?|bars|blocks?|bans?|rules out)\b",
            r"\b(?:GDPR|data[- ]protection)\b.{0,40}\b(?:does not let|do not let|means? (?:that )?we cannot)\b",
        ),
        _any(r"\b(?:does|do|need|will|should) not (?:stop|prevent|forbid|block)|\bnever (?:stops|prevents)"),
    ),
    Rule(
        9,
        "Any EYFS paragraph number that was not checked in the edition in force.",
        "Paragraph numbers shift between editions, and between the two versions. Name the edition and the heading.",
        _any(
            r"\b(?:EYFS|framework)\b.*[^\d.£][1-4]\.\d{1,2}\b",
            r"\b(?:paragraphs?|paras?\.?|§)\s?[1-4]\.\d{1,2}\b",
        ),
        _any(r"\bPanel’s report\b|second hand"),
    ),
    Rule(
        10,
        "Under-fives’ mental ill-health drove theme 1.",
        "The children of that theme were mostly 11 to 17; the youngest was 6.",
        _any(
            r"\b(?:under[- ]fives?|babies|toddlers|young(?:er|est)? children|pre-?schoolers)\b.*"
            r"\b(?:drove|drives?|led to|(?:lies|lie|were|was) behind|caused)\b.*\b(?:theme|figures?|report)\b",
            r"\btheme (?:1|one)\b.*\b(?:under[- ]fives?|babies|toddlers)\b",
        ),
        _any(NOT, r"\bmostly\b"),
    ),
    Rule(
        11,
        "Mental illness means risk.",
        "A parent’s mental illness is not in itself harm.",
        _any(
            r"\bmental(?:ly)? (?:ill\b|illness|ill[- ]health|health (?:conditions?|problems?|needs?))[^,.;]{0,30}"
            r"\b(?:means?|is|are|equals?|makes?|signals?|brings?)\b[^,.;]{0,30}"
            r"\b(?:risks?|risky|harm|harmful|danger|dangerous|abuse|unsafe|neglect)\b",
        ),
        _any(NOT),
    ),
    Rule(
        12,
        "Reflections are private and can’t be disclosed.",
        "A court can require reflective notes, and others might ask for them.",
        _any(
            r"\b(?:reflections?|what you write|your words)\b.{0,80}\b(?:cannot|can’t|can't|can never|will never|never)"
            r" be (?:disclosed|asked for|demanded|seized|used|shown|read by anybody)",
            r"\b(?:completely|fully|totally|strictly|always|entirely|100%) (?:private|confidential|secret|anonymous)\b",
            r"\b(?:nobody|no one) (?:else )?(?:can|will) ever\b",
        ),
    ),
    Rule(
        13,
        "Bawa-Garba was convicted on her reflections.",
        "Doctors’ bodies dispute it. Say nothing of the case, or only that it raised concern and led to guidance.",
        _any(r"\bBawa\b"),
    ),
    Rule(
        14,
        "EYFS requires monthly supervision.",
        "The framework sets no frequency that we know of.",
        _any(
            r"\b(?:monthly|weekly|termly|six-weekly|half-termly) supervision\b",
            r"\b(?:EYFS|framework|law)\b.*\bsupervision\b.*"
            r"\b(?:monthly|weekly|termly|(?:once a|every|each) (?:month|week|term))\b",
        ),
        _any(NOT),
    ),
    Rule(
        15,
        "Ofsted requires this app, or this audit.",
        "It does not. No text may lean on Ofsted for what this product asks.",
        _any(
            r"\bOfsted(?:’s|'s)? (?:\w+ )?(?:requires?|expects?|wants?|demands?|insists|recommends?|approves?|"
            r"endorses?|needs you|will ask for|looks? for)\b",
            r"\b(?:required|expected|approved|endorsed|recommended|demanded) by Ofsted\b",
        ),
        _any(NOT),
    ),
)


def sentences(text: str) -> list[str]:
    """Of text as it was written, markup and all, on one line each."""
    return [sentence.strip() for sentence in SENTENCE_END.split(" ".join(text.split())) if sentence.strip()]


def find(text: str) -> Iterator[Found]:
    """Everything in this text that must not be said."""
    for sentence in sentences(text):
        for rule in RULES:
            if rule.breaks(sentence):
                yield Found(rule, sentence)
