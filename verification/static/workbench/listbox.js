// A list of options under a field that keeps the focus: which option is active, and how arrows walk.
const listbox = (() => {
  const options = (list) => [...list.querySelectorAll("[role=option]")];
  const active = (field, list) => options(list).find((option) => option.id === field.getAttribute("aria-activedescendant"));

  function activate(field, list, option) {
    for (const other of options(list)) other.setAttribute("aria-selected", String(other === option));
    if (!option) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  // From one end it goes on at the other.
  function walk(field, list, by) {
    const all = options(list);
    const at = all.indexOf(active(field, list));
    activate(field, list, all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length]);
  }

  return { options, active, activate, walk };
})();
