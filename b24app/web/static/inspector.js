/*
 * The field inspector: finds fields while one types. Without this file the form above the fields does it.
 * It listens to the document, since live.js may put newer parts in the page.
 */
(() => {
  "use strict";

  const bar = () => document.getElementById("inspector");

  document.addEventListener("input", (event) => {
    if (event.target.id === "find") search();
  });
  document.addEventListener("submit", (event) => {
    if (event.target !== bar() || event.submitter?.hasAttribute("formaction")) return; // a download
    event.preventDefault();
    search();
  });
  /* live.js has put a newer lead in place. */
  document.addEventListener("lead:shown", () => {
    if (!bar()) return;
    prepare();
    search();
  });
  prepare();

  function prepare() {
    bar()?.querySelector("[type=submit]").toggleAttribute("hidden", true);
  }

  function search() {
    const words = fold(document.getElementById("find").value).split(/\s+/).filter(Boolean);
    const rows = [...document.querySelectorAll(".groups .row")];
    let found = 0;
    for (const row of rows) {
      const text = textOf(row);
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) found += 1;
    }
    tell(words.length ? found : null, rows.length);
  }

  function tell(found, total) {
    const status = bar().querySelector("[role=status]");
    const number = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false });
    const said = status.dataset.pattern.replace("{found}", number.format(found)).replace("{total}", number.format(total));
    status.textContent = found === null ? "" : said;
  }

  /* The same texts as domain/field_search.py gets, folded the same way. */
  function textOf(row) {
    const texts = [row.dataset.code, row.closest(".group").querySelector("h2").textContent];
    texts.push(row.dataset.portalLabel ?? "", row.textContent);
    texts.push(...[...row.querySelectorAll("[value], [datetime], [data-wire]")].map(wire));
    return fold(texts.join("\n"));
  }

  function wire(part) {
    return part.getAttribute("value") ?? part.getAttribute("datetime") ?? part.dataset.wire;
  }

  function fold(text) {
    const bare = text.normalize("NFKD").replace(/\p{M}/gu, "");
    return bare.toUpperCase().toLowerCase().replaceAll("ς", "σ");
  }
})();
