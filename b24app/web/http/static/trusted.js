/*
 * The two places where a text becomes a document or a script, for all scripts of the page. Both go through the one
 * policy "full-lead" of Trusted Types. Where B24_JS_URL is empty, the browser refuses every other place: see
 * web/http/headers.py. The policy is known to this file alone, and what passes it is our own server's: connect-src lets
 * no other host answer, script-src lets no other host's script run.
 */
(() => {
  "use strict";

  const asTheyAre = { createHTML: (answer) => answer, createScriptURL: (address) => address };
  const policy = window.trustedTypes?.createPolicy("full-lead", asTheyAre) ?? asTheyAre;

  /* Post a form to our own server, and return its answer as a document whose scripts do not run, and what it says went
     wrong: the page's own words, where it is a page of ours. Nothing else is quoted. */
  window.answerTo = async (form, options, ...more) => {
    const body = new URLSearchParams([...new FormData(form), ...more]);
    const answer = await fetch(form.action, { method: "POST", redirect: "error", body, ...options });
    const page = new DOMParser().parseFromString(policy.createHTML(await answer.text()), "text/html");
    const words = [...page.querySelectorAll("[data-problem] :is(h1, strong)")].map((each) => each.textContent.trim());
    return { ok: answer.ok, status: answer.status, page, problem: words.join(" · ") };
  };

  /* Load the one script of ours that a page loads later. */
  window.scriptForReading = () => loaded("/static/difference.js");

  /* Load the portal's script from where the operator says (B24_JS_URL). */
  window.portalsScript = () => loaded(document.body.dataset.jsUrl);

  function loaded(address) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = policy.createScriptURL(address);
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }
})();
