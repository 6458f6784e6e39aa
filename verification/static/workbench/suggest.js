// Choosing among what is suggested: claims that may say the same, and lists that are found as one types.
(() => {
  const panel = document.getElementById("panel");
  const said = document.getElementById("said");
  const field = (name) => document.getElementById(`mark-${name}`);

  // What is told apart goes with the form, and is looked for no more.
  function tellApart(id) {
    const kept = field("not_same");
    kept.value = id ? `${kept.value} ${id}`.trim() : "";
    htmx.trigger(document.body, "toldApart");
    document.getElementById("before").focus({ preventScroll: true });
  }

  panel.addEventListener("click", (event) => {
    const apart = event.target.closest("[data-apart]");
    const same = event.target.closest("[data-same]");
    const jumps = event.target.closest("[data-jumps]");
    if (apart) tellApart(apart.dataset.apart);
    if (same) {
      field("same").value = same.dataset.same;
      field("same").form.requestSubmit();
    }
    if (jumps) {
      event.preventDefault();
      const to = document.getElementById(jumps.dataset.jumps);
      to.scrollIntoView({ block: "nearest" });
      (to.querySelector("button") || to).focus({ preventScroll: true });
    }
  });

  // In triage the next claim's passage comes into sight by itself.
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target !== panel || !panel.querySelector("[data-triage]")) return;
    document.querySelector("#text mark.in-hand")?.scrollIntoView({ block: "center" });
  });

  // A claim that was found is shown with what merging into it will do.
  panel.addEventListener("taken", (event) => {
    const { claim } = event.target.dataset;
    const url = event.target.closest("[data-url]")?.dataset.url;
    if (claim && url) htmx.ajax("GET", url + claim, { target: "#panel", swap: "innerHTML" }).then(() => {
      history.pushState({}, "", url + claim);
      document.getElementById("merge-now")?.focus();
    });
  });

  // A combobox: an input whose list is found as one types; arrows walk, Enter takes, Escape closes.
  const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
  function open(input, isOpen) {
    const has = listbox.options(listOf(input)).length > 0;
    input.setAttribute("aria-expanded", String(isOpen && has));
    listOf(input).hidden = !(isOpen && has);
    if (!isOpen) listbox.activate(input, listOf(input), null);
  }

  function walk(input, by) {
    if (!listbox.options(listOf(input)).length) return;
    open(input, true);
    listbox.walk(input, listOf(input), by);
  }

  function take(input, option) {
    open(input, false);
    option.dispatchEvent(new CustomEvent("taken", { bubbles: true, detail: { input } }));
  }

  panel.addEventListener("keydown", (event) => {
    const input = event.target.closest("[role=combobox]");
    if (!input || event.isComposing) return;
    const isOpen = input.getAttribute("aria-expanded") === "true";
    const active = listbox.active(input, listOf(input));
    if (event.key === "ArrowDown") walk(input, 1);
    else if (event.key === "ArrowUp") walk(input, -1);
    else if (event.key === "Enter" && isOpen && active) take(input, active);
    else if (event.key === "Escape" && isOpen) open(input, false);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  panel.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) event.preventDefault(); // the input keeps the focus
  });
  panel.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    const list = option?.closest("[role=listbox]");
    if (list) take(panel.querySelector(`[aria-controls="${CSS.escape(list.id)}"]`), option);
  });
  panel.addEventListener("focusout", (event) => {
    if (event.target.matches("[role=combobox]")) open(event.target, false);
  });
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (!detail.target.matches("[role=listbox]")) return;
    const input = panel.querySelector(`[aria-controls="${CSS.escape(detail.target.id)}"]`);
    if (input !== document.activeElement || input.value === input.dataset.taken) return;
    listbox.activate(input, detail.target, null);
    open(input, true);
    said.textContent = detail.target.dataset.said || detail.target.querySelector("[data-said]")?.dataset.said || "";
  });
})();
