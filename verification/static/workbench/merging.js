// Of two edits of a field, a button puts the one or the other into the form, where it can still be written on.
(() => {
  const panel = document.getElementById("panel");
  panel.addEventListener("click", (event) => {
    const chosen = event.target.closest("button[data-takes]");
    if (!chosen) return;
    const field = document.getElementById(chosen.dataset.takes);
    field.value = chosen.dataset.value;
    for (const button of chosen.closest("fieldset").querySelectorAll("button[data-takes]")) {
      button.setAttribute("aria-pressed", String(button === chosen));
    }
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // Words that were written on since are neither of the two.
  panel.addEventListener("input", ({ target }) => {
    for (const button of panel.querySelectorAll(`button[data-takes="${CSS.escape(target.id)}"]`)) {
      button.setAttribute("aria-pressed", String(button.dataset.value === target.value));
    }
  });
})();
