import { createHash } from "node:crypto";
import type { RawEvent } from "@gatehouse/sdk";
import type { Replies } from "../config/replies.js";
import { holds, textOf, valueAt } from "../json-path.js";

export type Item = Readonly<Record<string, unknown>>;
export type CommandKind = Replies["commands"][number]["type"];

/** Which command an item becomes; undefined: none, or it is what we wrote ourselves. */
export function kindOf(item: Item, { ignore, commands }: Replies): CommandKind | undefined {
  if (ignore.some((condition) => holds(condition, item))) return undefined;
  return commands.find(({ when }) => when.every((condition) => holds(condition, item)))?.type;
}

const longestId = 128;
const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What names an item for ever, by webhook and by poll alike; undefined where a part of it is missing. */
export function idOf(item: Item, { id: paths }: Replies): string | undefined {
  const parts = paths.map((path) => textOf(valueAt(item, path)));
  if (parts.includes(undefined) || parts.includes("")) return undefined;
  const id = parts.join("-");
  return id.length > longestId || /[\p{Cc}\p{Cs}]/u.test(id) ? digest(id) : id;
}

/** An item as it is kept; one without an id is kept under its bytes, and becomes a dead letter that says so. */
export function rawOf(item: Item, replies: Replies): RawEvent {
  const text = JSON.stringify(item);
  const key = idOf(item, replies) ?? `unnamed:${digest(text)}`;
  return { key: `${kindOf(item, replies)}:${key}`, body: Buffer.from(text), contentType: "application/json" };
}
