// What was typed and not sent survives a reload, a failed request and a session that has ended: it is kept in this
// browser, for the person who typed it, until it is sent or thrown away.
(() => {
  const panel = document.getElementById("panel");
  const said = document.getElementById("said"); // it also holds the sentences of scripts, in the language of the page
  const keyOf = (form) => `draft ${document.body.dataset.person} ${location.pathname}${location.search} ${form.dataset.draft}`;
  // The version that was seen belongs to what was typed: a change by somebody else is noticed after a reload too.
  const kept = (form) => [...form.elements].filter((field) =>
    field.name && !["csrfmiddlewaretoken", "source", "proposal"].includes(field.name) && field.type !== "submit");

  function keep(form) {
    const values = Object.fromEntries(kept(form).map((field) => [field.name, field.value]));
    try { localStorage.setItem(keyOf(form), JSON.stringify(values)); } catch { /* the browser keeps nothing */ }
  }

  function found(form) {
    try { return JSON.parse(localStorage.getItem(keyOf(form))); } catch { return null; }
  }

  function restore() {
    for (const form of panel.querySelectorAll("form[data-draft]")) {
      const values = found(form);
      if (!values || form.querySelector(".wrong")) continue;
      for (const field of kept(form)) if (field.name in values) field.value = values[field.name];
      for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
      form.prepend(note(form));
    }
  }

  function note(form) {
    const line = Object.assign(document.createElement("p"), { className: "quiet", textContent: `${said.dataset.kept} ` });
    const away = Object.assign(document.createElement("button"), { type: "button", className: "plain", textContent: said.dataset.away });
    away.addEventListener("click", () => {
      localStorage.removeItem(keyOf(form));
      location.reload();
    });
    line.append(away);
    return line;
  }

  panel.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-draft]");
    if (form) keep(form);
  });
  let sentAs = "";
  document.body.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.matches("form[data-draft]")) sentAs = keyOf(detail.elt);
  });
  document.body.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    // An answer that only asks for the page anew comes from the log-in: nothing was taken.
    const taken = detail.xhr.status < 300 && !detail.xhr.getResponseHeader("HX-Refresh");
    if (detail.elt.matches("form[data-draft]") && taken && sentAs) localStorage.removeItem(sentAs);
  });
  // A refusal that is no part of the room (a form of a session that has ended) is not put into it.
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status < 400 || !/<html/i.test(detail.xhr.responseText)) return;
    detail.shouldSwap = false;
    document.getElementById("said").textContent = document.body.dataset.stale;
  });
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target === panel) restore();
  });
  restore();
})();
