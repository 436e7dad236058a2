/*
 * The access page in a portal: Bitrix24's own dialog for access rights, next to the search by name.
 * Source: Bitrix24 REST docs, BX24.selectAccess (`value` is what cannot be chosen; only what is added comes back).
 */
(() => {
  "use strict";

  document.addEventListener("bx24:ready", () => window.BX24.selectAccess && document.querySelectorAll("[data-select-access]").forEach(offer));

  function offer(form) {
    const taken = JSON.parse(form.dataset.selectAccess);
    form.hidden = false;
    form.querySelector("button").addEventListener("click", () => {
      window.BX24.selectAccess(taken, (added) => {
        const rights = Object.values(added ?? {}).filter((right) => right?.id && !taken.includes(right.id));
        if (rights.length === 0) return;
        form.elements.added.value = JSON.stringify(rights.map(({ id, name }) => ({ id, name })));
        form.submit();
      });
    });
  }
})();
