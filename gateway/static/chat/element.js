import { createChat } from "./chat.js";
import { styles } from "./styles.js";
import { createWindow } from "./window.js";
import { wordsFor } from "./words.js";

/** Who the school's site says is logged in; all or nothing, the gateway checks the signature. */
function userOf({ userId, userName, userExpires, userSignature }) {
  if (!userId || !userExpires || !userSignature) return undefined;
  return { id: userId, ...(userName && { name: userName }), expires: Number(userExpires), signature: userSignature };
}

/** Without what stands behind `?`: a page's address may hold what is nobody's business. */
const pageAddress = () =>
  /^https?:$/.test(location.protocol) ? `${location.origin}${location.pathname}`.slice(0, 1024) : undefined;

/** Calls it once for many calls in one turn. */
function once(call) {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      call();
    });
  };
}

/** Begins anew without any trace of the conversation in this browser: others may use the same computer. */
function forget(element, chat, words) {
  if (!confirm(words.forgetSure)) return;
  chat.forget();
  element.replaceWith(element.cloneNode());
}

function build(element, root) {
  const { account, server, lang, mode } = element.dataset;
  const words = wordsFor(lang);
  const user = userOf(element.dataset);
  const draw = once(() => {
    const now = chat.view();
    view.draw({ ...now, anonymous: user === undefined });
    element.dispatchEvent(new CustomEvent("titled", { detail: now.info.title ?? words.title }));
  });
  const chat = createChat({ server, account, user, changed: draw });

  /** True and nothing to say when all is well. */
  function send({ text, attachments = [], name, action }) {
    if (chat.outbox.isFull()) return { kept: false, sentence: words.full };
    const page = pageAddress();
    const safe = chat.outbox.add({
      ...(text && { text }),
      ...(attachments.length > 0 && { attachments }),
      ...(action && { action }),
      ...(name && !user && { name }),
      ...(page && { page }),
    });
    view.toEnd();
    return safe ? { kept: true } : { kept: true, sentence: words.volatile };
  }

  function attend() {
    chat.read(view.isOpen() && document.visibilityState === "visible");
    draw();
  }

  const actions = {
    send,
    press: ({ id, title }) => send({ text: title, action: { id, title } }),
    again: chat.outbox.again,
    discard: chat.outbox.remove,
    forget: () => forget(element, chat, words),
    turned: attend,
  };
  const isPage = mode === "page";
  const view = createWindow({ words, isPage, maxBytes: () => chat.view().info.maxBytes, actions });
  root.adoptedStyleSheets = [styles];
  root.append(...view.elements);
  element.lang = words.lang;
  document.addEventListener("visibilitychange", attend, { signal: chat.ended });
  attend();
  if (isPage) view.focus();
}

/**
 * `<gatehouse-chat>`: a button in the corner and the window it opens, or with `data-mode="page"` the window alone.
 * Everything lives in a shadow root: the host page's styles and ours do not meet.
 */
class GatehouseChat extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot === null) build(this, this.attachShadow({ mode: "open" }));
  }
}

if (customElements.get("gatehouse-chat") === undefined) customElements.define("gatehouse-chat", GatehouseChat);
