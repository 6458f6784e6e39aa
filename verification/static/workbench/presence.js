// Says every few seconds that this page has the claim in hand, and shows who else has. Rests while the page is hidden.
(() => {
  const EVERY = 4000; // milliseconds
  const SLOWER = 30000; // where the service did not answer
  const panel = document.getElementById("panel");
  const page = Math.random().toString(36).slice(2);
  let waits = 0;
  let at = ""; // the address of the claim that we said we have in hand
  let words = ""; // what we were told last of it

  const place = () => panel.querySelector("#company");

  // The form that is open and in use: what somebody looks at without a form is nobody's business.
  function doing() {
    const open = document.activeElement?.closest?.("#panel [data-offer]") || panel.querySelector("details[data-offer][open]");
    const piece = document.activeElement?.closest?.("#panel .evidence details[open]");
    return piece ? "evidence" : open?.dataset.offer || "";
  }

  function said(more) {
    const form = new FormData();
    form.set("csrfmiddlewaretoken", panel.querySelector("[name=csrfmiddlewaretoken]")?.value || "");
    form.set("page", page);
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    return form;
  }

  function show(told) {
    words = told;
    const here = place();
    if (!here || here.textContent === words) return; // said once, not with every answer
    here.textContent = words;
    here.title = words;
  }

  function leave() {
    if (at) navigator.sendBeacon(at, said({ leaves: "1" }));
    at = words = "";
  }

  async function tell() {
    clearTimeout(waits);
    const url = place()?.dataset.url || "";
    if (at && at !== url) leave();
    if (document.hidden || !url) return;
    at = url;
    let pause = SLOWER;
    try {
      const answer = await fetch(url, { method: "POST", body: said({ doing: doing() }), redirect: "error" });
      if (answer.ok) {
        const told = await answer.text();
        if (place()?.dataset.url === url) show(told);
        pause = EVERY;
      }
    } catch { /* the next time */ }
    clearTimeout(waits);
    if (!document.hidden) waits = setTimeout(tell, pause);
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(waits) : tell()));
  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target !== panel) return;
    if (place()?.dataset.url === at) show(words); // the same claim after an act: what is known stays there
    tell();
  });
  panel.addEventListener("toggle", tell, true);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", tell);
})();
