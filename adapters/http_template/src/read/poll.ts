import { randomUUID } from "node:crypto";
import { type Host, PluginError, type PollResult } from "@gatehouse/sdk";
import type { Client } from "../client.js";
import type { Poll, Replies } from "../config/replies.js";
import { exactJson } from "../exact-json.js";
import { textOf, valueAt } from "../json-path.js";
import { type Item, kindOf, rawOf } from "./item.js";
import { listAt } from "./items.js";

export interface PollDeps {
  readonly client: Client;
  readonly host: Pick<Host, "now">;
  readonly replies: Replies;
  readonly poll: Poll;
}

interface Page {
  readonly items: readonly Item[];
  readonly cursor: string;
}

const unreadable = (cause: unknown): PluginError =>
  new PluginError(
    "unavailable",
    "replies.poll: the answer is not the JSON expected, or is longer than 64 KiB; ask for fewer items at once",
    { cause },
  );

function pageOf(body: string, { items: path, cursor, item_cursor }: Poll, from: string): Page {
  try {
    const value = exactJson(body);
    const items = listAt(value, path);
    const next = item_cursor === undefined ? valueAt(value, cursor ?? "") : valueAt(items.at(-1), item_cursor);
    return { items, cursor: textOf(next) || from };
  } catch (cause) {
    throw unreadable(cause);
  }
}

async function ask({ client, host, poll }: PollDeps, from: string, signal: AbortSignal): Promise<Page> {
  const query = Object.entries(poll.query).map(([name, text]) => [name, text.replaceAll("{cursor}", from)] as const);
  const path = poll.path.replaceAll("{cursor}", encodeURIComponent(from));
  const request = { method: "GET", path, query: Object.fromEntries(query) } as const;
  const { answer, verdict } = await client.ask(request, { now: host.now(), nonce: randomUUID() }, signal);
  if (verdict.kind === "gone") throw new PluginError("unavailable", `replies.poll: answered ${verdict.code}`);
  return pageOf(answer.body, poll, from);
}

function startOf({ start, first_cursor }: Poll, now: Date): string {
  switch (start) {
    case "now_iso":
      return now.toISOString();
    case "now_secs":
      return String(Math.floor(now.getTime() / 1000));
    case "now_ms":
      return String(now.getTime());
    case "skip_old":
      return first_cursor;
  }
}

/** Passes over what there is already: no history. The mark keeps it so over the pages of one start. */
const passing = "passing:";

async function passOver(deps: PollDeps, from: string, signal: AbortSignal): Promise<PollResult> {
  const { items, cursor } = await ask(deps, from, signal);
  const more = items.length > 0 && cursor !== from;
  return { events: [], cursor: more ? `${passing}${cursor}` : `at:${cursor}`, more };
}

/** What they have written since the cursor. Theirs stands behind a mark of ours. */
export async function pollReplies(
  deps: PollDeps,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<PollResult> {
  const { poll, replies, host } = deps;
  if (cursor === undefined) {
    const from = startOf(poll, host.now());
    return poll.start === "skip_old" ? passOver(deps, from, signal) : { events: [], cursor: `at:${from}`, more: false };
  }
  if (cursor.startsWith(passing)) return passOver(deps, cursor.slice(passing.length), signal);
  const from = cursor.slice("at:".length);
  const page = await ask(deps, from, signal);
  const wanted = page.items.filter((item) => kindOf(item, replies) !== undefined);
  const more = page.items.length > 0 && page.cursor !== from;
  return { events: wanted.map((item) => rawOf(item, replies)), cursor: `at:${page.cursor}`, more };
}
