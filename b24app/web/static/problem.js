/*
 * A page that waits and then tries again by itself; its button does the same without this file.
 * How long comes from the server. Each further try waits twice as long, and after some it is left to the person, so
 * that a portal in trouble is not asked by every open tab for ever.
 */
(() => {
  "use strict";

  const place = document.querySelector("[data-seconds]");
  const form = document.querySelector("[data-second-try]");
  if (!place) return;

  const KEPT = "full-lead-tries";
  const FORGOTTEN_AFTER_S = 300;
  const MOST_TRIES = 5;
  const LONGEST_S = 60;
  const UNCOUNTED_S = 15; // where nothing can be stored, every try waits as long as a later one

  const tries = countedTries();
  if (tries >= MOST_TRIES) return;
  if (form) countDown(() => form.submit());
  else document.addEventListener("bx24:ready", () => countDown(() => window.BX24.reloadWindow()), { once: true });

  function countDown(tryAgain) {
    const seconds = Number(place.dataset.seconds);
    let left = Math.min(Math.max(seconds * 2 ** (tries ?? 0), tries === null ? UNCOUNTED_S : 1), LONGEST_S);
    const shown = place.querySelector("b");
    shown.textContent = String(left);
    place.hidden = false;
    const timer = window.setInterval(() => {
      if (document.hidden) return; // nobody looks
      left -= 1;
      shown.textContent = String(left);
      if (left > 0) return;
      window.clearInterval(timer);
      keep((tries ?? 0) + 1);
      tryAgain();
    }, 1000);
  }

  /* null where the browser stores nothing for a frame */
  function countedTries() {
    try {
      const [count, at] = (window.sessionStorage.getItem(KEPT) ?? "0|0").split("|").map(Number);
      return Date.now() / 1000 - at < FORGOTTEN_AFTER_S ? count : 0;
    } catch {
      return null;
    }
  }

  function keep(count) {
    try {
      window.sessionStorage.setItem(KEPT, `${count}|${Math.round(Date.now() / 1000)}`);
    } catch {
      // it waits longer instead
    }
  }
})();
