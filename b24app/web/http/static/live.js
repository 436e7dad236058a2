/*
 * Reads the lead again without leaving the page: at the button, and by itself where the tab is seen again after more
 * than a minute. The card only hides a tab, with `display: none` (docs/platform.md 12.6), so an
 * IntersectionObserver tells.
 *
 * Only the difference to what the server wrote before is put in place (difference.js). A refusal takes the lead from
 * the screen, since a lead is shown only to whom the portal shows it. Any other failure leaves it there and says so.
 * Without this file the button is a plain form.
 *
 * For the page's other scripts: after new content was put in place, `document` gets the event "lead:shown". Then wire
 * what is not wired yet. This file comes before them in the page, because it keeps <main> as the server wrote it.
 */
(() => {
  "use strict";

  const STALE_MS = 60_000;
  const DEADLINE_MS = 30_000;
  const REFUSED = [403, 404];

  const page = document.querySelector("main");
  const twins = new WeakMap(); // from what the server wrote to what stands in the page
  let written = page.cloneNode(true);
  let askedAt = Date.now();
  let reading = false;
  let inSight = true;

  pair(written, page);
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.live === undefined) return;
    event.preventDefault();
    read(event.target, event.submitter);
  });
  document.addEventListener("visibilitychange", whenSeen);
  new IntersectionObserver((seen) => {
    inSight = seen.at(-1).isIntersecting;
    whenSeen();
  }).observe(page);

  function whenSeen() {
    if (!inSight || document.hidden || Date.now() - askedAt <= STALE_MS) return;
    page.querySelector("form[data-live]")?.requestSubmit();
  }

  async function read(form, byPerson) {
    if (reading) return;
    reading = true;
    askedAt = Date.now();
    page.setAttribute("aria-busy", "true");
    try {
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const coming = readyToPut(signal);
      const answer = await window.answerTo(form, { signal });
      const isLead = answer.page.querySelector("form[data-live]");
      if (isLead) await coming; // a refusal waits for no script
      await window.fingerUp();
      if (isLead) show(answer.page);
      else refuse(answer, byPerson, form.dataset.renew !== undefined);
    } catch {
      fail();
    } finally {
      page.removeAttribute("aria-busy");
      reading = false;
    }
  }

  /* Most tabs are never read again: what puts a newer lead in place is loaded with the first one. */
  async function readyToPut(signal) {
    const late = new Promise((done) => (signal.onabort = done));
    if (!window.putInPlace) await Promise.race([window.scriptForReading().catch(() => {}), late]);
  }

  /* The portal is asked for a fresh pair where a person waits for it: its refusal is an alert over its whole page. */
  function refuse({ page: answered, status, problem }, byPerson, renewed) {
    const renewal = answered.querySelector("form[data-renew]");
    if (REFUSED.includes(status) && problem) leave(answered);
    else if (renewal && byPerson) askPortal(renewal, problem);
    else fail(renewal && !renewed ? part("unread").dataset.expired : problem);
  }

  function show(answered) {
    const now = answered.querySelector("main");
    window.putInPlace({ page, part, pair, twins, unmark, before: written, now }); // throws where it has not come
    written = now;
    tell(answered.title);
  }

  function leave(answered) {
    page.replaceChildren(...answered.querySelector("main").childNodes);
    tell(answered.title);
  }

  function tell(title = document.title) {
    document.title = title;
    document.dispatchEvent(new Event("lead:shown"));
  }

  function fail(said = "") {
    unmark();
    part("unread").hidden = false;
    part("unread-why").textContent = said || part("unread").dataset.otherwise;
  }

  /* full-lead.js fills the form with a fresh pair, if the portal gives one, and submits it. */
  function askPortal(renewal, problem) {
    fail(problem);
    renewal.dataset.live = "";
    renewal.append(page.querySelector(".fresh [name=view]")?.cloneNode() ?? "");
    part("renewal").replaceChildren(renewal);
    tell();
  }

  function pair(server, live) {
    const lives = [live, ...live.querySelectorAll("*")];
    [server, ...server.querySelectorAll("*")].forEach((each, place) => twins.set(each, lives[place]));
  }

  function unmark() {
    for (const row of page.querySelectorAll("[data-changed]")) {
      delete row.dataset.changed;
      row.querySelector(".changed-mark")?.remove();
    }
    for (const name of ["changes", "unchanged", "unread"]) part(name).hidden = true;
    part("renewal").replaceChildren();
  }

  function part(name) {
    return page.querySelector(`[data-part=${name}]`);
  }
})();
