// Keys of the lists, and those that lead to a list from anywhere in the workbench.
(() => {
  const LEADS = { q: "lists/mine/", s: "lists/second-eye/", b: "lists/broken/", o: "lists/overdue/", a: "articles/", h: "" };
  const desk = document.body.classList.contains("desk");
  const help = document.getElementById("help");
  let going = 0; // when g was pressed; the letter after it says where to

  const base = () => document.querySelector("[data-goto=h]").getAttribute("href");

  function step(by) {
    const lines = [...document.querySelectorAll("[data-line]")];
    const at = lines.indexOf(document.activeElement);
    const next = lines[at < 0 ? (by > 0 ? 0 : lines.length - 1) : at + by];
    if (!next) return;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  const follow = (link) => link && (link.click(), true);
  const turn = (way) => follow(document.querySelector(`a[rel=${way}]`));

  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => document.getElementById("filter-q")?.focus(),
    "?": () => help.showModal(),
  };

  function pressed(key) {
    if (going && Date.now() - going < 1500 && key in LEADS) {
      location.assign(base() + LEADS[key]);
      return true;
    }
    going = key === "g" ? Date.now() : 0;
    if (going) return true;
    if (key === "]" || key === "[") return turn(key === "]" ? "next" : "prev");
    if (!desk) return false;
    if (/^[1-9]$/.test(key)) return follow(document.querySelector(`[data-number="${key}"]`));
    return key in KEYS ? (KEYS[key](), true) : false;
  }

  // Before the keys of the reading room: the letter after g is not one of its acts.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help?.open) return;
    if (event.target.closest("input, select, textarea")) {
      if (desk && event.key === "Escape") event.target.blur();
      return;
    }
    if (pressed(event.key)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // The panel begins where the strip above ends, however many lines that takes.
  const top = document.querySelector(".top");
  const panel = document.querySelector(".panel");
  if (panel) new ResizeObserver(() => panel.style.setProperty("--top", `${top.offsetHeight}px`)).observe(top);

  document.querySelector("[data-helps]")?.addEventListener("click", () => help.showModal());
})();
