/*
 * What an application may ask of the page around its frame (app.layout's messages and the BX24 functions).
 * A command that is missing from the table is denied, and denial is silence. Imitates: docs/platform.md 7.4, 12.20.
 */
import { outermost, currentSlider } from "./shell.js";
import { selectAccess, selectCRM, selectUsers } from "./dialogs.js";

/** What older portals open: Bitrix24 REST docs, "BX24.openPath". */
const LISTED_PATHS =
  /^\/(crm\/(deal|lead|contact|company|type)|marketplace|company\/personal\/user\/\d+|workgroups\/group\/\d+)\//;
const SMALLEST = 100; // px, where no width is given
const SLIDER_SETTINGS = ["bx24_width", "bx24_leftBoundary", "bx24_title", "bx24_label"];

export function commandsFor(layout) {
  const { data } = layout;
  const commands = {
    ...session(layout),
    ...size(layout),
    ...options(layout),
    ...installation(layout),
    ...navigation(layout),
    ...messenger(),
    selectUser: (params, reply) => selectUsers(Boolean(Number(params.mult)), reply),
    selectAccess: (params, reply) => selectAccess(params.value ?? [], reply),
    selectCRM: (params, reply) => selectCRM(params, reply),
  };
  if (data.PLACEMENT === "DEFAULT") return commands;
  delete commands.setTitle;
  return { ...commands, ...placement(layout) };
}

function session(layout) {
  const { data } = layout;
  return {
    getInitData(_params, reply) {
      const answer = { ...data };
      delete answer.APP_SID;
      delete answer.APP_ID;
      delete answer.APP_CODE;
      delete answer.ANY_PATH;
      delete answer.POPUP;
      delete answer.INTERFACE;
      reply({ ...answer, DOMAIN: location.host, PROTOCOL: location.protocol === "https:" ? 1 : 0, PATH: "/rest" });
      data.FIRST_RUN = false;
    },
    getInterface: (_params, reply) => reply(data.INTERFACE),
    async refreshAuth(_params, reply) {
      const pair = await layout.ask("access_refresh");
      if (pair === null) {
        window.alert("The portal could not renew the application's access.");
        return;
      }
      Object.assign(data, pair);
      reply(pair);
    },
  };
}

function size(layout) {
  const { frame, data } = layout;
  const commands = {
    setTitle(params, reply) {
      const heading = document.querySelector("[data-page-title]");
      if (heading !== null) heading.textContent = String(params.title);
      reply(params);
    },
    setScroll(params, reply) {
      const top = frame.getBoundingClientRect().top + window.scrollY + Number(params.scroll ?? 0);
      window.scrollTo({ top });
      reply(params);
    },
    reloadWindow: () => location.reload(),
  };
  if (data.POPUP) return commands;
  commands.resizeWindow = (params, reply) => {
    frame.style.width = params.width === "100%" ? "100%" : `${Number.parseInt(params.width, 10) || SMALLEST}px`;
    const height = Number.parseInt(params.height, 10);
    if (height) frame.style.height = `${height}px`;
    reply({ width: frame.offsetWidth, height: frame.offsetHeight });
  };
  return commands;
}

function options(layout) {
  const { data } = layout;
  const keep = (slot, action) => async (params, reply) => {
    const kept = await layout.ask(action, { name: params.name, value: JSON.stringify(params.value ?? null) });
    if (kept === null) return;
    data[slot] = kept;
    reply(action === "set_option" ? params : kept);
  };
  const commands = { setUserOption: keep("USER_OPTIONS", "set_option") };
  if (data.IS_ADMIN) commands.setAppOption = keep("APP_OPTIONS", "set_app_option");
  return commands;
}

function installation(layout) {
  return {
    async setInstall(params, reply) {
      await layout.ask("set_install");
      reply(params);
    },
    async setInstallFinish(params) {
      const value = params.value === false ? "N" : "Y";
      const done = await layout.ask("set_installed", { v: value });
      const slider = currentSlider();
      if (slider !== null) {
        const shell = outermost(); // this document leaves its page with the slider
        slider.close();
        shell.openSlider(location.pathname);
        return;
      }
      const address = new URL(location.href);
      address.searchParams.set("install_finished", done === null ? "N" : value);
      location.replace(address);
    },
  };
}

function navigation(layout) {
  return {
    openApplication(params, reply) {
      const address = new URL(`/marketplace/app/${layout.data.APP_ID}/`, location.origin);
      address.searchParams.set("POPUP", "1");
      for (const [name, value] of Object.entries(params ?? {})) {
        if (SLIDER_SETTINGS.includes(name)) continue;
        address.searchParams.set(name, typeof value === "object" ? JSON.stringify(value) : value);
      }
      outermost().openSlider(address.pathname + address.search, {
        width: params.bx24_width,
        title: params.bx24_title,
        label: params.bx24_label?.text,
        closed: () => reply(),
      });
    },
    closeApplication(_params, reply) {
      const slider = currentSlider();
      if (slider === null || !layout.data.POPUP) return;
      slider.close();
      reply();
    },
    openPath(params, reply) {
      const path = String(params.path ?? "");
      const known = layout.data.ANY_PATH || LISTED_PATHS.test(path);
      if (!known || !path.startsWith("/") || new URL(path, location.origin).origin !== location.origin) {
        reply({ result: "error", errorCode: "PATH_NOT_AVAILABLE" });
        return;
      }
      const address = new URL(path, location.origin);
      address.searchParams.set("from", "rest_placement");
      address.searchParams.set("from_app", layout.data.APP_CODE);
      outermost().openSlider(address.pathname + address.search, { closed: () => reply({ result: "close" }) });
    },
  };
}

function messenger() {
  return {
    imCallTo: (params) => outermost().call(params.userId, Boolean(params.video)),
    imPhoneTo: (params) => outermost().phone(String(params.phone)),
    imOpenMessenger: (params) => outermost().messenger(params.dialogId, "Chat"),
    imOpenHistory: (params) => outermost().messenger(params.dialogId, "History"),
  };
}

/** Only events of the placement's own interface can be bound; the lead's tab has none. */
function placement(layout) {
  return {
    placementBindEvent(params, reply) {
      if (layout.data.INTERFACE.event.includes(params.event)) layout.host.bind(params.event, reply);
    },
    async reloadData(_params, reply) {
      await layout.host.reloadData?.();
      reply();
    },
  };
}
