// Takes what is marked in the compared text as the place of a claim: offsets of the newer text, in code points.
(() => {
  const text = document.getElementById("compared");
  const said = document.getElementById("said");
  const length = (words) => [...words].length;
  if (!text) return;

  // Where a point is in the newer text; null in what was taken out of it.
  function offset(node, at) {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!piece || !text.contains(piece) || node.nodeType !== Node.TEXT_NODE) return null;
    return Number(piece.dataset.start) + length(node.data.slice(0, at));
  }

  function marked() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || start >= end) return null;
    const shown = range.cloneContents();
    for (const gone of shown.querySelectorAll("del, summary")) gone.remove();
    return { start, end, words: shown.textContent };
  }

  for (const form of document.querySelectorAll("[data-places]")) {
    const takes = form.querySelector("[data-takes]");
    const { start, end, words } = form.elements;
    takes.hidden = false;
    takes.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps what is marked
    takes.addEventListener("click", () => {
      const place = marked();
      if (!place) {
        said.textContent = takes.dataset.nothing;
        return;
      }
      said.textContent = "";
      [start.value, end.value, words.value] = [place.start, place.end, place.words];
    });
    words.addEventListener("input", () => { start.value = end.value = ""; });
  }
})();
