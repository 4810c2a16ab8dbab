"""Two ways to work a page, so that each journey is walked twice: by keyboard alone, and with JavaScript off.

Controls are named as people see them: the text of a link or button, the label of a box, the words of an answer.
`inside` narrows the search to a part of the page.
"""

import re

from playwright.sync_api import Locator, Page

MOST_TABS = 300

# Where the focus is, on the way to a control. A radio group takes the focus once, so any of its radios will do.
FOCUS = r"""(target) => {
  const at = document.activeElement;
  const inGroup = (one) => one.type === "radio" && one.name === target.name && one.form === target.form;
  const arrived = at === target || inGroup(at);
  const before = at !== document.body && at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING;
  if (at === document.body) return { arrived, before: false, problem: "" };

  const name = `${at.tagName} “${(at.labels?.[0]?.textContent ?? at.textContent ?? "").trim().slice(0, 60)}”`;
  const ringed = [at, at.closest("label"), at.closest(".card--link")].some((one) => {
    if (!one) return false;
    const style = getComputedStyle(one);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  });
  const box = at.getBoundingClientRect();
  const seen = [0.1, 0.3, 0.5, 0.7, 0.9].some((part) => {
    const x = box.left + box.width * part;
    const y = Math.min(Math.max(box.top + box.height * part, 1), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    const own = top && (at.contains(top) || top.contains(at) || at.closest("label")?.contains(top));
    return own && box.bottom > 0 && box.top < innerHeight;
  });
  const shown = !ringed ? "and nothing shows it" : !seen ? "behind something" : "";
  const problem = shown && `${name} has the focus, ${shown}`;
  return { arrived, before: Boolean(before), problem };
}"""


class Hand:
    """What both have in common: how a control is found."""

    def __init__(self, page: Page):
        self.page = page

    def open_page(self, path: str) -> None:
        self.page.goto(path)

    def _named(self, role, name: str | re.Pattern, inside: Locator | None) -> Locator:
        exact = isinstance(name, str)
        return (inside or self.page).get_by_role(role, name=name, exact=exact).first

    def _labelled(self, label: str | re.Pattern, inside: Locator | None) -> Locator:
        return (inside or self.page).get_by_label(label, exact=isinstance(label, str)).first

    def follow(self, link: str | re.Pattern, inside: Locator | None = None) -> None:
        self._go_on(self._named("link", link, inside))

    def press(self, button: str | re.Pattern, inside: Locator | None = None) -> None:
        self._go_on(self._named("button", button, inside))

    def open(self, summary: str | re.Pattern, inside: Locator | None = None) -> None:
        self._act((inside or self.page).locator("summary", has_text=summary).first)

    def tick(self, label: str | re.Pattern, inside: Locator | None = None) -> None:
        self._act(self._labelled(label, inside), key="Space")

    def choose(self, answer: str | re.Pattern, inside: Locator | None = None) -> None:
        self._choose(self._labelled(answer, inside))

    def write(self, label: str | re.Pattern, text: str, inside: Locator | None = None) -> None:
        self._write(self._labelled(label, inside), text)

    def pick(self, label: str | re.Pattern, option: str, inside: Locator | None = None) -> None:
        """From a closed list, by how the option begins."""
        self._pick(self._labelled(label, inside), option)

    def sign_in(self, username: str, password: str) -> None:
        self.open_page("/")
        self.write("Email or username", username)
        self.write("Password", password)
        self.press("Sign in")


class Pointer(Hand):
    """Clicks and taps, for pages without JavaScript."""

    def _go_on(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.click()

    def _act(self, control: Locator, key: str = "Enter") -> None:
        control.click()

    def _choose(self, control: Locator) -> None:
        control.check()

    def _write(self, control: Locator, text: str) -> None:
        control.fill(text)

    def _pick(self, control: Locator, option: str) -> None:
        control.select_option(control.locator("option", has_text=option).get_attribute("value"))


class Keyboard(Hand):
    """Tab, Shift+Tab, Enter, Space, arrows and letters; nothing else. Each stop on the way must show its focus."""

    def _reach(self, control: Locator) -> None:
        target = control.element_handle()
        state = self.page.evaluate(FOCUS, target)
        for _ in range(MOST_TABS):
            if state["arrived"]:
                return
            self.page.keyboard.press("Shift+Tab" if state["before"] else "Tab")
            state = self.page.evaluate(FOCUS, target)
            assert not state["problem"], f"{self.page.url}: {state['problem']}"
        raise AssertionError(f"{self.page.url}: the keyboard does not reach {control}")

    def _go_on(self, control: Locator) -> None:
        self._reach(control)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _act(self, control: Locator, key: str = "Enter") -> None:
        self._reach(control)
        self.page.keyboard.press(key)

    def _choose(self, control: Locator) -> None:
        self._reach(control)
        self.page.keyboard.press("Space")
        for _ in range(10):
            if control.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{self.page.url}: the arrows do not reach {control}")

    def _write(self, control: Locator, text: str) -> None:
        self._reach(control)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(text)

    def _pick(self, control: Locator, option: str) -> None:
        self._reach(control)
        self.page.keyboard.type(option)
