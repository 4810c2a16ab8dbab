// Text boxes grow with what is written, and say when the limit is near. Typing is never blocked.
const growsByItself = CSS.supports("field-sizing", "content");

function grow(box) {
  while (box.scrollHeight > box.clientHeight + 2 && box.rows < 40) box.rows += 1;
}

function watchLength(box, limit) {
  const line = document.createElement("p");
  line.className = "length";
  line.setAttribute("role", "status");
  box.removeAttribute("maxlength");
  box.after(line);
  let waiting;
  const tell = () => {
    const left = limit - [...box.value].length;
    const near = left <= limit / 10;
    const words = left >= 0 ? `You have ${left} characters left.` : `You have ${-left} characters too many.`;
    line.textContent = near ? words : "";
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(tell, 800);
  });
  tell();
}

for (const box of document.querySelectorAll("textarea")) {
  const limit = Number(box.closest("[data-limit]")?.dataset.limit);
  if (limit) watchLength(box, limit);
  if (!growsByItself) {
    box.addEventListener("input", () => grow(box));
    grow(box);
  }
}
