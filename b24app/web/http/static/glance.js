/*
 * The lead's head: calls through the portal's telephony, chats of open channels, and a summary to copy.
 * Without this file a number is a `tel:` link and the summary a text under a fold. Clicks are caught where they
 * arrive, so a lead that is read again needs no wiring.
 * Source: Bitrix24 REST docs, BX24.im.phoneTo, BX24.im.openHistory (docs/platform.md 12.12).
 */
(() => {
  "use strict";

  const portal = () => document.body.dataset.bx24 === "ready" && window.BX24.im;
  const { classList } = document.documentElement;

  classList.add("scripted");
  document.addEventListener("bx24:ready", () => portal()?.openHistory && classList.add("can-chat"));
  document.addEventListener("click", (event) => {
    const { target } = event;
    const call = target.closest('a[href^="tel:"]');
    const chat = target.closest("[data-history]");
    const copy = target.closest("[data-copy]");
    if (call && portal()?.phoneTo) {
      event.preventDefault();
      portal().phoneTo(call.getAttribute("href").slice("tel:".length));
    }
    if (chat) portal()?.openHistory(chat.dataset.history);
    if (copy) give(copy);
  });

  /* Copies for another script: `told` is called with whether it worked. */
  document.addEventListener("lead:copy", async ({ detail }) => detail.told(await copied(detail.text)));

  async function give(button) {
    const text = document.getElementById(button.dataset.copy);
    const given = await copied(text.textContent);
    button.parentElement.querySelector("[role=status]").textContent = given ? button.dataset.done : "";
    if (!given) text.closest("details").classList.add("by-hand");
    button.focus();
  }

  async function copied(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return select(text);
    }
  }

  /* The portal's frame may not be allowed to use the clipboard's own interface. */
  function select(text) {
    const place = document.createElement("textarea");
    place.className = "unseen";
    place.value = text;
    document.body.append(place);
    place.select();
    const given = document.execCommand("copy");
    place.remove();
    return given;
  }
})();
