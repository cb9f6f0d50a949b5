import { createComposer } from "./composer.js";
import { h, icon } from "./dom.js";
import { createLog } from "./log.js";

const paths = {
  chat: ["M4 4h16v12H9l-5 4z", "M8 9h8M8 12h5"],
  close: ["M6 6l12 12M18 6 6 18"],
  forget: ["M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5"],
};

const headButton = (label, drawing, onclick) =>
  h("button", { type: "button", className: "close", title: label, "aria-label": label, onclick }, icon(...drawing));

/** Sets a text only where it differs: a live region would be read again. */
function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function createHeader(words, { isPage, forget, close }) {
  const title = h("h2", { id: "title" }, words.title);
  const state = h("p", { className: "state", role: "status" });
  const forgetting = headButton(words.forget, paths.forget, forget);
  const closing = isPage ? undefined : headButton(words.close, paths.close, close);
  return {
    element: h("header", {}, h("div", {}, title, state), forgetting, closing),
    draw(info, canForget) {
      put(title, info.title ?? words.title);
      put(state, words[info.state]);
      state.dataset.state = info.state;
      forgetting.hidden = !canForget;
    },
  };
}

function createOpener(words, open) {
  const count = h("span", { className: "count", "aria-hidden": "true" });
  const element = h(
    "button",
    { type: "button", className: "opener", "aria-expanded": "false", onclick: open },
    icon(...paths.chat),
    count,
  );
  return {
    element,
    draw(unread) {
      put(count, unread > 0 ? String(unread) : "");
      element.setAttribute("aria-label", words.open + (unread > 0 ? words.unread(unread) : ""));
    },
  };
}

/**
 * Everything a person sees. `actions`: send, again, discard, forget and `turned()`, called when the window was opened
 * or closed. A page has the window alone, another site a button that opens it.
 */
export function createWindow({ words, isPage, maxBytes, actions }) {
  const log = createLog(words);
  const composer = createComposer({ words, maxBytes, send: actions.send });
  const opener = createOpener(words, () => show(true));
  const header = createHeader(words, { isPage, forget: actions.forget, close: () => show(false) });
  const panel = h(
    "section",
    { className: isPage ? "panel page" : "panel", role: isPage ? "region" : "dialog", "aria-labelledby": "title" },
    [header.element, log.element, composer.element],
  );
  panel.hidden = !isPage;

  function show(open) {
    panel.hidden = !open;
    opener.element.hidden = open;
    actions.turned();
    if (!open) return opener.element.focus();
    log.toEnd();
    return composer.focus();
  }

  panel.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Escape" && !isComposing && !isPage) show(false);
  });
  return {
    elements: isPage ? [panel] : [opener.element, panel],
    isOpen: () => !panel.hidden,
    focus: composer.focus,
    toEnd: log.toEnd,
    draw({ info, messages, waiting, sending, unread, anonymous }) {
      const empty = messages.length === 0 && waiting.length === 0;
      header.draw(info, anonymous && !empty);
      log.show({ greeting: info.greeting ?? words.greeting, messages, waiting, sending, ...actions });
      composer.askName(anonymous && info.loaded && empty);
      opener.draw(unread);
    },
  };
}
