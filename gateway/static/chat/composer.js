import { h, icon } from "./dom.js";
import { createPicked } from "./picked.js";

const paths = {
  send: ["M3 11.5 21 3l-7 18-3-7.5z", "M11 13.5 21 3"],
  attach: ["M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.5a3.5 3.5 0 0 1 5 5L10 17.5a2 2 0 0 1-3-3l7.5-7.5"],
};
const tallestPx = 140;

const tool = (type, className, label, drawing) =>
  h("button", { type, className: `tool ${className}`, title: label, "aria-label": label }, icon(...drawing));

/** Enter sends and Shift+Enter does not; while a word is being composed, Enter chooses a character. */
const sends = ({ key, shiftKey, isComposing, keyCode }) =>
  key === "Enter" && !shiftKey && !isComposing && keyCode !== 229;

function textField(words) {
  const text = h("textarea", {
    id: "text",
    rows: 1,
    maxLength: 10_000,
    placeholder: words.placeholder,
    "aria-describedby": "hint",
  });
  const grow = () => {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight + 2, tallestPx)}px`;
  };
  text.addEventListener("input", grow);
  text.addEventListener("keydown", (event) => {
    if (!sends(event)) return;
    event.preventDefault();
    text.form.requestSubmit();
  });
  const clear = () => {
    text.value = "";
    grow();
    text.focus();
  };
  return { text, clear };
}

function filePicker(words, picked) {
  const input = h("input", { type: "file", multiple: true, className: "hidden", tabIndex: -1, "aria-hidden": "true" });
  const button = tool("button", "", words.attach, paths.attach);
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    void picked.add([...input.files]);
    input.value = "";
  });
  return { input, button };
}

/**
 * Where a message is written. `send({ text, attachments, name })` gives { kept, sentence }: was it taken over, and what
 * there is to say about it.
 */
export function createComposer({ words, maxBytes, send }) {
  const trouble = h("p", { className: "trouble", role: "alert" });
  const say = (sentence = "") => {
    trouble.textContent = sentence;
  };
  const { text, clear } = textField(words);
  const name = h("input", {
    className: "name",
    maxLength: 60,
    placeholder: words.name,
    autocomplete: "name",
    "aria-label": words.name,
  });
  const picked = createPicked({ words, maxBytes, say, left: () => button.focus() });
  const { input, button } = filePicker(words, picked);
  text.addEventListener("paste", ({ clipboardData: { files } }) => void (files.length > 0 && picked.add([...files])));

  async function submit() {
    const written = text.value.trim();
    if (written === "" && picked.isEmpty()) return text.focus();
    const { kept, sentence } = send({ text: written, attachments: await picked.packed(), name: name.value.trim() });
    say(sentence);
    if (!kept) return undefined;
    picked.clear();
    return clear();
  }

  const row = h("div", { className: "row" }, button, input, text, tool("submit", "send", words.send, paths.send));
  const label = h("label", { className: "hidden", for: text.id }, words.write);
  const hint = h("span", { className: "hidden", id: "hint" }, words.hint);
  const form = h("form", { className: "composer" }, name, trouble, picked.element, label, hint, row);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  return {
    element: form,
    focus: () => text.focus(),
    /** A name is asked for once, before the first message. */
    askName: (wanted) => {
      name.hidden = !wanted;
    },
  };
}
