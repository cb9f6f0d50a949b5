import { h } from "./dom.js";
import { fitted, packed } from "./files.js";
import { sizeText } from "./words.js";

const maxFiles = 10;

/** The files a message will carry. `say` shows a sentence about one that cannot; `left()` is called when one was taken out. */
export function createPicked({ words, maxBytes, say, left }) {
  const list = h("ul", { className: "picked" });
  let files = [];

  function set(now) {
    files = now;
    list.replaceChildren(...files.map(item));
  }

  function item(file) {
    const leave = () => {
      set(files.filter((other) => other !== file));
      left();
    };
    const button = h("button", { type: "button", onclick: leave, "aria-label": words.remove(file.name) }, "×");
    return h("li", {}, h("span", { className: "filename" }, file.name), ` ${sizeText(file.size)} `, button);
  }

  async function add(chosen) {
    say();
    for (const file of chosen) {
      if (files.length >= maxFiles) return say(words.tooMany);
      const room = maxBytes() - files.reduce((sum, { size }) => sum + size, 0);
      const fit = await fitted(file, room);
      if (fit === undefined) say(words.tooLarge(file.name, sizeText(maxBytes())));
      else set([...files, fit]);
    }
  }

  return {
    element: list,
    add,
    isEmpty: () => files.length === 0,
    packed: () => Promise.all(files.map(packed)),
    clear: () => set([]),
  };
}
