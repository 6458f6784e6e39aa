// What the reference page adds to Swagger UI: night, a list of its chapters, and examples that people can read.
"use strict";

(() => {
  const night = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => document.documentElement.classList.toggle("dark-mode", night.matches);
  night.addEventListener("change", follow);
  follow();

  // These patterns say that NUL is refused, and white space alone. Words made up to fit them are no examples.
  const IS_ANY_TEXT = "^[^\\u0000]*";
  const readable = (name, value) => (name === "pattern" && String(value).startsWith(IS_ANY_TEXT) ? undefined : value);

  const listed = (links) => {
    const list = document.createElement("ul");
    list.className = "chapters";
    for (const [words, address] of links) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = words;
      list.appendChild(document.createElement("li")).appendChild(link);
    }
    return list;
  };

  const withChapters = () => {
    const headings = [...document.querySelectorAll(".info .description h2")];
    if (!headings.length) return;
    const chapters = headings.map((heading) => {
      heading.id = heading.textContent.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      return [heading.textContent, `#${heading.id}`];
    });
    const rooms = [...document.querySelectorAll(".opblock-tag")].map((tag) => [tag.dataset.tag, `#${tag.id}`]);
    const nav = document.createElement("nav");
    nav.setAttribute("aria-label", "On this page");
    nav.append(listed(chapters), listed(rooms));
    headings[0].before(nav);
    for (const block of document.querySelectorAll(".info .description pre > code")) block.tabIndex = 0; // they scroll
    const asked = document.getElementById(location.hash.slice(1));
    if (asked) asked.scrollIntoView();
  };

  window.reference = {
    responseInterceptor: (response) => {
      const here = document.querySelector("meta[name=schema]").content;
      if (response.ok && new URL(response.url).pathname === here) {
        response.text = JSON.stringify(JSON.parse(response.text, readable));
      }
      return response;
    },
    onComplete: withChapters,
  };
})();
