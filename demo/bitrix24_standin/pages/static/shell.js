/*
 * What surrounds every page of the portal: sliders (pages inside pages), the call bar, the messenger.
 * A page in a slider is a document of the same origin; only the outermost one draws.
 */

/** The shell of the outermost portal page around this one. */
export function outermost() {
  let shell = window.portalShell;
  for (let page = window; page !== page.parent; page = page.parent) {
    try {
      if (page.parent.portalShell) shell = page.parent.portalShell;
    } catch {
      break; // somebody else's page frames the portal
    }
  }
  return shell;
}

/** The slider that this page is shown in, or null. */
export function currentSlider() {
  return outermost().sliders.find((slider) => slider.frame.contentWindow === window) ?? null;
}

class Slider {
  constructor(shell, address, { width, title, label, closed } = {}) {
    this.shell = shell;
    this.closed = closed;
    this.opener = document.activeElement;
    this.element = document.getElementById("slider").content.firstElementChild.cloneNode(true);
    this.frame = this.element.querySelector("iframe");
    if (width) this.element.querySelector(".slider-panel").style.maxWidth = `${Number.parseInt(width, 10)}px`;
    if (label) this.element.querySelector(".slider-label").textContent = label;
    this.frame.title = title ?? "Page in a slider";
    const inside = new URL(address, location.origin);
    inside.searchParams.set("IFRAME", "Y");
    inside.searchParams.set("IFRAME_TYPE", "SIDE_SLIDER");
    this.frame.src = inside.pathname + inside.search;
    this.element.addEventListener("click", (event) => {
      if (event.target === this.element || event.target.closest("[data-close]")) this.close();
    });
    document.body.append(this.element);
    this.element.querySelector("[data-close]").focus();
  }

  close() {
    if (!this.element.isConnected) return;
    this.element.remove();
    this.shell.sliders = this.shell.sliders.filter((slider) => slider !== this);
    this.opener?.focus?.();
    this.closed?.();
  }
}

const shell = {
  sliders: [],
  openSlider(address, settings) {
    const slider = new Slider(shell, address, settings);
    shell.sliders.push(slider);
    return slider;
  },
  phone: (number) => showBar("call-bar", "Calling", number),
  call: (person, video) => showBar("call-bar", video ? "Video call to person" : "Call to person", person),
  messenger: (dialog, what) => showBar("messenger-bar", what, dialog ?? "all dialogs"),
};
window.portalShell = shell;

function showBar(id, what, whom) {
  document.getElementById(id)?.remove();
  const bar = document.getElementById("bar").content.firstElementChild.cloneNode(true);
  bar.id = id;
  bar.querySelector("[data-what]").textContent = what;
  bar.querySelector("[data-whom]").textContent = whom;
  bar.querySelector("[data-close]").addEventListener("click", () => bar.remove());
  document.body.append(bar);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  outermost().sliders.at(-1)?.close();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-slider]");
  if (link === null || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  outermost().openSlider(link.pathname + link.search);
});
