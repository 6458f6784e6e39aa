// Places in a text: a browser counts UTF-16 units inside elements, the service Unicode code points of the whole text.
// A text is an element whose paragraphs say where they begin (data-start).
const placesIn = (text) => {
  const codePoints = (words) => {
    let count = 0;
    for (const _ of words) count += 1;
    return count;
  };
  const paragraphOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("p[data-start]");

  // Where a point of the document is in the text; null outside of it.
  function offset(node, at) {
    const range = document.createRange();
    const inside = paragraphOf(node);
    if (inside && text.contains(inside)) {
      range.setStart(inside, 0);
      range.setEnd(node, at);
      return Number(inside.dataset.start) + codePoints(range.toString());
    }
    const next = node === text ? text.children[at] : null;
    if (next) return Number(next.dataset.start);
    const last = text.lastElementChild;
    return node === text && last ? Number(last.dataset.start) + codePoints(last.textContent) : null;
  }

  // What is selected, as offsets; null where nothing of the text is.
  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer)) return null;
    const start = offset(range.startContainer, range.startOffset);
    let end = text.contains(range.endContainer) ? offset(range.endContainer, range.endOffset) : offset(text, text.children.length);
    return start !== null && end !== null && start < end && range.toString().trim() ? { start, end } : null;
  }

  // The point of the document at an offset of the text.
  function point(at) {
    const lines = [...text.children];
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (Number(lines[middle].dataset.start) <= at) low = middle;
      else high = middle - 1;
    }
    let left = at - Number(lines[low].dataset.start);
    const walker = document.createTreeWalker(lines[low], NodeFilter.SHOW_TEXT);
    let node = null;
    while (walker.nextNode()) {
      node = walker.currentNode;
      const letters = [...node.data];
      if (left <= letters.length) return [node, letters.slice(0, left).join("").length];
      left -= letters.length;
    }
    return [node || lines[low], node ? node.length : 0];
  }

  // Selects the passage between two offsets, and answers its paragraph.
  function select(start, end) {
    const from = point(start);
    getSelection().setBaseAndExtent(...from, ...point(end));
    return paragraphOf(from[0]);
  }

  const first = () => {
    const seen = text.querySelector("mark.in-hand")?.closest("p");
    const below = document.querySelector(".top").getBoundingClientRect().bottom;
    return seen || [...text.children].find((line) => line.getBoundingClientRect().bottom > below + 10);
  };

  // Marking by keyboard: one word is selected at first; arrows move by words and lines, with Shift they extend.
  function begin() {
    const line = first();
    if (!line) return false;
    text.focus({ preventScroll: true });
    const selection = getSelection();
    selection.setPosition(line, 0);
    selection.modify("extend", "forward", "word");
    return true;
  }

  const LINES = { ArrowDown: "forward", ArrowUp: "backward" };

  function step(key, extends_) {
    const selection = getSelection();
    const line = (selection.focusNode.parentElement || text).closest("p") || text;
    const onwards = getComputedStyle(line).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const way = LINES[key] || (key === onwards ? "forward" : "backward");
    const unit = LINES[key] ? "line" : "word";
    if (extends_) return selection.modify("extend", way, unit);
    if (way === "forward") selection.collapseToEnd();
    else selection.collapseToStart();
    if (unit === "line" || way === "backward") selection.modify("move", way, unit);
    selection.modify("extend", "forward", "word");
  }

  return { selected, select, begin, step };
};
const places = placesIn(document.getElementById("text"));
