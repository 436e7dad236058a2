/*
 * A page that waits and then tries again by itself, while somebody looks. Its button does the same without this file.
 * A frame that was opened with an old pair does not wait: it is opened anew at once, and only once.
 * How long it waits, and whether it does, is decided by the server: a frame can store nothing in most browsers.
 * Only the frame is opened anew, with a fresh pair from the portal around it: reloading the portal's page would take
 * away what the person is writing in the card.
 * Source: Bitrix24 REST docs, "BX24.js SDK" (refreshAuth, placement.info).
 */
(() => {
  "use strict";

  const LONGEST_WAIT_MS = 5000;
  const waiting = document.querySelector("[data-seconds]");
  const old = document.querySelector("[data-anew]");
  const form = document.querySelector("[data-second-try]");
  if (waiting && form) countDown(waiting, () => form.submit());
  else if (waiting) whenReady(() => countDown(waiting, () => openAnew(waiting.dataset.tries)));
  if (old) whenReady(() => renew(old));
  document.addEventListener("bx24:ready", forgetOtherwise, { once: true });

  function whenReady(act) {
    document.addEventListener("bx24:ready", () => mayOpenAnew() && act(), { once: true });
  }

  /* What to do without the button stands there until there is one. */
  function forgetOtherwise() {
    const otherwise = document.querySelector("[data-otherwise]");
    if (otherwise) otherwise.hidden = Boolean(document.querySelector("[data-again]:not([hidden])"));
  }

  function mayOpenAnew() {
    return Boolean(window.BX24.refreshAuth && window.BX24.placement?.info);
  }

  /* A portal that refuses gives no reply: then the page's words say what to do. */
  function renew(place) {
    place.hidden = false;
    window.setTimeout(() => (place.hidden = true), LONGEST_WAIT_MS);
    openAnew(place.dataset.tries);
  }

  function countDown(place, tryAgain) {
    const shown = place.querySelector("b");
    let left = Number(place.dataset.seconds);
    place.querySelector("[data-automatic]").hidden = false;
    const timer = window.setInterval(() => {
      if (document.hidden) return;
      left -= 1;
      shown.textContent = String(left);
      if (left > 0) return;
      window.clearInterval(timer);
      tryAgain();
    }, 1000);
  }

  function openAnew(tries) {
    window.BX24.refreshAuth((pair) => {
      if (!pair?.access_token) return;
      const { placement, options } = window.BX24.placement.info();
      const seconds = Math.floor((pair.expires_in - Date.now()) / 1000);
      post({
        AUTH_ID: pair.access_token,
        REFRESH_ID: pair.refresh_token ?? "",
        AUTH_EXPIRES: seconds > 0 && seconds <= 86400 ? seconds : "",
        member_id: pair.member_id,
        PLACEMENT: placement ?? "",
        PLACEMENT_OPTIONS: JSON.stringify(options ?? {}),
        tries,
      });
    });
  }

  /* To the address that the portal opened, whose query says where the frame stands. */
  function post(fields) {
    const launch = document.createElement("form");
    launch.method = "post";
    launch.action = window.location.href;
    launch.hidden = true;
    for (const [name, value] of Object.entries(fields)) {
      const field = document.createElement("input");
      field.name = name;
      field.value = value;
      launch.append(field);
    }
    document.body.append(launch);
    launch.submit();
  }
})();
