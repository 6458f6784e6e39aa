// The reading room: opening claims, the keys, marking passages, and what follows when an act is done.
(() => {
  const text = document.getElementById("text");
  const panel = document.getElementById("panel");
  const said = document.getElementById("said");
  const help = document.getElementById("help");
  const marking = document.getElementById("marking");
  const room = document.body.dataset.room;
  let byKeys = false;
  let wanted = panel.querySelector("#in-hand")?.dataset.claim || ""; // the claim that is in hand or on its way
  let held = 0; // the timer that holds a passage in sight
  let opening = null; // how what is on its way is to be shown

  const marksOf = (claim) => text.querySelectorAll(`mark[data-claims~="${CSS.escape(claim)}"]`);
  const inHand = () => panel.querySelector("#in-hand")?.dataset.claim || "";
  const order = () => [...new Set([...text.querySelectorAll("mark")].flatMap((mark) => mark.dataset.claims.split(" ")))];
  const addressOf = (claim) => (claim ? `${room}claims/${claim}/` : room);

  function light({ scroll }) {
    const claim = inHand();
    document.title = `${panel.querySelector("h2")?.textContent.slice(0, 80) || ""} | ${document.querySelector("h1").textContent}`;
    for (const mark of text.querySelectorAll("mark.in-hand")) mark.classList.remove("in-hand");
    if (!claim) return;
    const marks = marksOf(claim);
    for (const mark of marks) mark.classList.add("in-hand");
    if (scroll && marks.length) bring(marks[0]);
  }

  // Brings a passage into the middle of the window. What is laid out on the way may push it out again: so it is held
  // for half a second, or until somebody goes elsewhere.
  function bring(mark) {
    let rounds = 10;
    clearInterval(held);
    mark.scrollIntoView({ block: "center" });
    held = setInterval(() => {
      const { top, bottom } = mark.getBoundingClientRect();
      if (bottom < 0 || top > innerHeight) mark.scrollIntoView({ block: "center" });
      if (!--rounds) clearInterval(held);
    }, 50);
  }

  // Shows an address of the room in the panel; the page's own address follows.
  function show(url, { push = true, scroll = true } = {}) {
    const focused = panel.contains(document.activeElement) || document.activeElement === document.body;
    wanted = new URL(url, location.href).pathname.match(/claims\/(\w+)\//)?.[1] || "";
    opening = { scroll, focused };
    if (push) history.pushState({}, "", url);
    htmx.ajax("GET", url, { target: "#panel", swap: "innerHTML" });
  }

  function opened({ scroll, focused }) {
    panel.scrollTop = 0;
    light({ scroll });
    const heading = panel.querySelector("h2");
    if (focused) heading?.focus({ preventScroll: true });
    else said.textContent = heading?.textContent || "";
  }

  // After an act, the one who works with the keyboard goes on where the panel begins, or where something is wrong.
  function answered() {
    const wrong = panel.querySelector(".merge button[aria-pressed=true]") || panel.querySelector(".wrong")?.closest("form")?.querySelector("input:not([type=hidden]), select, textarea");
    (wrong || panel.querySelector("h2"))?.focus({ preventScroll: !wrong });
    if (!wrong) panel.scrollTop = 0;
    wanted = inHand();
    light({ scroll: false });
  }

  function step(by) {
    const link = panel.querySelector(by > 0 ? "a[data-step=on]" : "a[data-step=back]");
    if (link) return show(link.href);
    if (panel.querySelector("[data-triage]")) return void (said.textContent = by > 0 ? said.dataset.lastOne : said.dataset.firstOne);
    const claims = order();
    if (!claims.length) return;
    const at = claims.indexOf(wanted);
    const next = at < 0 ? (by > 0 ? 0 : claims.length - 1) : at + by;
    if (next < 0 || next >= claims.length) said.textContent = by > 0 ? said.dataset.last : said.dataset.first;
    else show(addressOf(claims[next]));
  }

  function makeClaim() {
    const place = places.selected();
    if (!place) return;
    byKeys = false;
    marking.hidden = true;
    show(`${document.body.dataset.mark}?start=${place.start}&end=${place.end}`, { scroll: false });
  }

  // Of claims that lie over each other the shortest is meant; another click goes on to the next.
  function openMark(mark) {
    const claims = mark.dataset.claims.split(" ");
    const at = claims.indexOf(wanted);
    show(addressOf(claims[(at + 1) % claims.length]), { scroll: false });
  }

  text.addEventListener("click", (event) => {
    const mark = event.target.closest("mark");
    if (mark && getSelection().isCollapsed) openMark(mark);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-opens]");
    if (link && !(event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      show(link.href);
    }
    const uses = event.target.closest("[data-uses]");
    if (uses) {
      const field = uses.closest(".field").querySelector("textarea");
      field.value = document.getElementById(uses.dataset.uses).textContent;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    }
  });

  document.addEventListener("selectionchange", () => {
    const place = places.selected();
    marking.hidden = !place;
    if (!place) return;
    const box = getSelection().getRangeAt(0).getBoundingClientRect();
    marking.style.insetBlockStart = `${box.bottom + scrollY + 6}px`;
    marking.style.left = `${Math.max(8, Math.min(box.left, innerWidth - 190))}px`;
  });
  marking.addEventListener("pointerdown", (event) => event.preventDefault());
  document.getElementById("marking-makes").addEventListener("click", makeClaim);
  document.getElementById("help-opens").addEventListener("click", () => help.showModal());

  function press(key) {
    const meant = document.querySelector(`#panel [data-key="${CSS.escape(key)}"]`);
    if (!meant) return false;
    for (let around = meant.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    const details = meant.closest("[data-offer]")?.querySelector(":scope > summary") ? meant.closest("[data-offer]") : null;
    if (!details) return meant.click() ?? true;
    details.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    details.scrollIntoView({ block: "nearest" });
    return true;
  }

  function leave() {
    byKeys = false;
    getSelection().removeAllRanges();
    const open = document.activeElement.closest("#panel details[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else document.activeElement.blur();
  }

  function whileMarking(event) {
    if (event.key !== "Enter" && event.key !== "m") return places.step(event.key, event.shiftKey);
    makeClaim();
    return true;
  }

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    "?": () => help.showModal(),
    m: () => {
      if (places.selected()) return makeClaim();
      byKeys = places.begin();
      said.textContent = said.dataset.marking;
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    if (event.key === "Escape") return leave();
    if (event.target.matches("input, select, textarea")) return;
    if (byKeys && whileMarking(event)) return event.preventDefault();
    const mark = event.target.closest("mark");
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      return openMark(mark);
    }
    if (KEYS[event.key]) {
      event.preventDefault();
      KEYS[event.key]();
    } else if (/^[a-z]$/.test(event.key) && press(event.key)) event.preventDefault();
  });

  addEventListener("popstate", () => show(location.href, { push: false }));

  document.body.addEventListener("claimMoved", ({ detail }) => {
    const { pathname, search } = new URL(detail.url, location.href);
    const stays = pathname === location.pathname && (!search || search === location.search); // the list one goes through, too
    if (!stays) history.pushState({}, "", detail.url);
    for (const mark of marksOf(detail.claim)) {
      if (mark.dataset.claims.split(" ")[0] === detail.claim) {
        mark.className = mark.className.replace(/is-\w+/, `is-${detail.status}`);
      }
    }
    light({ scroll: false });
  });

  document.body.addEventListener("htmx:afterSettle", ({ detail }) => {
    if (detail.target !== panel) return;
    if (detail.requestConfig.verb === "post") answered();
    else if (opening) opened(opening);
  });
  document.body.addEventListener("htmx:sendError", () => { said.textContent = said.dataset.unreached; });
  document.body.addEventListener("htmx:responseError", ({ detail }) => {
    if (![400, 403, 409].includes(detail.xhr.status)) said.textContent = said.dataset.failed;
  });

  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) {
    addEventListener(kind, () => clearInterval(held), { capture: true, passive: true });
  }
  light({ scroll: true });
})();
