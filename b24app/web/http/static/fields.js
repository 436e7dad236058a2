/*
 * Finds fields while one types, on the lead's page and in the inspector. Without this file the form above the fields
 * does it. It listens to the document, since live.js may put newer parts in the page.
 */
(() => {
  "use strict";

  const bar = () => document.getElementById("fields");

  document.addEventListener("input", (event) => {
    if (event.target.id === "find") search();
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== bar() || event.submitter?.matches("[formaction], [data-view]")) return;
    event.preventDefault();
    search();
  });
  document.addEventListener("lead:shown", () => bar() && search()); // live.js has put a newer lead in place

  function search() {
    const words = fold(bar().elements.find.value).split(/\s+/).filter(Boolean);
    const rows = [...document.querySelectorAll(".groups .row")];
    for (const row of rows) {
      const text = words.length ? textOf(row) : "";
      row.hidden = !words.every((word) => text.includes(word));
    }
    const found = rows.filter((row) => !row.hidden).length;
    const status = bar().querySelector("[role=status]");
    const said = status.dataset.pattern.replace("{found}", found).replace("{total}", rows.length);
    status.textContent = words.length ? said : "";
  }

  /* The same texts as web/lead/page.py searches, folded as domain/lead/field_search.py does. */
  function textOf(row) {
    const said = row.querySelectorAll("dt, [data-label], .portal, :is(dd, .value) > :not([data-bound], .none), .raw > code");
    const sent = row.querySelectorAll(":is(dd, .value) :is([value], [datetime], [data-wire])");
    const words = [row.closest(".group").querySelector("h2").firstChild, ...said].map((part) => part.textContent);
    return fold([row.dataset.code, row.querySelector("dt")?.title, ...words, ...[...sent].map(wire)].join("\n"));
  }

  function wire(part) {
    return part.getAttribute("value") ?? part.getAttribute("datetime") ?? part.dataset.wire;
  }

  function fold(text) {
    const bare = text.normalize("NFKD").replace(/\p{M}/gu, "");
    return bare.toUpperCase().toLowerCase().replaceAll("ς", "σ");
  }
})();
