"""Long journeys: each page somebody comes to is judged on the way, whatever the journey is about."""

import re
from collections.abc import Callable
from io import StringIO

from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.checks import STRUCTURE
from tests.browser.hands import Hand, Keyboard, Pointer
from tests.browser.support import axe

# What is read or read out: the title, the text, and the names of what has no text. Not the demonstration's list of
# people, which stands where one signs in.
WORDS = r"""() => {
  const words = [document.title];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.closest("script, style, svg, [aria-labelledby=demo]")) words.push(text.data);
  }
  for (const name of ["aria-label", "alt", "placeholder", "title"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) words.push(element.getAttribute(name));
  }
  return words.join(" ");
}"""

# Which kind of page this is, in which state: what it is made of, whatever it says and whichever states it lists.
KIND = r"""() => location.pathname.replaceAll(/[a-z0-9]{16}/g, "…") + [...new Set(
  [...document.querySelectorAll("body :not(svg, svg *, .chip, .chip *)")].map((one) => one.tagName + one.className),
)].sort()"""


class Judge(Hand):
    """Looks at each page it comes to: how it is built, what axe says where scripts run (once for each kind of page),
    and words that must not stand there (`never`). `done` counts what the person does."""

    done = 0
    runs_scripts = True
    never: re.Pattern | None = None
    kinds: set[str]  # already judged by axe in this journey, by whoever met them first

    def open_page(self, path: str) -> None:
        self.done += 1
        super().open_page(path)
        self.look()

    # Whatever else somebody does, its control is found once.

    def _named(self, *args) -> Locator:
        self.done += 1
        return super()._named(*args)

    def _labelled(self, *args) -> Locator:
        self.done += 1
        return super()._labelled(*args)

    def _go_on(self, control: Locator) -> None:
        super()._go_on(control)
        self.look()

    def look(self) -> None:
        wrong = self.page.evaluate(STRUCTURE)
        kind = self.page.evaluate(KIND)
        if self.runs_scripts and kind not in self.kinds:
            self.kinds.add(kind)
            wrong += axe(self.page)
        if self.never is not None:
            wrong += [f"the word “{word}”" for word in self.never.findall(words_on(self.page))]
        assert not wrong, f"{self.page.url}: {wrong}"


class ByKeyboard(Judge, Keyboard):
    pass


class WithoutScripts(Judge, Pointer):
    runs_scripts = False


WAYS: dict[str, type[Judge]] = {"keyboard": ByKeyboard, "no JavaScript": WithoutScripts}


def seats(way: str, new_page: Callable[..., Page]) -> Callable[..., Judge]:
    """Somebody sits down at a device of their own: `hand = sit_down(me)`, signed in with their password. Without a
    person it is the device of somebody who has no account yet."""
    kinds: set[str] = set()

    def sit_down(who=None, *, never: re.Pattern | None = None) -> Judge:
        hand = WAYS[way](new_page(javascript=WAYS[way].runs_scripts))
        hand.never, hand.kinds = never, kinds
        if who is not None:
            hand.sign_in(getattr(who, "user", who).username, factories.PASSWORD)
        return hand

    return sit_down


def words_on(page: Page) -> str:
    return " ".join(page.evaluate(WORDS).split())


def heading(hand: Hand, text: str | re.Pattern) -> None:
    expect(hand.page.get_by_role("heading", level=1)).to_have_text(text)


def sees(hand: Hand, *texts: str) -> None:
    for text in texts:
        expect(hand.page.get_by_text(text).first).to_be_visible()


def holds(hand: Hand, label: str, value: str) -> None:
    """The box still has what was typed into it."""
    expect(hand.page.get_by_label(label, exact=True)).to_have_value(value)


def status_of(hand: Hand, path: str) -> int:
    """How this browser, with its cookies, is answered."""
    return hand.page.request.get(path).status


def at_least(text: str) -> re.Pattern:
    """A control that begins with these words; what follows is its detail."""
    return re.compile(rf"^\s*{re.escape(text)}")


def verified() -> str:
    """What the command that compares every seal with the rows of today says. It raises when one differs."""
    said = StringIO()
    call_command("verify_records", stdout=said)
    return said.getvalue().strip()
