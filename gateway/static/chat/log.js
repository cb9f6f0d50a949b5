import { h } from "./dom.js";
import { messageElement, waitingElement } from "./message.js";

/** Pixels from the end within which a reader is taken to follow the conversation. */
const nearEnd = 80;

/**
 * The conversation as a live region. Only what changed is touched, so that a screen reader says what is new and
 * nobody's place is lost.
 */
export function createLog(words) {
  const list = h("div", { className: "log", role: "log", "aria-live": "polite", "aria-label": words.log, tabIndex: 0 });
  const shown = new Map();
  const toEnd = () => {
    list.scrollTop = list.scrollHeight;
  };
  let follows = true;
  const stay = () => follows && toEnd();
  list.addEventListener("scroll", () => {
    follows = list.scrollHeight - list.scrollTop - list.clientHeight < nearEnd;
  });
  // The window may become smaller, and a picture takes its room only when it has come.
  new ResizeObserver(stay).observe(list);
  list.addEventListener("load", stay, true);

  /** Entries are [key, version, make]: made anew only where the version is another one. */
  function place(entries) {
    const keys = new Set(entries.map(([key]) => key));
    for (const [key, { element }] of shown)
      if (!keys.has(key)) {
        element.remove();
        shown.delete(key);
      }
    let before = null;
    for (const [key, version, make] of [...entries].reverse()) {
      const known = shown.get(key);
      const element = known?.version === version ? known.element : make();
      if (known && known.element !== element) known.element.replaceWith(element);
      if (element.parentNode !== list || element.nextSibling !== before) list.insertBefore(element, before);
      shown.set(key, { version, element });
      before = element;
    }
  }

  return {
    element: list,
    /** Shows messages and, after them, what still waits. */
    show({ greeting, messages, waiting, sending, press, again, discard }) {
      const before = shown.size;
      const known = new Map(messages.map((message) => [message.id, message]));
      const leaving = sending ? waiting.find((item) => !item.arrived && item.failed === undefined) : undefined;
      place([
        [
          "greeting",
          greeting,
          () => h("div", { className: "message" }, h("p", { className: "bubble text" }, greeting)),
        ],
        ...messages.map((message) => [
          message.id,
          JSON.stringify({ ...message, status: undefined, attachments: message.attachments?.map(({ id }) => id) }),
          () => messageElement(message, { words, press, answered: known.get(message.reply_to_id) }),
        ]),
        ...waiting.map((item) => [
          item.body.id,
          `${item.failed}/${item.arrived}/${item === leaving}`,
          () => waitingElement(item, { words, sending: item === leaving, again, discard }),
        ]),
      ]);
      if (follows || (shown.size > before && waiting.length > 0)) toEnd();
    },
    toEnd,
  };
}
