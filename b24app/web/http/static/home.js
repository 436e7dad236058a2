/*
 * Puts the answer of the search into the page, which stays as it is otherwise. Without this file the answer is a
 * page of its own.
 */
(() => {
  "use strict";

  const form = document.querySelector(".leads form");
  const place = document.querySelector("[data-answer]");
  let asked = 0;
  if (!form || !place) return;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(++asked);
  });

  async function find(mine) {
    place.setAttribute("aria-busy", "true");
    try {
      const { page } = await window.answerTo(form, { credentials: "omit", referrerPolicy: "no-referrer" });
      if (mine === asked) show(page);
    } catch {
      form.submit();
    }
  }

  /* A page for a real reason has no answer, and says why: it stands in the answer's place. */
  function show(page) {
    const found = page.querySelector("[data-answer]");
    const ticket = page.querySelector(".leads [name=ticket]");
    if (ticket) form.elements.ticket.value = ticket.value;
    place.replaceChildren(...(found ? found.childNodes : page.querySelectorAll("[data-problem]")));
    place.removeAttribute("aria-busy");
    document.dispatchEvent(new Event("lead:shown"));
  }
})();
