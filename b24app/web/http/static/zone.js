/*
 * Shows moments where the viewer is, where their profile names no time zone: then only the browser knows it. Without
 * this file they are in the portal's time zone, as the page says. What a custom field holds stays as it was typed.
 */
(() => {
  "use strict";

  /* Years and digits as the server tells them: left to itself, a browser may take Thai or Arabic ones. */
  const lang = `${document.documentElement.lang}-u-ca-gregory-nu-latn`;
  const clock = new Intl.DateTimeFormat(lang, { timeStyle: "short" });
  const day = new Intl.DateTimeFormat(lang, { dateStyle: "medium" });
  const moment = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
  const { timeZone } = moment.resolvedOptions();

  document.addEventListener("lead:shown", move);
  move();

  function move() {
    const named = document.querySelector("[data-zone]");
    if (!named || !timeZone || /M\d\d/.test(moment.format())) return; // Chromium has no Kazakh names of months: "M07"
    for (const time of document.querySelectorAll('time[data-at]:not([data-code^="UF_"] *)')) {
      const at = new Date(time.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      if (time.dataset.day) time.dataset.day = day.format(at); // on paper
      say(time, (time.dataset.at === "clock" ? clock : moment).format(at));
    }
    named.textContent = named.dataset.zone.replace("{zone}", timeZone);
  }

  /* An age has its moment where one points, and behind it for screen readers. */
  function say(time, said) {
    if (!time.title) {
      time.textContent = said;
      return;
    }
    const behind = time.nextElementSibling;
    behind.textContent = behind.textContent.replace(time.title, said);
    time.title = said;
  }
})();
