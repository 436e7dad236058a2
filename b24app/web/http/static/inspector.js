/*
 * The inspector's rows: what of the row under the pointer or the focus can be copied. The arrow keys go from row to row.
 * Without this file the page is a plain table.
 */
(() => {
  "use strict";

  const menu = document.getElementById("taking")?.content.firstElementChild.cloneNode(true);
  const STEPS = { ArrowDown: 1, ArrowUp: -1 };

  if (!menu) return;
  // Not at pointerover: a row that opens moves others under a pointer that rests.
  document.addEventListener("pointermove", (event) => offer(rowOf(event.target)));
  document.addEventListener("focusin", (event) => offer(rowOf(event.target)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menu.hidden = true; // it lies over the row's type
    if (STEPS[event.key] && rowOf(event.target) && go(rowOf(event.target), STEPS[event.key])) event.preventDefault();
  });
  menu.addEventListener("click", (event) => event.target.dataset.take && take(event.target));
  document.addEventListener("lead:shown", prepare);
  prepare();

  /* One row at a time is in the order of the tab key: the first, or that which was looked at last. A click opens any. */
  function prepare() {
    const shown = rows();
    for (const row of document.querySelectorAll(".inspector .row:not([tabindex])")) row.tabIndex = -1;
    if (shown.length && !shown.some((row) => row.tabIndex === 0)) shown[0].tabIndex = 0;
  }

  function rows() {
    return [...document.querySelectorAll(".inspector .row")].filter((row) => row.offsetParent);
  }

  function rowOf(part) {
    return part.closest?.(".inspector .row");
  }

  function offer(row) {
    if (!row || menu.parentElement?.parentElement === row) return;
    menu.hidden = false;
    menu.querySelector("[role=status]").textContent = "";
    for (const button of menu.querySelectorAll("[data-take]")) {
      button.hidden = button.dataset.take !== "code" && !member(row);
    }
    row.querySelector(".type").append(menu);
  }

  function go(row, step) {
    const shown = rows();
    const next = shown[shown.indexOf(row) + step];
    if (!next) return false;
    for (const each of document.querySelectorAll('.inspector .row[tabindex="0"]')) each.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
    return true;
  }

  /* glance.js copies: the clipboard's own interface is often closed to a frame. */
  function take(button) {
    const row = rowOf(button);
    const status = menu.querySelector("[role=status]");
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
    const shown = row.querySelector(".value").cloneNode(true);
    shown.querySelectorAll("small, summary, [aria-hidden]").forEach((part) => part.remove());
    const several = [...shown.querySelectorAll(".several > li")];
    return (several.length ? several : [shown]).map((part) => part.textContent.trim()).join("\n");
  }
})();
