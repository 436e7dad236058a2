/* Keeps the demo panel current: new exchanges on the wire, counters of the switches, seconds left of tokens. */

const EVERY_MS = 1500;
const lastSeen = new Map([...document.querySelectorAll("[data-live]")].map((part) => [part.dataset.live, part.innerHTML]));

function countDown() {
  for (const cell of document.querySelectorAll("[data-left]")) {
    cell.dataset.until ??= Date.now() + Number(cell.dataset.left) * 1000;
    const seconds = Math.round((Number(cell.dataset.until) - Date.now()) / 1000);
    const text = seconds > 0 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` : "expired";
    if (cell.textContent !== text) cell.textContent = text;
  }
}

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch("/demo/panel");
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  takeWire(fresh.querySelector("[data-wire]"));
  for (const now of fresh.querySelectorAll("[data-live]")) {
    const old = document.querySelector(`[data-live="${now.dataset.live}"]`);
    if (lastSeen.get(now.dataset.live) === now.innerHTML) continue; // a click in the middle of a change is lost
    if (old.contains(document.activeElement)) continue;
    lastSeen.set(now.dataset.live, now.innerHTML);
    for (const story of old.querySelectorAll("[data-story]")) {
      const same = now.querySelector(`[data-story="${CSS.escape(story.dataset.story)}"]`);
      if (same !== null) same.open = story.open;
    }
    old.replaceChildren(...now.childNodes);
  }
  countDown();
}

/** Add what is new on top; what a person has opened stays open. */
function takeWire(fresh) {
  const wire = document.querySelector("[data-wire]");
  const items = [...fresh.children].map((item) => (item.id && document.getElementById(item.id)) || item);
  const same = items.length === wire.children.length && items.every((item, at) => wire.children[at] === item);
  if (!same) wire.replaceChildren(...items);
}

async function keepCurrent() {
  try {
    await refresh();
  } catch {
    // the portal was stopped: what stands here stays
  }
  setTimeout(keepCurrent, EVERY_MS);
}

setInterval(countDown, 1000);
setTimeout(keepCurrent, EVERY_MS);
countDown();
