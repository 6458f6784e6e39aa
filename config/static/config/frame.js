// What the theme's widgets lack for screen readers: regions that scroll get names that tell them apart, and a field
// that opens a list gets the name of its label.
addEventListener("load", () => {
  for (const [at, region] of document.querySelectorAll(".simplebar-content-wrapper[role=region]").entries()) {
    if (region.closest("aside, nav")) region.removeAttribute("role");
    else region.setAttribute("aria-label", `${document.title} ${at + 1}`);
  }
  for (const box of document.querySelectorAll(".select2-selection[role=combobox]")) {
    const select = box.closest(".select2-container").previousElementSibling;
    const label = select?.labels?.[0];
    if (label) box.setAttribute("aria-label", label.textContent.trim());
  }
});
