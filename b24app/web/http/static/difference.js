/*
 * Puts a newer lead in place. What the server wrote before is compared with what it writes now, and only the difference
 * changes: focus, open folds, a typed search, selected text and whatever other scripts have added stay. Fields whose
 * value changed are marked. live.js loads this file when a lead is read again for the first time.
 */
(() => {
  "use strict";

  const ALWAYS_CHANGED = ["DATE_MODIFY", "MODIFY_BY_ID"]; // marked as any field, and told only where nothing else is
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

  let page, part, pair, twins; // live.js's, which knows them from the page's start

  window.putInPlace = ({ before, now, unmark, ...lives }) => {
    ({ page, part, pair, twins } = lives);
    const since = part("as-of").textContent;
    const focused = placeOf(document.activeElement);
    unmark();
    update(before, now);
    mark(before, now, since);
    focused?.();
  };

  /* From the old to the new. */

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

  function mark(before, now, since) {
    const olds = byCode(before);
    const news = byCode(now);
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
})();
