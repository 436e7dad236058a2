/*
 * A lead's or deal's card: tabs that are only hidden, an application's tab that is loaded once when first opened,
 * and More for what the row has no room for.
 */
import { startLayouts } from "./applayout.js";

const card = document.querySelector(".record-card");
const row = card.querySelector(".tab-row");
const more = card.querySelector(".more");
const menu = card.querySelector(".more-menu");
const tabs = [...row.children];

function show(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    const pane = document.getElementById(other.getAttribute("aria-controls"));
    pane.style.display = chosen ? "" : "none";
    if (chosen) load(pane);
  }
  more.open = false;
}

/** Fetch an application's tab the first time it is looked at, and never again. */
async function load(pane) {
  if (pane.dataset.lazy === undefined) return;
  const [application, placement] = pane.dataset.lazy.split(":");
  delete pane.dataset.lazy;
  const body = new URLSearchParams({
    action: "load",
    APP_ID: application,
    PLACEMENT_ID: placement,
    "PLACEMENT_OPTIONS[ID]": card.dataset.record,
  });
  const answer = await fetch("/bitrix/components/bitrix/app.layout/lazyload.ajax.php", { method: "POST", body });
  pane.innerHTML = await answer.text();
  startLayouts(pane, { reloadData });
}

/** The card reads its own data again; the applications' frames stay as they are. */
async function reloadData() {
  const answer = await fetch(location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of ["[data-fields]", "[data-stages]", "[data-page-title]"]) {
    const now = fresh.querySelector(part);
    if (now !== null) card.querySelector(part).innerHTML = now.innerHTML;
  }
}

function isApplication(tab) {
  return document.getElementById(tab.getAttribute("aria-controls")).dataset.lazy !== undefined;
}

/** Put the tabs that do not fit under More, in their order. */
function fit() {
  row.append(...tabs);
  more.hidden = false;
  const room = row.clientWidth - 12;
  let used = 0;
  const spill = tabs.filter((tab) => (used += tab.offsetWidth) > room);
  menu.append(...spill);
  more.hidden = spill.length === 0;
}

card.addEventListener("click", (event) => {
  const tab = event.target.closest("[role='tab']");
  if (tab !== null) show(tab);
});
new ResizeObserver(fit).observe(card);

const wanted = new URLSearchParams(location.search).get("tab");
const asked = tabs.find((tab) => tab.dataset.tab === wanted || (wanted === "app" && isApplication(tab)));
show(asked ?? tabs[0]);
card.dataset.ready = "";
