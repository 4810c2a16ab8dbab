// Quick exit: first hide, then save and sign out, then leave (ux.md a.0). Without JavaScript the form itself does it.
// Other modules may listen for "quick-exit" on the document and send what is typed with fetch(…, {keepalive: true}).
const form = document.querySelector("form[data-destination]");
const page = document.documentElement;

function cover() {
  document.body.hidden = true;
  document.title = "Loading";
  const sheet = document.createElement("div");
  sheet.className = "exit-cover";
  sheet.setAttribute("role", "alert");
  sheet.textContent = "Loading.";
  page.append(sheet);
}

function leave() {
  cover();
  document.dispatchEvent(new CustomEvent("quick-exit"));
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {});
  location.replace(form.dataset.destination);
}

function watchShift() {
  const dots = document.createElement("div");
  dots.className = "exit-count";
  dots.hidden = true;
  dots.setAttribute("aria-hidden", "true");
  dots.append(...[1, 2, 3].map(() => document.createElement("i")));
  const spoken = document.createElement("div");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  form.append(spoken);
  document.body.append(dots);

  let presses = 0;
  let alone = false;
  let forget;
  const show = (words) => {
    dots.hidden = presses === 0;
    [...dots.children].forEach((dot, place) => dot.classList.toggle("is-on", place < presses));
    spoken.textContent = words;
  };
  const reset = () => {
    presses = 0;
    show("");
  };

  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone && presses) reset();
  });
  document.addEventListener("pointerdown", () => { alone = false; });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    clearTimeout(forget);
    presses += 1;
    if (presses === 3) {
      leave();
      return;
    }
    const more = presses === 1 ? "2 more times" : "1 more time";
    show(`Shift. Press ${more} to leave this page.`);
    forget = setTimeout(reset, 5000);
  });
}

if (form) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  for (const link of document.querySelectorAll("a[data-quick-exit]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }
  if (!("shiftOff" in form.dataset)) watchShift();
}

// A page the browser kept: it stays hidden until the server says that this person is still signed in.
addEventListener("pagehide", () => page.classList.add("is-away"));
addEventListener("pageshow", async (event) => {
  if (!event.persisted) {
    page.classList.remove("is-away");
    return;
  }
  try {
    const answer = await fetch(location.href, { method: "HEAD", redirect: "manual", cache: "no-store" });
    const signedIn = answer.type !== "opaqueredirect" && ![401, 403, 404].includes(answer.status);
    if (signedIn && !document.body.hidden) page.classList.remove("is-away");
    else location.replace(location.href);
  } catch {
    // No Wi-Fi: stay hidden; the browser's own reload asks again.
  }
});
