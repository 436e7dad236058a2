/*
 * What the page asks of the portal around it. The page is complete without this file.
 * BX24.js is inserted after `load`, because the portal hides the frame until then. `<body data-bx24>` tells how it
 * went: "waiting", "ready" or "failed". Each function is looked for before it is used, since portals have BX24.js of any
 * age: that of 2016 has no openPath (docs/platform.md 7.6). A link is then a plain link.
 * Source: Bitrix24 REST docs, "BX24.js SDK" (init, fitWindow, openPath, reloadWindow, refreshAuth).
 */
(() => {
  "use strict";

  const LONGEST_WAIT_MS = 5000;
  const page = document.body;
  const wired = new WeakSet();
  const inPortal = window.parent !== window && window.name.split("|").length === 3;

  if (page.dataset.jsUrl && inPortal) window.addEventListener("load", insert); // comes after every script with "defer"

  function insert() {
    page.dataset.bx24 = "waiting";
    window.portalsScript().then(() => (has("init") ? window.BX24.init(meetPortal) : giveUp()), giveUp);
  }

  function has(name) {
    return typeof window.BX24?.[name] === "function";
  }

  function giveUp() {
    page.dataset.bx24 = "failed";
  }

  function meetPortal() {
    keepFitting();
    wire();
    document.addEventListener("lead:shown", wire);
    page.dataset.bx24 = "ready";
    document.dispatchEvent(new Event("bx24:ready")); // what else a page asks of the portal stands in files of its own
  }

  /* A lead that is read again brings new places: each is wired once. */
  function wire() {
    wireEach("[data-open-path]", leadTo);
    wireEach("[data-again]", offerAgain);
    wireEach("[data-renew]", renew);
  }

  function wireEach(selector, use) {
    for (const place of document.querySelectorAll(selector)) {
      if (!wired.has(place)) use(place);
      wired.add(place);
    }
  }

  /* Only the content's own height counts: the frame's height follows it, and must not call for the next fitting. */
  function keepFitting() {
    if (!has("fitWindow")) return;
    const content = document.querySelector("main");
    let fitted = 0;
    const fit = () => {
      const height = Math.ceil(content.getBoundingClientRect().height);
      if (!height || Math.abs(height - fitted) < 2) return;
      fitted = height;
      window.BX24.fitWindow();
    };
    new ResizeObserver(() => requestAnimationFrame(fit)).observe(content);
    fit();
  }

  /*
   * The page was too old: with a fresh pair from the portal it goes on by itself. If none comes, its words say how.
   * A portal that refuses shows an alert, which holds up its whole page (docs/platform.md 7.4). So this is asked only
   * where a person has just acted, or where the page shows nothing but why it is empty.
   */
  function renew(form) {
    if (!has("refreshAuth")) return;
    form.hidden = false;
    setTimeout(() => (form.hidden = true), LONGEST_WAIT_MS);
    window.BX24.refreshAuth((pair) => {
      if (form.hidden || !pair?.access_token) return;
      const { AUTH_ID, REFRESH_ID, AUTH_EXPIRES } = form.elements;
      AUTH_ID.value = pair.access_token;
      REFRESH_ID.value = pair.refresh_token ?? "";
      const seconds = Math.floor((pair.expires_in - Date.now()) / 1000);
      AUTH_EXPIRES.value = seconds > 0 && seconds <= 86400 ? seconds : "";
      form.requestSubmit(); // live.js, where it stands in the page, keeps the page
    });
  }

  function leadTo(place) {
    const path = place.dataset.openPath;
    const told = has("getDomain") && window.BX24.getDomain(true);
    const portal = /^https?:/.test(told) ? told : ""; // an old BX24.js tells the bare host
    if (!portal && !place.href) return;
    const link = place.matches("a") ? place : wrap(place);
    if (portal) link.href = portal + path;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.hidden = false;
    if (!has("openPath")) return;
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      // A portal opens only the paths that it lists (docs/platform.md 7.4).
      window.BX24.openPath(path, (answer) => answer?.result === "error" && window.open(link.href, link.target, link.rel));
    });
  }

  function wrap(place) {
    const link = document.createElement("a");
    link.append(...place.childNodes);
    place.append(link);
    return link;
  }

  function offerAgain(button) {
    if (!has("reloadWindow")) return;
    button.hidden = false;
    button.addEventListener("click", () => window.BX24.reloadWindow());
  }
})();
