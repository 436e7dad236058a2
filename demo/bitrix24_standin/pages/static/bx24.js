/*
 * The documented BX24 functions for a page in the portal's frame, written from their documentation
 * (Bitrix24 REST docs, "BX24.js SDK" and "Interaction with UI"; docs/platform.md 7.6); not the vendor's file.
 */
(function () {
  "use strict";

  const [domain, protocol, appSid] = window.name.split("|");
  if (!domain || protocol === undefined || !appSid) {
    throw new Error("Unable to initialize Bitrix24 JS library!");
  }
  const scheme = protocol === "1" ? "https" : "http";
  const portal = `${scheme}://${domain.replace(/:(80|443)$/, "")}`;
  const state = {
    asked: false, // getInitData is on its way
    data: null, // its answer
    expires: 0,
    waiting: [], // called back by init
    installers: [], // called back before them on the first run
    callbacks: new Map(),
    nextCallback: 1,
  };

  /* Messages: `method:JSON:callback:sid` out, `callback:JSON` in. */

  function send(method, params, callback, once = true) {
    let id = "";
    if (callback) {
      id = `b${state.nextCallback++}`;
      state.callbacks.set(id, { callback, once });
    }
    const json = params === undefined || params === null ? "" : JSON.stringify(params);
    window.parent.postMessage(`${method}:${json}:${id}:${appSid}`, portal);
  }

  window.addEventListener("message", (event) => {
    if (event.origin !== portal || event.source !== window.parent || typeof event.data !== "string") return;
    const colon = event.data.indexOf(":");
    const id = event.data.slice(0, colon);
    const entry = state.callbacks.get(id);
    if (colon < 0 || entry === undefined) return;
    if (entry.once) state.callbacks.delete(id);
    const json = event.data.slice(colon + 1);
    if (json === "") entry.callback();
    else entry.callback(JSON.parse(json));
  });

  /* Start */

  function init(callback) {
    if (state.data !== null) {
      callback?.();
      return;
    }
    if (callback) state.waiting.push(callback);
    if (state.asked) return;
    state.asked = true;
    send("getInitData", undefined, begin);
  }

  function begin(data) {
    state.data = data;
    keepPair(data);
    if (data.FIRST_RUN && state.installers.length > 0) {
      send("setInstall", { install: true }, () => {});
      state.installers.splice(0).forEach((installer) => installer());
    }
    state.waiting.splice(0).forEach((callback) => callback());
  }

  function install(callback) {
    const run = typeof callback === "string" ? () => loadScript(callback, installFinish) : callback;
    if (state.data === null) {
      state.installers.push(run);
      init();
    } else if (state.data.FIRST_RUN) run();
  }

  function installFinish() {
    if (state.data?.INSTALL) send("setInstallFinish", {});
  }

  /* Authorization */

  function keepPair(pair) {
    for (const name of ["AUTH_ID", "AUTH_EXPIRES", "REFRESH_ID"]) state.data[name] = pair[name];
    state.expires = Date.now() + Number(pair.AUTH_EXPIRES) * 1000;
  }

  function getAuth() {
    if (state.data === null || state.expires <= Date.now()) return false;
    return {
      access_token: state.data.AUTH_ID,
      refresh_token: state.data.REFRESH_ID,
      expires_in: state.expires,
      domain: state.data.DOMAIN,
      member_id: state.data.MEMBER_ID,
    };
  }

  function refreshAuth(callback) {
    send("refreshAuth", {}, (pair) => {
      keepPair(pair);
      callback?.(getAuth());
    });
  }

  /* REST */

  function encode(value, name, parts) {
    if (value !== null && typeof value === "object") {
      for (const [key, item] of Object.entries(value)) {
        encode(item, name === "" ? encodeURIComponent(key) : `${name}[${encodeURIComponent(key)}]`, parts);
      }
    } else if (value !== undefined && name !== "") {
      const scalar = value === null ? "" : value === true ? 1 : value === false ? 0 : value;
      parts.push(`${name}=${encodeURIComponent(scalar)}`);
    }
    return parts;
  }

  function query(params) {
    return encode(params ?? {}, "", []).join("&");
  }

  class AjaxResult {
    constructor(answer, status, again) {
      this.answer = answer;
      this.status = status;
      this.again = again;
      this.query = again?.params;
    }
    data() {
      return this.answer.result;
    }
    error() {
      if (!("error" in this.answer)) return undefined;
      const { error, error_description: words } = this.answer;
      return {
        status: this.status,
        ex: { error, error_description: words },
        getError: () => ({ error, error_description: words }),
        getStatus: () => this.status,
        toString: () => (words ? `${error}: ${words} (${this.status})` : `${error} (${this.status})`),
      };
    }
    more() {
      return this.answer.next !== undefined && this.answer.next !== null;
    }
    total() {
      return Number(this.answer.total);
    }
    time() {
      return this.answer.time;
    }
    next(callback) {
      if (!this.more() || !this.again) return false;
      const { method, params, callback: same } = this.again;
      return post(method, { ...params, start: this.answer.next }, callback ?? same);
    }
  }

  function callMethod(method, params, callback) {
    init(() => post(method, params ?? {}, callback));
  }

  function post(method, params, callback, retried = false) {
    const request = new XMLHttpRequest();
    request.open("POST", `${portal}${state.data.PATH}/${encodeURIComponent(method)}.json`);
    request.onloadend = () => {
      const answer = readAnswer(request);
      if (answer.error === "expired_token" && !retried) {
        refreshAuth(() => post(method, params, callback, true));
        return;
      }
      callback?.(new AjaxResult(answer, request.status, { method, params, callback }));
    };
    // A string without a content type of its own goes out as text/plain: no preflight.
    request.send(`auth=${encodeURIComponent(state.data.AUTH_ID)}&&${query(params)}`);
    return request;
  }

  function readAnswer(request) {
    try {
      const answer = JSON.parse(request.responseText);
      if (answer !== null && typeof answer === "object") return answer;
    } catch {
      // told below
    }
    return { error: "ERROR_RESPONSE", error_description: "The answer could not be read" };
  }

  function callBatch(calls, callback, halt = false) {
    const cmd = Array.isArray(calls) ? [] : {};
    for (const [key, call] of Object.entries(calls)) {
      const method = Array.isArray(call) ? call[0] : call.method;
      const params = Array.isArray(call) ? call[1] : call.params;
      cmd[key] = `${method}?${query(params)}`;
    }
    callMethod("batch", { halt: halt ? 1 : 0, cmd }, (whole) => callback?.(unpack(calls, whole)));
  }

  function unpack(calls, whole) {
    const results = Array.isArray(calls) ? [] : {};
    const batch = whole.data() ?? {};
    for (const [key, call] of Object.entries(calls)) {
      const failure = whole.error()?.ex ?? batch.result_error?.[key];
      const answer = failure ?? {
        result: batch.result?.[key],
        next: batch.result_next?.[key],
        total: batch.result_total?.[key],
        time: batch.result_time?.[key],
      };
      const method = Array.isArray(call) ? call[0] : call.method;
      const params = (Array.isArray(call) ? call[1] : call.params) ?? {};
      results[key] = new AjaxResult(answer, whole.status, { method, params });
    }
    return results;
  }

  function bindEvent(rest) {
    return (event, handler, authType, callback) => {
      const done = typeof authType === "function" ? authType : callback;
      const params = { EVENT: event, HANDLER: handler };
      if (authType !== undefined && typeof authType !== "function") params.AUTH_TYPE = authType;
      callMethod(rest, params, done);
    };
  }

  /* The page around the frame */

  function getScrollSize() {
    const { documentElement: page, body } = document;
    return {
      scrollWidth: Math.max(page.scrollWidth, page.offsetWidth, body?.scrollWidth ?? 0),
      scrollHeight: Math.max(page.offsetHeight, body?.scrollHeight ?? 0, body?.offsetHeight ?? 0),
    };
  }

  function options(slot, command) {
    return {
      get: (name) => state.data?.[slot]?.[name],
      set(name, value, callback) {
        state.data[slot] = { ...state.data[slot], [name]: value };
        send(command, { name, value }, callback);
      },
    };
  }

  function openApplication(params, closed, settings) {
    const { width, label, title, leftBoundary } = settings ?? {};
    const asked = { bx24_width: width, bx24_label: label, bx24_title: title, bx24_leftBoundary: leftBoundary };
    const given = Object.entries(asked).filter(([, value]) => value !== undefined);
    send("openApplication", { ...params, ...Object.fromEntries(given) }, typeof params === "function" ? params : closed);
  }

  function selectAccess(value, callback) {
    if (typeof value === "function") send("selectAccess", { value: [] }, value);
    else send("selectAccess", { value }, callback);
  }

  /* Small things */

  let ready = document.readyState !== "loading";
  const whenReady = [];
  if (!ready) {
    document.addEventListener("DOMContentLoaded", () => {
      ready = true;
      whenReady.splice(0).forEach((handler) => handler());
    });
  }

  function loadScript(script, callback) {
    const [first, ...rest] = [script].flat();
    if (first === undefined) {
      callback?.();
      return;
    }
    const element = document.createElement("script");
    element.src = first;
    element.onload = () => loadScript(rest, callback);
    document.head.append(element);
  }

  let context = null;
  const proxies = new WeakMap();
  function proxy(func, self) {
    const known = proxies.get(self) ?? new Map();
    proxies.set(self, known);
    if (!known.has(func)) {
      known.set(func, function (...given) {
        const before = context;
        context = this;
        try {
          return func.apply(self, given);
        } finally {
          context = before;
        }
      });
    }
    return known.get(func);
  }

  window.BX24 = {
    init,
    install,
    installFinish,
    getAuth,
    refreshAuth,
    callMethod,
    callBatch,
    callBind: bindEvent("event.bind"),
    callUnbind: bindEvent("event.unbind"),
    getLang: () => state.data?.LANG,
    getDomain: (withScheme) => (withScheme ? portal : state.data?.DOMAIN ?? domain),
    isAdmin: () => Boolean(state.data?.IS_ADMIN),
    appOption: options("APP_OPTIONS", "setAppOption"),
    userOption: options("USER_OPTIONS", "setUserOption"),
    getScrollSize,
    resizeWindow: (width, height, callback) => send("resizeWindow", { width, height }, callback),
    fitWindow: (callback) =>
      send("resizeWindow", { width: "100%", height: getScrollSize().scrollHeight }, callback),
    scrollParentWindow: (scroll, callback) => send("setScroll", { scroll }, callback),
    setTitle: (title, callback) => send("setTitle", { title: String(title) }, callback),
    reloadWindow: (callback) => send("reloadWindow", {}, callback),
    openApplication,
    closeApplication: (callback) => send("closeApplication", {}, callback),
    openPath: (path, callback) => send("openPath", { path }, callback),
    selectUser: (callback) => send("selectUser", { mult: 0 }, callback),
    selectUsers: (callback) => send("selectUser", { mult: 1 }, callback),
    selectAccess,
    selectCRM: (params, callback) => send("selectCRM", params, callback),
    placement: {
      info: () => ({ placement: state.data?.PLACEMENT, options: state.data?.PLACEMENT_OPTIONS }),
      getInterface: (callback) => send("getInterface", undefined, callback),
      call: (command, params, callback) => send(command, params, callback),
      bindEvent: (event, callback) => send("placementBindEvent", { event }, callback, false),
    },
    im: {
      callTo: (userId, video) => send("imCallTo", { userId, video: Boolean(video) }),
      phoneTo: (phone) => send("imPhoneTo", { phone }),
      openMessenger: (dialogId) => send("imOpenMessenger", { dialogId }),
      openHistory: (dialogId) => send("imOpenHistory", { dialogId }),
    },
    ready: (handler) => (ready ? handler() : whenReady.push(handler)),
    isReady: () => ready,
    bind: (element, name, func) => element.addEventListener(name, func),
    unbind: (element, name, func) => element.removeEventListener(name, func),
    proxy,
    proxyContext: () => context,
    loadScript,
  };
})();
