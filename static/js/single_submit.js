// A double tap sends a form once. One second only: nothing stays disabled, and the keyboard is never blocked.
const sent = new WeakMap();

document.addEventListener("submit", (event) => {
  const now = performance.now();
  if (now - (sent.get(event.target) ?? -Infinity) < 1000) {
    event.preventDefault();
    return;
  }
  if (!event.defaultPrevented) sent.set(event.target, now);
});
