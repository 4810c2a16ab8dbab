"""A whole small pack, and ways to break it."""

PACK = """\
schema: "1"
report:
  key: winter-report
  title: The winter report
  short_title: Winter report
  kind: annual report
  publisher: The Panel
  period_start: 2023-04-01
  period_end: 2024-03-31
  published_on: 2024-12-12
  jurisdiction: England
  address: https://example.org/winter
  review_by: 2027-03-31
  summary: What happened in a year.
  themes:
    - Small worries
  changed_since:
    - date: 1 September 2025
      text: The framework changed.
      source: the-report
sources:
  - key: the-report
    title: The report itself
    publisher: The Panel
    kind: official report
    published_on: December 2024
    address: https://example.org/report
  - key: a-summary
    title: A summary
    kind: commentary
figures:
  - key: children
    value: "485"
    unit: children affected
    denominator: A count of children
    source: the-report
    status: verified
    recommendation: early-help
recommendations:
  - key: early-help
    kind: area
    title: Offering help early
    name: Early help
    teaser: You may notice first.
    picture: early
    wording: Early help is crucial.
    quoted: "yes"
    source: a-summary
    author: A named author
    addressed_to: The whole system.
    locus: practice
    plain_meaning: |-
      Most worries start **small**.

      Write them down.
    examples:
      nursery: A child is tired.
    guidance:
      - key: smallest-note
        heading: The smallest note
        text: Four lines are enough.
    cautions:
      - One author's summary.
    prompts:
      - key: small-worry
        step: what
        text: What was the smallest worry this month?
        help: It can be very small.
        lead: "yes"
      - key: next-time
        step: now_what
        text: What will you do next time?
        audience: group
    checklists:
      - key: early-help
        title: Early help
        items:
          - key: same-day
            kind: sample
            text: Do we ring the family the same day?
            look_at: Look at the last 5 absences.
            good: Each shows the time we rang.
            evidence:
              - The register
            basis: must
            hook:
              document: EYFS statutory framework
              edition: September 2025
            audience: group
            core: "yes"
          - key: notes-together
            kind: in_place
            text: Are notes kept in one place?
            good: You can open it in a minute.
            basis: learning
"""


def broken(old: str, new: str) -> bytes:
    """The sample with one thing replaced, once."""
    assert PACK.count(old) == 1, old
    return PACK.replace(old, new).encode()


def line_of(text: str, within: str = PACK) -> int:
    """The number of the one line that holds this text."""
    lines = [number for number, line in enumerate(within.split("\n"), 1) if text in line]
    assert len(lines) == 1, text
    return lines[0]
