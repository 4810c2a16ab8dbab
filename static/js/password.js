// Adds a Show button to every password; without JavaScript there is simply none.
for (const box of document.querySelectorAll("[data-password]")) {
  const input = box.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--quiet";
  button.textContent = "Show";
  button.setAttribute("aria-label", "Show password");
  button.setAttribute("aria-controls", input.id);

  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");

  const show = (visible) => {
    input.type = visible ? "text" : "password";
    input.spellcheck = false;
    input.autocapitalize = "none";
    button.textContent = visible ? "Hide" : "Show";
    button.setAttribute("aria-label", visible ? "Hide password" : "Show password");
  };
  button.addEventListener("click", () => {
    show(input.type === "password");
    status.textContent = input.type === "text" ? "Your password is shown" : "Your password is hidden";
  });
  // A browser must never keep it as an ordinary text.
  input.form?.addEventListener("submit", () => show(false));
  box.append(button, status);
}
