// Evidence is dragged to another place with mouse, pen or finger; the keyboard has the buttons beside the handle.
(() => {
  const panel = document.getElementById("panel");
  const said = document.getElementById("said");
  let dragged = null;

  const ids = (list) => [...list.children].map((item) => item.dataset.evidence);

  function begin(event) {
    const handle = event.target.closest("[data-drags]");
    if (!handle || event.button) return;
    event.preventDefault();
    const item = handle.closest("[data-evidence]");
    dragged = { item, list: item.parentElement, before: ids(item.parentElement), pointer: event.pointerId };
    item.classList.add("dragged");
    panel.setPointerCapture(event.pointerId);
  }

  // The item goes before the first one whose middle lies below the pointer.
  function move(event) {
    if (dragged?.pointer !== event.pointerId) return;
    const { item, list } = dragged;
    const next = [...list.children].find((other) => {
      const box = other.getBoundingClientRect();
      return other !== item && event.clientY < box.top + box.height / 2;
    });
    if (next ? item.nextElementSibling !== next : list.lastElementChild !== item) list.insertBefore(item, next || null);
    const frame = panel.getBoundingClientRect();
    if (event.clientY > frame.bottom - 40) panel.scrollTop += 12;
    if (event.clientY < frame.top + 40) panel.scrollTop -= 12;
  }

  function end(event) {
    if (dragged?.pointer !== event.pointerId) return;
    const { item, list, before } = dragged;
    leave();
    const order = ids(list);
    if (order.join() === before.join()) return;
    const values = Object.fromEntries(new FormData(item.querySelector("form.moves")));
    send(list, { ...values, order: order.join(), seen: before.join() });
  }

  function send(list, values) {
    const pieces = list.closest("#pieces");
    htmx.ajax("POST", pieces.dataset.order, { target: "#pieces", swap: "outerHTML", values });
  }

  function leave() {
    dragged?.item.classList.remove("dragged");
    dragged = null;
  }

  function back() {
    if (!dragged) return false;
    const { list, before } = dragged;
    for (const id of before) list.append(list.querySelector(`[data-evidence="${CSS.escape(id)}"]`));
    leave();
    return true;
  }

  panel.addEventListener("pointerdown", begin);
  panel.addEventListener("pointermove", move);
  panel.addEventListener("pointerup", end);
  panel.addEventListener("pointercancel", back);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && back()) event.stopPropagation();
  }, true);
  panel.addEventListener("click", (event) => {
    if (event.target.closest(".moves [aria-disabled]")) event.preventDefault();
  });
  document.body.addEventListener("evidenceOrdered", ({ detail }) => {
    said.textContent = detail.said;
    panel.querySelector("#pieces [role=alert]")?.scrollIntoView({ block: "nearest" });
  });
})();
