// Names people: after an @ in a note, and where a claim is assigned, those whose name begins so are offered; arrows
// choose, Enter or Tab takes.
(() => {
  const panel = document.getElementById("panel");
  const NAME = /(?:^|[^\w@.+/-])@([\w.+-]*)$/u;
  const WHOLE = /^@?([\w.+-]*)$/u; // the field holds nothing but a name
  let field = null; // the text that is written in, while people are offered
  let list = null;
  let asked = 0;

  const isWhole = (node) => node.matches('form[data-draft="assign"] [name="assignee"]');
  const written = (node) => node.matches?.('form[data-draft="note"] textarea') || (node.matches && isWhole(node));
  const begun = (node) => node.value.slice(0, node.selectionStart).match(isWhole(node) ? WHOLE : NAME);

  function close() {
    if (!list) return;
    list.remove();
    for (const name of ["aria-activedescendant", "aria-controls", "aria-autocomplete"]) field.removeAttribute(name);
    list = field = null;
  }

  function take(option) {
    const node = field;
    const [, typed] = begun(node) || [, ""];
    if (isWhole(node)) node.value = option.dataset.name;
    else node.setRangeText(`${option.dataset.name} `, node.selectionStart - typed.length, node.selectionStart, "end");
    close();
    node.focus();
    if (!isWhole(node)) node.dispatchEvent(new Event("input", { bubbles: true }));
    else node.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function open(node, html) {
    close();
    field = node;
    list = Object.assign(document.createElement("ul"), { id: "people", className: "listbox", innerHTML: html });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", document.body.dataset.people);
    if (!list.children.length) return close();
    node.after(list);
    node.setAttribute("aria-autocomplete", "list");
    node.setAttribute("aria-controls", "people");
    listbox.walk(node, list, 1);
  }

  async function offer(node) {
    const [, typed] = begun(node) || [];
    const mine = ++asked;
    if (typed === undefined) return close();
    try {
      const answer = await fetch(`${document.body.dataset.peopleAt}?name=${encodeURIComponent(typed)}`, { redirect: "error", headers: { "HX-Request": "true" } });
      if (answer.ok && mine === asked && document.activeElement === node) open(node, await answer.text());
    } catch { close(); }
  }

  panel.addEventListener("input", ({ target }) => { if (written(target)) offer(target); });
  panel.addEventListener("focusout", ({ target }) => { if (target === field) close(); });
  panel.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("#people [role=option]");
    if (!option) return;
    event.preventDefault();
    take(option);
  });
  // In the phase before the room's own keys: Escape closes the list first, and the form only when pressed again.
  document.addEventListener("keydown", (event) => {
    if (!list || event.target !== field || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) listbox.walk(field, list, steps[event.key]);
    else if (event.key === "Enter" || event.key === "Tab") take(listbox.active(field, list));
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
})();
