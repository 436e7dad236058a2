/*
 * What a page does once, after a sign-in from outside or an installation. No lead's page needs it.
 * Source: Bitrix24 REST docs, "BX24.js SDK" (installFinish).
 */
(() => {
  "use strict";

  const page = document.body;
  const asked = new URLSearchParams(window.location.search);

  if (asked.has("code")) leaveTheSignIn();
  document.addEventListener("bx24:ready", () => {
    if (document.querySelector("[data-install-finish]")) finishInstallation();
  });

  /* The code of a sign-in works once: it stays in no address bar, history or bookmark. A reload starts a new sign-in. */
  function leaveTheSignIn() {
    const portal = asked.get("domain");
    const start = portal ? `/oauth/start?portal=${encodeURIComponent(portal)}` : "/";
    window.history.replaceState(null, "", page.dataset.signIn ?? start);
  }

  /* It throws where the portal does not think that it is installing: then the page's own words say what to do. */
  function finishInstallation() {
    try {
      window.BX24.installFinish();
    } catch {
      page.dataset.bx24 = "failed";
    }
  }
})();
