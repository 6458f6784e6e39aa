// What the theme's widgets lack for screen readers: regions that scroll get names that tell them apart, and a field
// that opens a list gets the name of its label, whenever it is made.
(() => {
  function nameField(box) {
    const label = box.previousElementSibling?.labels?.[0]?.textContent.trim();
    if (!label) return;
    for (const part of box.querySelectorAll("[role=combobox], [role=textbox]")) part.setAttribute("aria-label", label);
  }

  function nameAll() {
    for (const [at, region] of document.querySelectorAll(".simplebar-content-wrapper[role=region]").entries()) {
      if (region.closest("aside, nav")) region.removeAttribute("role");
      else region.setAttribute("aria-label", `${document.title} ${at + 1}`);
    }
    for (const box of document.querySelectorAll(".select2-container")) nameField(box);
  }

  addEventListener("DOMContentLoaded", () => {
    nameAll();
    new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  });
})();
