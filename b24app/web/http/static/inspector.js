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
  document.addEventListener("change", (event) => {
    if (event.target.id !== "details") return;
    prepare();
    search();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (button) take(button);
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
    const taking = document.getElementById("taking");
    if (!taking || !document.getElementById("details").checked) return;
    for (const row of document.querySelectorAll(".groups .row:not(:has(.taking))")) {
      row.querySelector(".raw").append(taking.content.cloneNode(true));
      if (!member(row)) row.querySelectorAll("[data-take=value], [data-take=json]").forEach((button) => button.remove());
    }
  }

  /* glance.js copies: the clipboard's own interface is often closed to a frame. */
  function take(button) {
    const row = button.closest(".row");
    const status = button.parentElement.querySelector("[role=status]");
    const told = (done) => {
      status.textContent = done ? status.dataset.done : status.dataset.failed;
      button.focus();
    };
    const text = { code: () => row.dataset.code, value: () => valueOf(row), json: () => `{\n${member(row).textContent}\n}` };
    document.dispatchEvent(new CustomEvent("lead:copy", { detail: { text: text[button.dataset.take](), told } }));
  }

  /* The field in the raw answer, which has no field that was not returned. */
  function member(row) {
    return document.querySelector(`.answer [data-code="${CSS.escape(row.dataset.code)}"]`);
  }

  function valueOf(row) {
    const shown = row.querySelector("dd").cloneNode(true);
    shown.querySelectorAll(".tech, small, summary, [aria-hidden]").forEach((part) => part.remove());
    const several = [...shown.querySelectorAll(".several > li")];
    return (several.length ? several : [shown]).map((part) => part.textContent.trim()).join("\n");
  }

  function search() {
    const words = fold(document.getElementById("find").value).split(/\s+/).filter(Boolean);
    for (const row of document.querySelectorAll(".groups .row")) {
      const text = words.length ? textOf(row) : "";
      row.hidden = !words.every((word) => text.includes(word));
    }
    const seen = document.getElementById("details").checked ? ".groups .row" : ".groups .row:not(.untold)";
    const found = document.querySelectorAll(`:is(${seen}):not([hidden])`).length;
    tell(words.length ? found : null, document.querySelectorAll(seen).length);
  }

  function tell(found, total) {
    const status = bar().querySelector("[role=status]");
    const number = new Intl.NumberFormat(document.documentElement.lang, { useGrouping: false });
    const said = status.dataset.pattern.replace("{found}", number.format(found)).replace("{total}", number.format(total));
    status.textContent = found === null ? "" : said;
  }

  /* The same texts as web/lead/page.py searches, folded as domain/lead/field_search.py does. */
  function textOf(row) {
    const texts = [row.closest(".group").querySelector("h2").firstChild, row.querySelector("[data-label]")];
    texts.push(row.querySelector(".portal"), ...row.querySelector("dd").children);
    const words = texts.filter((part) => part && !part.matches?.(".tech, [data-bound]")).map((part) => part.textContent);
    const raw = [...row.querySelectorAll("dd [value], dd [datetime], dd [data-wire], .raw > code")].map(wire);
    return fold([row.dataset.code, ...words, ...raw].join("\n"));
  }

  function wire(part) {
    return part.getAttribute("value") ?? part.getAttribute("datetime") ?? part.dataset.wire ?? part.textContent;
  }

  function fold(text) {
    const bare = text.normalize("NFKD").replace(/\p{M}/gu, "");
    return bare.toUpperCase().toLowerCase().replaceAll("ς", "σ");
  }
})();
