// Of two edits of a field, a button puts the one or the other into the form, where it can still be written on. And
// whoever turns a page of the history with the keyboard goes on where the page begins.
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
  let turning = false;
  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => { turning = Boolean(detail.elt.closest("#timeline nav")); });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (!turning) return;
    turning = false;
    const heading = panel.querySelector("#timeline h3");
    heading?.setAttribute("tabindex", "-1");
    heading?.focus();
  });
})();
