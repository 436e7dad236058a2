/*
 * Fetches the lead's related data after the page's `load`, and again when the lead was read again. Puts names and
 * labels where the rows show numbers and codes: in the inspector no more than that. Whatever becomes of it, the lead
 * stands: a failure is a sentence and a button. Without this file the button asks for the whole page.
 */
(() => {
  "use strict";

  const DEADLINE_MS = 20_000;
  const PATIENCE_MS = 1_500;
  const place = () => document.querySelector("[data-part=related-shown]");
  let asking = null;

  window.addEventListener("load", ask);
  document.addEventListener("lead:shown", (event) => event.detail ?? ask()); // the detail is our own
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.related === undefined) return;
    event.preventDefault();
    ask();
  });

  async function ask() {
    const form = document.querySelector("form[data-related]");
    if (!form) return;
    asking?.abort();
    const mine = (asking = new AbortController());
    const patience = setTimeout(() => sayWhileWaiting(form, form.dataset.still), PATIENCE_MS);
    setTimeout(() => mine.abort(), DEADLINE_MS); // an answer that has come by then stays
    begin(form);
    const failed = await failureOf(form, mine);
    clearTimeout(patience);
    if (asking === mine) end(form, failed);
  }

  /* Fetch and show it, and return what went wrong, "" where nothing did. */
  async function failureOf(form, mine) {
    const { otherwise, related: size } = form.dataset;
    try {
      const { ok, page, problem } = await window.answerTo(form, { signal: mine.signal }, ["size", size || "part"]);
      const related = ok && page.querySelector(".related-parts");
      if (!related) return problem || otherwise;
      await window.fingerUp();
      if (asking === mine) show(related);
      return "";
    } catch {
      return otherwise;
    }
  }

  function begin(form) {
    form.closest("section").setAttribute("aria-busy", "true");
    offer(form, false);
    sayWhileWaiting(form, form.dataset.waiting);
  }

  function end(form, failed) {
    form.closest("section").removeAttribute("aria-busy");
    offer(form, failed);
    say(statusOf(form), failed);
  }

  function offer(form, again) {
    form.querySelector("button")?.toggleAttribute("hidden", !again);
  }

  /* A line that comes and goes would move what is being read: where something is shown, only a line that is there changes. */
  function sayWhileWaiting(form, words) {
    const status = statusOf(form);
    if (!place().firstElementChild || !status.hidden) say(status, words);
  }

  function statusOf(form) {
    return form.querySelector("[data-part=related-status]");
  }

  function say(status, words) {
    status.textContent = words;
    status.hidden = !words;
  }

  function show(related) {
    place().replaceChildren(related);
    for (const says of related.querySelectorAll("[data-says-label]")) putLabel(says.dataset.saysLabel, textOf(says));
    for (const says of related.querySelectorAll("[data-says-value]")) putValue(says.dataset, textOf(says));
    for (const says of related.querySelectorAll("[data-says-name]")) putName(says.dataset.saysName, textOf(says));
    related.querySelector("[data-part=related-words]")?.remove();
    const { duplicates } = related.dataset;
    if (duplicates) tell(duplicates); // none where the related data did not come: then the button stays
    document.dispatchEvent(new CustomEvent("lead:shown", { detail: "related" }));
  }

  /* In the head: how many possible duplicates there are, in the place that was kept for it. */
  function tell(count) {
    const link = document.createElement("a");
    link.href = "#duplicates";
    link.textContent = count;
    link.classList.toggle("lack", /[1-9]/.test(count));
    document.querySelector("[data-part=fact-duplicates] dd")?.replaceChildren(link);
  }

  /* Words go where words are, so that marks, links and titles around them stay. */

  function putLabel(code, words) {
    const label = rowOf(code)?.querySelector("dt, [data-label]");
    const own = label?.querySelector("bdi") ?? label;
    const text = own && [...own.childNodes].find((node) => node.data?.trim());
    if (text) text.data = words;
  }

  function putValue({ saysValue, wire }, words) {
    for (const place of rowOf(saysValue)?.querySelector("dd, .value")?.querySelectorAll("*") ?? []) {
      if (!place.firstElementChild && textOf(place) === wire) put(place, words);
    }
  }

  function putName(path, words) {
    const named = `:is(.row, .fact) :is(dd, .value) [data-open-path="${CSS.escape(path)}"]`;
    for (const place of document.querySelectorAll(named)) {
      put(place.querySelector("a") ?? place, words);
    }
  }

  function put(place, words) {
    const before = textOf(place);
    if (before === words) return;
    place.title = before;
    place.dir = "auto";
    place.textContent = words;
    place.closest(".code")?.classList.remove("code");
  }

  function rowOf(code) {
    return document.querySelector(`.row[data-code="${CSS.escape(code)}"]`);
  }

  function textOf(element) {
    return element.textContent.trim();
  }
})();
