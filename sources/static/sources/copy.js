// Buttons that copy the text of the element they name; the button says for a moment that it did.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copies]");
  if (!button) return;
  const element = document.getElementById(button.dataset.copies);
  const said = button.textContent;
  try {
    await navigator.clipboard.writeText(element.textContent);
    button.textContent = button.dataset.done;
  } catch {
    // No clipboard without https, except on one's own machine: select the text, so that the keys copy it.
    window.getSelection().selectAllChildren(element);
    button.textContent = button.dataset.selected;
  }
  window.setTimeout(() => { button.textContent = said; }, 2000);
});
