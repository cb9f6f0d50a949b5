import type { Interactive } from "@gatehouse/sdk";

const maxItems = 10;
const maxIdBytes = 64;
const maxClickBytes = 128;
const maxWordBytes = 1024;
const maxUrlBytes = 2048;
const maxAppidBytes = 32;

type Action = Interactive["actions"][number];

const within = (text: string, max: number): boolean => text !== "" && Buffer.byteLength(text) <= max;

/** A mini program and its page, written `appid/path/of/page`. */
export function programOf(
  value: string | undefined,
): { readonly appid: string; readonly pagepath: string } | undefined {
  const [appid = "", ...path] = (value ?? "").split("/");
  const pagepath = path.join("/");
  return within(appid, maxAppidBytes) && within(pagepath, maxWordBytes) ? { appid, pagepath } : undefined;
}

const isUrl = (value: string | undefined): boolean =>
  value !== undefined && within(value, maxUrlBytes) && /^https?:\/\//.test(value);

/** One entry of a menu (document/path/94677, 菜单消息); undefined where the menu has none of its kind. */
function entry({ id, title, type, value }: Action): object | undefined {
  switch (type) {
    case "reply":
      if (!within(id, maxIdBytes) || !within(title, maxClickBytes)) return undefined;
      return { type: "click", click: { id, content: title } };
    case "url":
      if (!isUrl(value) || !within(title, maxWordBytes)) return undefined;
      return { type: "view", view: { url: value, content: title } };
    case "mini_program": {
      const program = programOf(value);
      if (!program || !within(title, maxWordBytes)) return undefined;
      return { type: "miniprogram", miniprogram: { ...program, content: title } };
    }
    case "call":
      return undefined;
  }
}

export interface Menu {
  readonly head: string;
  readonly tail: string;
  readonly list: readonly object[];
}

/** The choices as a menu with these words above; undefined where a menu has no room or no kind for them. */
export function menuOf({ actions, footer = "" }: Interactive, head: string): Menu | undefined {
  const list = actions.map(entry).filter((one) => one !== undefined);
  const fits = list.length === actions.length && list.length > 0 && list.length <= maxItems;
  return fits && Buffer.byteLength(footer) <= maxWordBytes ? { head, tail: footer, list } : undefined;
}

/** May these words stand above a menu? Longer ones go ahead as a message of their own. */
export const fitsAbove = (words: string): boolean => Buffer.byteLength(words) <= maxWordBytes;

/** Choices in words, where no menu can show them. */
export function choicesInWords({ actions, footer }: Interactive): string {
  const lines = actions.map(({ title, value }, n) => `${n + 1}. ${title}${value === undefined ? "" : ` ${value}`}`);
  return [...lines, footer].filter((line) => line !== undefined && line !== "").join("\n");
}
