import { h, icon } from "./dom.js";
import { webAddress, withLinks } from "./links.js";
import { sizeText, timeText } from "./words.js";

const paths = {
  file: ["M6 2h8l4 4v16H6z", "M14 2v5h4"],
};

/** A picture is shown as one, beside its name; where it cannot be loaded the name alone stays. */
function picture({ url, filename }) {
  const image = h("img", { src: url, alt: filename, loading: "lazy" });
  image.addEventListener("error", () => image.remove());
  return image;
}

function fileElement(file) {
  const href = webAddress(file.url);
  const label = [icon(...paths.file), h("span", { className: "filename" }, file.filename)];
  if (file.size !== undefined) label.push(h("span", { className: "size" }, sizeText(file.size)));
  if (href === undefined) return h("span", { className: "file" }, label);
  const isPicture = file.kind === "image" && /^image\/(png|jpeg|gif|webp)$/.test(file.content_type);
  return h(
    "a",
    { className: "file", href, target: "_blank", rel: "noopener noreferrer" },
    isPicture ? picture({ ...file, url: href }) : undefined,
    h("span", { className: "fileline" }, label),
  );
}

function actionElement(action, press) {
  const href = action.type === "url" ? webAddress(action.value) : undefined;
  if (href !== undefined)
    return h("a", { className: "action", href, target: "_blank", rel: "noopener noreferrer" }, action.title);
  if (action.type !== "reply") return h("span", { className: "action" }, action.title);
  return h("button", { className: "action", type: "button", onclick: () => press(action) }, action.title);
}

const interactiveElement = ({ header, body, footer, actions = [] }, press) =>
  h(
    "div",
    { className: "interactive" },
    header && h("strong", {}, header),
    body && h("p", {}, withLinks(body)),
    h(
      "div",
      { className: "actions", role: "group" },
      actions.map((action) => actionElement(action, press)),
    ),
    footer && h("small", {}, footer),
  );

const foot = (...parts) => h("p", { className: "foot" }, ...parts);

/** Who speaks, for ears: eyes see the side. */
const speaker = (words, own, by) =>
  h("span", { className: "hidden" }, `${own ? words.you : by === "bot" ? words.bot : words.agent}: `);

const longestQuote = 80;

/** The beginning of what is answered. */
function quote(answered) {
  const text = answered?.text ?? answered?.attachments?.[0]?.filename;
  if (!text) return undefined;
  return h("blockquote", {}, text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
}

function content(message, words, press) {
  if (message.deleted) return [h("p", { className: "gone" }, words.deleted)];
  const { text, attachments = [], interactive } = message;
  return [
    text && h("p", { className: "text" }, withLinks(text)),
    ...attachments.map(fileElement),
    interactive && interactiveElement(interactive, press),
  ];
}

/** A message of the conversation, `answered` being the one it replies to. `press` is called with the action of a button. */
export function messageElement(message, { words, press, answered }) {
  const own = message.direction === "inbound";
  const marks = [message.by === "bot" && words.bot, message.edited && words.edited].filter(Boolean);
  return h(
    "div",
    { className: own ? "message own" : "message" },
    h(
      "div",
      { className: "bubble" },
      speaker(words, own, message.by),
      quote(answered),
      ...content(message, words, press),
    ),
    foot(
      ...marks.map((mark) => `${mark} · `),
      h("time", { dateTime: message.at }, timeText(message.at, words.lang)),
      own && ` · ${words.arrived}`,
    ),
  );
}

/** A message on its way out, with what can be done about one that was refused. */
export function waitingElement({ body, failed, arrived }, { words, sending, again, discard }) {
  const refused = failed !== undefined;
  const state = refused ? `${words.failed}: ${words.why(failed)}` : sending ? words.sending : words.waiting;
  const attachments = body.attachments?.map(({ filename }) => ({ filename })) ?? [];
  return h(
    "div",
    { className: `message own ${arrived ? "" : refused ? "failed" : "waiting"}` },
    h("div", { className: "bubble" }, speaker(words, true), ...content({ text: body.text, attachments }, words)),
    foot(
      h("span", {}, arrived ? words.arrived : state),
      refused && h("button", { type: "button", onclick: () => again(body.id) }, words.again),
      refused && h("button", { type: "button", onclick: () => discard(body.id) }, words.discard),
    ),
  );
}
