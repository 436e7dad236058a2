/*
 * Fetches the lead's related data after the page's `load`, and again when the lead was read again. Puts names and
 * labels where the rows show numbers and codes. Whatever becomes of it, the lead stands: a failure is a sentence and
 * a button. Without this file the button asks for the whole page.
 */
(() => {
  "use strict";

  const DEADLINE_MS = 20_000;
  const PATIENCE_MS = 1_500;
  const OURS = "related";

  let asking = null;

  if (document.readyState === "complete") ask();
  else window.addEventListener("load", ask, { once: true });
  document.addEventListener("lead:shown", (event) => event.detail !== OURS && ask());
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
    const deadline = window.setTimeout(() => mine.abort(), DEADLINE_MS);
    const patience = window.setTimeout(() => sayWhileWaiting(form, form.dataset.still), PATIENCE_MS);
    begin(form);
    let failed = "";
    try {
      const part = await answerTo(form, mine.signal);
      await window.fingerUp();
      if (asking === mine) show(part);
    } catch (failure) {
      failed = failure.words || form.dataset.otherwise;
    }
    window.clearTimeout(deadline);
    window.clearTimeout(patience);
    if (asking === mine) end(form, failed);
  }

  async function answerTo(form, signal) {
    const body = new URLSearchParams(new FormData(form));
    body.set("size", "part");
    const answer = await window.answerFrom(form.action, { body, signal });
    const part = answer.page.querySelector(".related-parts");
    if (answer.ok && part) return part;
    throw Object.assign(new Error("no related"), { words: answer.problem });
  }

  function begin(form) {
    form.closest("section").setAttribute("aria-busy", "true");
    form.querySelector("button")?.toggleAttribute("hidden", true);
    sayWhileWaiting(form, form.dataset.waiting);
  }

  function end(form, failed) {
    form.closest("section").removeAttribute("aria-busy");
    form.querySelector("button")?.toggleAttribute("hidden", !failed);
    say(form, failed);
  }

  /* A line that comes and goes would move what is being read: where something is shown, only a line that is there changes. */
  function sayWhileWaiting(form, words) {
    const shown = document.querySelector("[data-part=related-shown]").childElementCount > 0;
    if (!shown || !statusOf(form).hidden) say(form, words);
  }

  function statusOf(form) {
    return form.querySelector("[data-part=related-status]");
  }

  function say(form, words) {
    const status = statusOf(form);
    status.textContent = words;
    status.hidden = !words;
  }

  function show(part) {
    const place = document.querySelector("[data-part=related-shown]");
    place.replaceChildren(document.importNode(part, true));
    place.querySelectorAll("[data-says-label]").forEach(putLabel);
    place.querySelectorAll("[data-says-value]").forEach(putValue);
    place.querySelectorAll("[data-says-name]").forEach(putName);
    place.querySelector("[data-part=related-words]")?.remove();
    const { duplicates } = place.firstElementChild.dataset;
    if (duplicates) { // none where the related data did not come: then the button stays
      tell(duplicates);
    }
    document.dispatchEvent(new CustomEvent("lead:shown", { detail: OURS }));
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

  function putLabel(says) {
    const label = rowOf(says.dataset.saysLabel)?.querySelector("dt");
    const own = label?.querySelector("bdi") ?? label;
    const text = own && [...own.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (text) text.data = says.textContent.trim();
  }

  function putValue(says) {
    const value = rowOf(says.dataset.saysValue)?.querySelector("dd");
    for (const place of value?.querySelectorAll("*") ?? []) {
      if (place.children.length || place.closest(".tech") || place.textContent.trim() !== says.dataset.wire) continue;
      put(place, says.textContent.trim());
    }
  }

  function putName(says) {
    const path = CSS.escape(says.dataset.saysName);
    for (const place of document.querySelectorAll(`:is(.row[data-code], .fact) dd [data-open-path="${path}"]`)) {
      put(place.querySelector("a") ?? place, says.textContent.trim());
    }
  }

  function put(place, words) {
    if (place.textContent.trim() === words) return;
    place.title = place.textContent.trim();
    place.dir = "auto";
    place.textContent = words;
    place.closest(".code")?.classList.remove("code");
  }

  function rowOf(code) {
    return document.querySelector(`.row[data-code="${CSS.escape(code)}"]`);
  }
})();
