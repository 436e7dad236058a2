/*
 * Reads the lead again without leaving the page: at the button, and by itself where the tab is seen again after more
 * than a minute. The card only hides a tab, with `display: none` (docs/platform.md 12.6), so an
 * IntersectionObserver tells.
 *
 * What the server wrote before is compared with what it writes now, and only the difference is put in place: focus,
 * open folds, a typed search, selected text and whatever other scripts have added stay. Fields whose value changed
 * are marked. A refusal takes the lead from the screen, since a lead is shown only to whom the portal shows it. Any
 * other failure leaves it there and says so. Without this file the button is a plain form.
 *
 * For the page's other scripts: after new content was put in place, `document` gets the event "lead:shown". Then wire
 * what is not wired yet. This file comes before them in the page, because it keeps <main> as the server wrote it.
 */
(() => {
  "use strict";

  const STALE_MS = 60_000;
  const DEADLINE_MS = 30_000;
  const REFUSED = [403, 404];
  const ALWAYS_CHANGED = ["DATE_MODIFY", "MODIFY_BY_ID"]; // marked as any field, and told only where nothing else is
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

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
    read(event.target, Boolean(event.submitter));
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
      const body = new URLSearchParams(new FormData(form));
      if (form.dataset.renew !== undefined) body.set("view", page.querySelector(".fresh [name=view]")?.value ?? "");
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const answer = await window.answerFrom(form.action, { body, signal });
      await window.fingerUp();
      take(answer.page, answer.status, { byPerson, renewed: form.dataset.renew !== undefined });
    } catch (failure) {
      fail(failure);
    } finally {
      page.removeAttribute("aria-busy");
      reading = false;
    }
  }

  /* The portal is asked for a fresh pair where a person waits for it: its refusal is an alert over its whole page. */
  function take(answered, status, { byPerson, renewed }) {
    const renewal = answered.querySelector("form[data-renew]");
    if (answered.querySelector("form[data-live]")) show(answered);
    else if (REFUSED.includes(status) && answered.querySelector("[data-problem]")) leave(answered);
    else if (renewal && byPerson) askPortal(renewal, answered);
    else fail(answered, renewal && !renewed ? part("unread").dataset.expired : "");
  }

  function show(answered) {
    const focused = placeOf(document.activeElement);
    const before = written;
    const since = part("as-of").textContent;
    written = answered.querySelector("main");
    unmark();
    update(before, written);
    mark(before, since);
    focused?.();
    document.title = answered.title;
    document.dispatchEvent(new Event("lead:shown"));
  }

  function leave(answered) {
    page.replaceChildren(...answered.querySelector("main").childNodes);
    document.title = answered.title;
    document.dispatchEvent(new Event("lead:shown"));
  }

  /* The page's own words tell why, where there is a page of ours. Nothing else is quoted. */
  function fail(answered, instead = "") {
    unmark();
    const words = answered instanceof Document ? answered.querySelectorAll("[data-problem] :is(h1, strong)") : [];
    const said = [...words].map((part) => part.textContent.trim()).join(". ");
    part("unread").hidden = false;
    part("unread-why").textContent = instead || said || part("unread").dataset.otherwise;
  }

  /* full-lead.js fills the form with a fresh pair, if the portal gives one, and submits it. */
  function askPortal(renewal, answered) {
    fail(answered);
    const form = document.importNode(renewal, true);
    form.dataset.live = "";
    part("renewal").replaceChildren(form);
    document.dispatchEvent(new Event("lead:shown"));
  }

  /* From the old to the new. */

  function pair(server, live) {
    const lives = [live, ...live.querySelectorAll("*")];
    [server, ...server.querySelectorAll("*")].forEach((each, place) => twins.set(each, lives[place]));
  }

  function update(old, now) {
    const live = twins.get(old);
    if (old.isEqualNode(now)) {
      const olds = [old, ...old.querySelectorAll("*")];
      [now, ...now.querySelectorAll("*")].forEach((each, place) => twins.set(each, twins.get(olds[place])));
      return live;
    }
    if (old.tagName !== now.tagName || hasWords(old) || hasWords(now)) return replace(live, now);
    for (const { name } of [...old.attributes, ...now.attributes]) {
      if (old.getAttribute(name) === now.getAttribute(name)) continue;
      if (now.hasAttribute(name)) live.setAttribute(name, now.getAttribute(name));
      else live.removeAttribute(name);
    }
    twins.set(now, live);
    updateChildren(old, now, live);
    return live;
  }

  function updateChildren(old, now, live) {
    const olds = keyed(old);
    let last = null;
    for (const [key, child] of keyed(now)) {
      const place = olds.has(key) ? update(olds.get(key), child) : bring(child);
      olds.delete(key);
      const follows = last ? last.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING : place.isConnected;
      if (!follows) last ? last.after(place) : live.prepend(place);
      last = place;
    }
    for (const gone of olds.values()) twins.get(gone).remove();
  }

  /* Children are the same by their id, code or part, else by their tag's turn. */
  function keyed(parent) {
    const turns = new Map();
    return new Map(
      [...parent.children].map((child) => {
        const turn = (turns.get(child.tagName) ?? 0) + 1;
        turns.set(child.tagName, turn);
        return [child.id || child.dataset.code || child.dataset.part || `${child.tagName} ${turn}`, child];
      }),
    );
  }

  function hasWords(element) {
    return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  }

  function bring(now) {
    const live = document.importNode(now, true);
    pair(now, live);
    return live;
  }

  function replace(live, now) {
    const next = bring(now);
    live.replaceWith(next);
    return next;
  }

  /* Return what gives the focus back: to the very element, or to the one in its place. */
  function placeOf(focused) {
    if (!page.contains(focused)) return null;
    const box = focused.parentElement.closest("[id], [data-code], [data-part]") ?? page;
    const name = ["id", "data-code", "data-part"].find((each) => box.hasAttribute(each));
    const selector = name ? `${box.localName}[${name}="${CSS.escape(box.getAttribute(name))}"]` : "main";
    const turn = [...box.querySelectorAll(FOCUSABLE)].indexOf(focused);
    return () => {
      const there = focused.isConnected ? focused : document.querySelector(selector)?.querySelectorAll(FOCUSABLE)[turn];
      if (there !== document.activeElement) there?.focus({ preventScroll: true });
    };
  }

  /* What changed. */

  function unmark() {
    page.querySelectorAll("[data-changed]").forEach((row) => row.removeAttribute("data-changed"));
    page.querySelectorAll(".changed-mark").forEach((each) => each.remove());
    for (const name of ["changes", "unchanged", "unread"]) part(name).hidden = true;
    part("renewal").replaceChildren();
  }

  function mark(before, since) {
    const olds = byCode(before);
    const news = byCode(written);
    const changed = [...new Set([...news.keys(), ...olds.keys()])].filter((code) => {
      return !(olds.has(code) && news.has(code)) || rawOf(olds.get(code)) !== rawOf(news.get(code));
    });
    const telling = changed.filter((code) => !ALWAYS_CHANGED.includes(code));
    const told = telling.length ? telling : changed;
    const labels = told.map((code) => labelOf(news.has(code) ? twins.get(news.get(code)) : olds.get(code)));
    for (const code of changed.filter((each) => news.has(each))) markRow(twins.get(news.get(code)));
    part(changed.length ? "changes" : "unchanged").hidden = false;
    part("changed-since").textContent = since;
    part("changed-labels").textContent = labels.join(", ");
  }

  function byCode(root) {
    return new Map([...root.querySelectorAll(".row[data-code]")].map((row) => [row.dataset.code, row]));
  }

  function rawOf(row) {
    return row.dataset.raw ?? raw(row.querySelector("dd, .value"));
  }

  /* The value as the portal sent it, where the page carries it beside its words. */
  function raw(place) {
    const value = place.dataset.raw ?? place.dataset.wire ?? place.getAttribute("value") ?? place.getAttribute("datetime");
    if (value !== null) return value;
    return place.children.length ? [...place.children].map(raw).join("\n") : place.textContent;
  }

  function labelOf(row) {
    return labelIn(row).textContent.trim();
  }

  function markRow(row) {
    row.dataset.changed = "";
    labelIn(row).append(part("changed-mark").content.cloneNode(true));
  }

  function labelIn(row) {
    return row.querySelector("[data-label]") ?? row.querySelector("dt");
  }

  function part(name) {
    return page.querySelector(`[data-part="${name}"]`);
  }
})();
