import { createHash } from "node:crypto";
import { bytes, identifier, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import type { Page } from "./sync.js";

const named = z.looseObject({ msgid: identifier(256) });
const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

function rawOf(item: unknown): RawEvent {
  const { data } = named.safeParse(item);
  const key = data ? `item:${data.msgid}` : `item:sha256:${digest(JSON.stringify(item))}`;
  return { key, body: bytes(item), contentType: "application/json" };
}

/** What a page brings: each item by its msgid; an answer that was cut becomes a dead letter, so that somebody looks. */
export function rawsOf({ items, cut, cursor }: Page): readonly RawEvent[] {
  const all = items.map(rawOf);
  return cut === undefined
    ? all
    : [...all, { key: `cut:${digest(cursor)}`, body: Buffer.from(cut), contentType: "application/json" }];
}
