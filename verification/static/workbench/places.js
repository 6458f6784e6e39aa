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

  // Marking by keyboard: one word is selected at first, and what is selected stays in sight.
  function begin() {
    const line = first();
    if (!line) return false;
    text.focus({ preventScroll: true });
    word(line);
    return true;
  }

  // What is far from the window is not laid out, and has no words and lines for a selection to move by.
  function layOut(line) {
    for (const one of [line, line.nextElementSibling, line.previousElementSibling]) one?.style.setProperty("content-visibility", "visible");
  }

  // The first word of a paragraph.
  function word(line) {
    layOut(line);
    const selection = getSelection();
    selection.setPosition(line, 0);
    selection.modify("extend", "forward", "word");
  }

  const LINES = { ArrowDown: "forward", ArrowUp: "backward" };
  const PARAGRAPHS = { PageDown: 1, PageUp: -1 };
  const SENTENCES = { ".": 1, ",": -1 };

  // Moves by a key: words and lines, with Shift extending, paragraphs, and whole sentences. Tells whether it is one.
  function step(key, extends_) {
    if (key in SENTENCES) sentence(SENTENCES[key]);
    else if (key in PARAGRAPHS) (extends_ ? extendParagraph : paragraph)(PARAGRAPHS[key]);
    else if (key.startsWith("Arrow")) arrow(key, extends_);
    else return false;
    keepInSight();
    return true;
  }

  function arrow(key, extends_) {
    const selection = getSelection();
    const line = (selection.focusNode.parentElement || text).closest("p") || text;
    if (line !== text) layOut(line);
    const onwards = getComputedStyle(line).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const way = LINES[key] || (key === onwards ? "forward" : "backward");
    const unit = LINES[key] ? "line" : "word";
    if (extends_) return selection.modify("extend", way, unit);
    if (way === "forward") selection.collapseToEnd();
    else selection.collapseToStart();
    if (unit === "line" || way === "backward") selection.modify("move", way, unit);
    selection.modify("extend", "forward", "word");
    if (selection.toString().trim()) return;
    // Behind the last word of a paragraph there is none: on the way forward the next one is meant, else the one before.
    if (unit === "word" && way === "forward") selection.collapseToEnd();
    else {
      selection.collapseToStart();
      selection.modify("move", "backward", "word");
    }
    selection.modify("extend", "forward", "word");
  }

  const beside = (line, by) => (by > 0 ? line.nextElementSibling : line.previousElementSibling);

  // To where the next paragraph begins; back, to where this one begins, and from there to the one before.
  function paragraph(by) {
    const selection = getSelection();
    const place = selected();
    const line = paragraphOf(by > 0 ? selection.focusNode : selection.getRangeAt(0).startContainer);
    if (!place || !line) return;
    const isInside = by < 0 && place.start > Number(line.dataset.start);
    word(isInside ? line : beside(line, by) || line);
  }

  // What is selected up to where the paragraph ends or begins; once it is there, the next one too.
  function extendParagraph(by) {
    const selection = getSelection();
    const line = paragraphOf(selection.focusNode);
    if (!line) return;
    const edge = (one) => [one, by > 0 ? one.childNodes.length : 0];
    const before = selection.toString();
    selection.extend(...edge(line));
    const next = beside(line, by);
    if (next && selection.toString() === before) selection.extend(...edge(next));
  }

  // The sentences of a paragraph as offsets, without the white space after them.
  function sentencesOf(line) {
    const cut = new Intl.Segmenter(line.closest("[lang]")?.lang || undefined, { granularity: "sentence" });
    let start = Number(line.dataset.start);
    return [...cut.segment(line.textContent)].map(({ segment }) => {
      const place = { start, end: start + codePoints(segment.trimEnd()) };
      start += codePoints(segment);
      return place;
    }).filter((place) => place.start < place.end);
  }

  // The whole sentence in which the selection begins; if it is that already, the one after or before it.
  function sentence(by) {
    const place = selected();
    let line = paragraphOf(getSelection().getRangeAt(0).startContainer);
    if (!place || !line) return;
    let all = sentencesOf(line);
    let at = all.findLastIndex((one) => one.start <= place.start);
    const isWhole = all[at]?.start === place.start && (by < 0 || all[at].end === place.end);
    if (isWhole) at += by;
    while (!all[at]) {
      line = beside(line, by);
      if (!line) return;
      all = sentencesOf(line);
      at = by > 0 ? 0 : all.length - 1;
    }
    layOut(line);
    select(all[at].start, all[at].end);
  }

  // Between the strip above and, on a telephone, the claim in hand below. A point, since a selection may be long.
  function keepInSight() {
    const selection = getSelection();
    const point = document.createRange();
    point.setStart(selection.focusNode, selection.focusOffset);
    const box = point.getClientRects()[0] || selection.getRangeAt(0).getBoundingClientRect();
    const panel = document.getElementById("panel").getBoundingClientRect();
    const below = panel.left < box.left && panel.top > innerHeight / 4 ? Math.min(panel.top, innerHeight) : innerHeight;
    const above = Math.max(0, document.querySelector(".top").getBoundingClientRect().bottom);
    if (box.top < above + 30 || box.bottom > below - 30) scrollBy({ top: box.top - above - (below - above) / 3, behavior: "instant" });
  }

  return { selected, select, begin, step };
};
const places = placesIn(document.getElementById("text"));
