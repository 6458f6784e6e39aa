// Attaching a source: its page is described as soon as it is pasted or chosen, and its quote picked in its text.
(() => {
  const panel = document.getElementById("panel");
  const said = document.getElementById("said");
  const text = document.getElementById("text");
  const page = document.getElementById("page-text");
  let picking = null; // the form that the quote is for, and the places in the text of the page
  let scrolled = 0;

  const chosen = () => document.getElementById("chosen-source");

  // A known source was taken, or a page is to be looked at.
  panel.addEventListener("taken", ({ target, detail: { input } }) => {
    if (target.dataset.card) {
      input.value = target.dataset.address;
      keep(input);
      htmx.ajax("GET", target.dataset.card, { target: "#chosen-source", swap: "innerHTML" });
    } else if ("look" in target.dataset) look(input);
  });

  function look(input) {
    const values = { address: input.value, csrfmiddlewaretoken: input.form.elements.csrfmiddlewaretoken.value };
    keep(input);
    htmx.ajax("POST", chosen().dataset.looks, { target: "#chosen-source", swap: "innerHTML", values });
  }

  // What was taken stays in the draft, and is not looked for as if it were being typed.
  function keep(input) {
    input.dataset.taken = input.value;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  panel.addEventListener("paste", (event) => {
    const input = event.target.closest("[data-address]");
    if (input) setTimeout(() => /^\s*https?:\/\/\S+\s*$/i.test(input.value) && look(input));
  });

  panel.addEventListener("input", (event) => {
    const form = event.target.form;
    if (event.target.matches("[data-address]") && event.target.value !== event.target.dataset.taken) chosen().replaceChildren();
    if (event.target.matches("[data-quote]") && form.dataset.picked !== event.target.value) forget(form);
  });

  function forget(form) {
    delete form.dataset.picked;
    for (const name of ["snapshot", "start", "end"]) form.elements[`picked_${name}`].value = "";
  }

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-picks]");
    if (!button) return;
    const form = button.closest("form");
    picking = { form, places: null };
    const values = { quote: form.querySelector("[data-quote]").value, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value };
    htmx.ajax("POST", button.dataset.picks, { target: "#page-text", swap: "innerHTML", values });
  });

  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target === page && picking) opened();
    if (detail.target === panel) close({ focus: false });
  });

  function opened() {
    const words = document.getElementById("page-words");
    if (page.hidden) scrolled = scrollY;
    text.hidden = true;
    page.hidden = false;
    document.body.classList.add("picks");
    picking.places = placesIn(words);
    words.focus({ preventScroll: true });
    if (words.dataset.start) picking.places.select(Number(words.dataset.start), Number(words.dataset.end))?.scrollIntoView({ block: "center" });
    else {
      scrollTo(0, 0);
      picking.places.begin();
    }
    said.textContent = said.dataset.picking;
  }

  function close({ focus = true } = {}) {
    if (page.hidden) return;
    page.hidden = true;
    text.hidden = false;
    page.replaceChildren();
    document.body.classList.remove("picks");
    getSelection().removeAllRanges();
    scrollTo(0, scrolled);
    if (focus) picking?.form.querySelector("[data-quote]").focus();
    picking = null;
  }

  async function take() {
    const place = picking?.places?.selected();
    if (!place) return void (said.textContent = said.dataset.select);
    const { form } = picking;
    const url = `${document.getElementById("pick-takes").dataset.passage}?start=${place.start}&end=${place.end}`;
    try {
      const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      const found = await answer.json();
      if (found.problem) said.textContent = found.problem;
      else use(form, found);
    } catch {
      said.textContent = said.dataset.notQuoted;
    }
  }

  function use(form, found) {
    const field = form.querySelector("[data-quote]");
    field.value = found.exact;
    form.dataset.picked = field.value;
    for (const name of ["snapshot", "start", "end"]) form.elements[`picked_${name}`].value = found[name];
    close();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = said.dataset.quoted;
  }

  page.addEventListener("click", (event) => {
    if (event.target.closest("#pick-takes")) take();
    if (event.target.closest("#pick-leaves")) close();
  });
  page.addEventListener("pointerdown", (event) => {
    if (event.target.closest(".picking button")) event.preventDefault(); // what is selected stays so
  });
  // While a quote is picked, keys mean the text of the page and not the claim.
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !picking) return;
    event.stopPropagation();
    const inWords = event.target.closest("#page-words");
    if (event.key === "Escape") close();
    else if (inWords && event.key === "Enter") take();
    else if (!inWords || !getSelection().rangeCount || !picking.places.step(event.key, event.shiftKey)) return;
    event.preventDefault();
  });
})();
