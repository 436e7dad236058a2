/*
 * The portal's side of an application's frame: submits the form into it, shows it on `load`, answers messages.
 * What each command does stands in appcommands.js. Imitates: docs/platform.md 7.3, 12.7.
 */
import { commandsFor } from "./appcommands.js";

/** Read `method:JSON:callback:sid`, whose JSON slot may be empty or missing, or the object form. */
export function readMessage(data) {
  if (data !== null && typeof data === "object") {
    return { method: data.method, params: data.params ?? {}, callback: data.callback, appSid: data.appSid };
  }
  if (typeof data !== "string") return null;
  const parts = data.split(":");
  if (parts.length < 2) return null;
  const appSid = parts.pop();
  const callback = parts.length > 1 ? parts.pop() : "";
  const [method, ...rest] = parts;
  return { method, params: readParams(rest.join(":")), callback, appSid };
}

function readParams(text) {
  if (text === "") return {};
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return text; // setValue sends a bare string
  }
}

export class AppLayout {
  /** @param {HTMLElement} holder the rendered app layout; @param {object} host what its page can do for it. */
  constructor(holder, host = {}) {
    this.holder = holder;
    this.host = host;
    this.frame = holder.querySelector("iframe");
    this.form = holder.querySelector("form");
    this.data = JSON.parse(holder.querySelector("script[type='application/json']").textContent);
    this.origin = new URL(this.form.action).origin;
    this.commands = commandsFor(this);
    this.hear = this.hear.bind(this);
  }

  start() {
    window.addEventListener("message", this.hear);
    this.frame.addEventListener("load", () => {
      if (!this.isBlank()) this.frame.classList.remove("app-loading");
    });
    this.form.submit();
  }

  /** The frame's first `load` may be that of its empty document, before the form's answer. */
  isBlank() {
    try {
      return this.frame.contentWindow.location.href === "about:blank";
    } catch {
      return false;
    }
  }

  hear(event) {
    if (!this.holder.isConnected) {
      window.removeEventListener("message", this.hear);
      return;
    }
    if (event.origin !== this.origin) return;
    const message = readMessage(event.data);
    if (message === null || message.appSid !== this.data.APP_SID) return;
    if (!Object.hasOwn(this.commands, message.method)) return; // unknown or denied: never a word
    const reply = (result) => this.reply(message.callback, result);
    this.commands[message.method](message.params, reply);
  }

  reply(callback, result) {
    if (callback === undefined || callback === "") return;
    const text = result === undefined ? "" : JSON.stringify(result);
    this.frame.contentWindow?.postMessage(`${callback}:${text}`, this.origin);
  }

  /** Ask the portal on behalf of this frame; null when it refused. */
  async ask(action, fields = {}) {
    const body = new URLSearchParams({
      action,
      APP_ID: this.data.APP_ID,
      PLACEMENT: this.data.PLACEMENT,
      ...fields,
    });
    try {
      const answer = await fetch("/bitrix/components/bitrix/app.layout/lazyload.ajax.php", {
        method: "POST",
        body,
      });
      const found = answer.ok ? await answer.json() : null;
      return found !== null && "portal_refused" in found ? null : found;
    } catch {
      return null;
    }
  }
}

/** Start every layout inside `root` that has not been started. */
export function startLayouts(root, host) {
  for (const holder of root.querySelectorAll(".app-layout:not([data-started])")) {
    holder.dataset.started = "";
    new AppLayout(holder, host).start();
  }
}
