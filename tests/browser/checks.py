"""What must hold on every page, whatever it is about (ux.md (c)). Each check says in sentences what is wrong."""

from playwright.sync_api import Page

from tests.browser.support import axe

PRODUCT = " - Early Years Reflect"
WIDTHS = (1280, 768, 360)
HEIGHT = 800

# The frame's own links: the same ones, in the same order, on every page (A28).
HELP = ["Worried about a child now?", "Help", "Accessibility", "Privacy", "Worried about a child"]

STRUCTURE = r"""() => {
  const wrong = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  if (document.documentElement.lang !== "en-GB") wrong.push(`the language is ${document.documentElement.lang}`);

  const headings = all("h1, h2, h3, h4, h5, h6");
  const h1 = headings.filter((heading) => heading.tagName === "H1");
  if (h1.length !== 1) wrong.push(`${h1.length} headings of level 1`);
  // The summary of errors stands over the heading of the page, so that it is read first.
  headings.filter((heading) => !heading.closest(".errors[role=alert]")).reduce((before, heading) => {
    const level = Number(heading.tagName[1]);
    if (level > before + 1) wrong.push(`h${before} is followed by h${level} “${heading.textContent.trim()}”`);
    return level;
  }, 0);
  for (const heading of headings) if (!heading.textContent.trim()) wrong.push(`an empty ${heading.tagName}`);

  const ids = all("[id]").map((element) => element.id);
  const twice = ids.filter((id, place) => ids.indexOf(id) !== place);
  if (twice.length) wrong.push(`ids more than once: ${twice}`);

  const exists = (id, from) => {
    if (!id || !document.getElementById(id)) wrong.push(`${from} leads to “${id}”, which is not here`);
  };
  for (const label of all("label[for]")) exists(label.htmlFor, "a label");
  for (const control of all("[form]")) exists(control.getAttribute("form"), "a form=");
  for (const name of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
    for (const element of all(`[${name}]`)) {
      for (const id of element.getAttribute(name).split(/\s+/)) exists(id, `${name} of ${element.tagName}`);
    }
  }
  for (const link of all("a[href]")) {
    const address = new URL(link.href);
    const here = address.origin === location.origin && address.pathname === location.pathname;
    if (link.getAttribute("href").startsWith("#") || (here && address.hash && !address.search)) {
      exists(decodeURIComponent(address.hash.slice(1)), `the link “${link.textContent.trim()}”`);
    }
  }
  const errors = document.querySelector(".errors[role=alert]") !== null;
  if (errors !== document.title.startsWith("Error: ")) {
    wrong.push(`the title “${document.title}” and the summary of errors disagree`);
  }
  return wrong;
}"""

# Answers the links of the frame; those of the page itself are in main.
FRAME = r"""() => ["/worried/", "/help/", "/accessibility/", "/privacy/"].flatMap((path) =>
    [...document.querySelectorAll(`a[href="${path}"]`)].filter((link) => !link.closest("main")))
  .sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
  .map((link) => link.textContent.trim())"""

# What stands wider than the window: only marked regions may scroll, and what is for screen readers alone is tiny.
OVERFLOW = r"""() => {
  const wide = [];
  const cut = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement) {
      if (up.matches("[role=region][tabindex='0'], .visually-hidden, svg")) return true;
    }
    return false;
  };
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility() || element.matches(".visually-hidden, .skip") || cut(element)) continue;
    const { left, right, width } = element.getBoundingClientRect();
    if (width > 1 && (right > innerWidth + 1 || left < -1)) {
      const name = `${element.tagName}.${element.className.baseVal ?? element.className}`;
      wide.push(`${name} from ${Math.round(left)} to ${Math.round(right)}`);
    }
  }
  const whole = document.documentElement.scrollWidth;
  return wide.slice(0, 3).concat(whole > innerWidth ? [`the page is ${whole} wide`] : []);
}"""

# A link, or a word to tap, in running text may be as small as the text (2.5.8). Radios and ticks count with their
# label, cards as a whole.
TARGETS = r"""() => {
  const small = [];
  const targets = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const target of document.querySelectorAll(targets)) {
    if (!target.checkVisibility({ visibilityProperty: true }) || target.matches(".skip")) continue;
    const inText = target.matches(".term") || (target.tagName === "A" && getComputedStyle(target).display === "inline");
    if (inText) {
      let block = target.parentElement;
      while (getComputedStyle(block).display === "inline") block = block.parentElement;
      const words = [...block.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE || !node.matches("a"));
      if (words.some((node) => node.textContent.trim())) continue;
    }
    const whole = target.closest("label, .card--link, .row") ?? target;
    const { width, height } = whole.getBoundingClientRect();
    if (width < 43.5 || height < 43.5) {
      const name = (target.textContent.trim() || target.name || "").slice(0, 50);
      small.push(`${target.tagName} “${name}” is ${Math.round(width)}x${Math.round(height)}`);
    }
  }
  return small;
}"""


def at_width(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})


def axe_at_every_width(page: Page) -> list[str]:
    """The narrower ones with all details open."""
    found = []
    for width in WIDTHS:
        at_width(page, width)
        found += [f"{width} wide: {violation}" for violation in axe(page)]
        if width == WIDTHS[0]:
            page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true })")
    return found


def wrong_with(page: Page) -> list[str]:
    """Everything that is wrong with the page as it stands. Leaves all details open."""
    found = page.evaluate(STRUCTURE)
    if not page.title().endswith(PRODUCT):
        found.append(f"the title is “{page.title()}”")
    if (links := page.evaluate(FRAME)) != HELP:
        found.append(f"the ways to help are {links}")
    found += axe_at_every_width(page)
    found += [f"360 wide: a small target: {target}" for target in page.evaluate(TARGETS)]
    for width in (360, 320):
        at_width(page, width)
        found += [f"{width} wide: too wide: {element}" for element in page.evaluate(OVERFLOW)]
    at_width(page, WIDTHS[0])
    return found
