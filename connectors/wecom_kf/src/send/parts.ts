import type { Interactive, Location, Outbound, OutboundAttachment } from "@gatehouse/sdk";
import { type WecomMediaType, wecomMediaTypes } from "@gatehouse/sdk/wechat";
import { choicesInWords, fitsAbove, type Menu, menuOf, programOf } from "./menu.js";

/** Something to follow, shown with a picture. */
export type Follow =
  | { readonly kind: "link"; readonly title: string; readonly text: string; readonly url: string }
  | { readonly kind: "miniprogram"; readonly title: string; readonly appid: string; readonly pagepath: string };

/** One message of 微信客服: it never carries a text and a file together. `file` is uploaded first. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly type: WecomMediaType; readonly file: OutboundAttachment }
  | { readonly kind: "follow"; readonly follow: Follow; readonly file: OutboundAttachment }
  | { readonly kind: "menu"; readonly menu: Menu }
  | { readonly kind: "location"; readonly location: Location };

const textParts = (text: string): readonly Part[] => (text === "" ? [] : [{ kind: "text", text }]);
const fileParts = (files: readonly OutboundAttachment[]): readonly Part[] =>
  files.map((file) => ({ kind: "file", type: wecomMediaTypes[file.kind], file }));

const joined = (...texts: readonly (string | undefined)[]): string =>
  [...new Set(texts)].filter((text) => text !== undefined && text !== "").join("\n");

/** A card with one thing to follow and a picture is a link or a mini program of WeChat's own. */
function followOf({ kind, header, body, actions }: Interactive, text: string): Follow | undefined {
  const [action, ...more] = actions;
  if (kind !== "card" || action === undefined || more.length > 0 || action.value === undefined) return undefined;
  const title = header || action.title;
  if (action.type === "url") return { kind: "link", title, text: joined(text, body), url: action.value };
  const program = action.type === "mini_program" ? programOf(action.value) : undefined;
  return program && { kind: "miniprogram", title, ...program };
}

function menuParts(interactive: Interactive, text: string): readonly Part[] {
  const words = joined(interactive.header, text, interactive.body);
  const above = fitsAbove(words);
  const menu = menuOf(interactive, above ? words : "");
  if (!menu) return textParts(joined(words, choicesInWords(interactive)));
  return [...textParts(above ? "" : words), { kind: "menu", menu }];
}

function choiceParts(interactive: Interactive, { text, attachments }: Outbound): readonly Part[] {
  const [first, ...others] = attachments;
  const follow = first?.kind === "image" ? followOf(interactive, text) : undefined;
  return follow && first
    ? [{ kind: "follow", follow, file: first }, ...fileParts(others)]
    : [...menuParts(interactive, text), ...fileParts(attachments)];
}

/** WeChat's map knows the Chinese coordinates only: elsewhere the pin would stand hundreds of metres off. */
function placeParts(location: Location): readonly Part[] {
  if (location.coord_system === "gcj02") return [{ kind: "location", location }];
  const { name, address, latitude, longitude, coord_system } = location;
  return textParts(joined(name, address, `${coord_system} ${latitude}, ${longitude}`));
}

/** In the order a person reads them: words, choices, files, a place. */
export function partsOf(message: Outbound): readonly Part[] {
  const { text, interactive, attachments, location } = message;
  const said = interactive ? choiceParts(interactive, message) : [...textParts(text), ...fileParts(attachments)];
  return [...said, ...(location ? placeParts(location) : [])];
}
