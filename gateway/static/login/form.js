/** An element with attributes and children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A label, its input and, where it has one, a hint that is read with it. */
function field({ id, label, hint, ...attributes }) {
  const about = hint && h("p", { class: "hint", id: `${id}-hint` }, hint);
  const input = h("input", { id, name: id, ...attributes, "aria-describedby": hint && `${id}-hint` });
  return h("div", { class: "field" }, h("label", { for: id }, label), input, ...(about ? [about] : []));
}

/** Shows a part of the page; a screen reader begins at its heading. */
export function show(...children) {
  const main = document.getElementById("main");
  main.replaceChildren(...children);
  (main.querySelector("input") ?? main).focus();
}

/**
 * A form that sends its fields; what `send` returns is told as what is wrong. Empty optional fields are left out, and
 * passwords and codes are emptied after a try.
 */
export function form({ fields, button, send, note }) {
  const wrong = h("p", { class: "wrong", role: "alert" });
  const submit = h("button", { type: "submit" }, button);
  const told = note ? [h("p", { role: "status" }, note)] : [];
  const element = h("form", { novalidate: "" }, ...told, wrong, ...fields.map(field), submit);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    wrong.textContent = "";
    submit.disabled = true;
    const given = Object.fromEntries([...new FormData(element)].filter(([, value]) => value !== ""));
    const fault = await send(given);
    submit.disabled = false;
    if (fault === undefined) return;
    wrong.textContent = fault;
    for (const input of element.querySelectorAll("[type=password], [autocomplete=one-time-code]")) input.value = "";
    element.querySelector("input").focus();
  });
  return element;
}
