import type { Host, PollResult, RawEvent } from "@gatehouse/sdk";
import { type Chatwoot, isMissing } from "../api.js";
import type { Config } from "../config.js";
import { messagesOf } from "../messages.js";
import { isResolvedByThem } from "../own-status.js";
import { isNew, onwards, type Place, reach, readFrom, readPlace, writePlace } from "./cursor.js";
import { fetchFiles, needsFetching } from "./fetch-files.js";
import { isTheirs, messageItem, rawOf } from "./items.js";
import { type Conversation, conversation, type Item, listedMessage } from "./shapes.js";

export interface PollDeps {
  readonly api: Chatwoot;
  readonly host: Pick<Host, "now" | "log" | "state" | "download">;
  readonly config: Config;
}

type MessageItem = Extract<Item, { kind: "message" }>;

/** Bounds of one poll: lists of conversations, and pages of 20 messages of one of them. */
const maxLists = 50;
const maxPages = 50;

const listPath = ({ config }: PollDeps, more: string): string =>
  `/conversations?inbox_id=${config.inbox_id}&status=all&assignee_type=all&${more}`;

/** The newest activity there is where the first poll starts: no history, by their own clock. */
async function start(deps: PollDeps, signal: AbortSignal): Promise<PollResult> {
  const { items, at } = await deps.api.list(listPath(deps, "sort_by=last_activity_at_desc"), conversation, signal);
  const floor = items[0]?.last_activity_at ?? Math.floor(at.getTime() / 1000);
  const cursor = writePlace({ floor, since: deps.host.now().toISOString(), seen: {} });
  return { events: [], cursor, more: false };
}

/** Everything that changed, oldest first. Where a list is cut, the next one begins at the last that came whole. */
async function changedWithin(deps: PollDeps, secs: number, signal: AbortSignal): Promise<Conversation[]> {
  const found = new Map<string, Conversation>();
  for (let within = secs, n = 0; n < maxLists; n += 1) {
    const path = listPath(deps, `sort_by=last_activity_at_asc&updated_within=${within}`);
    const { items, whole, at } = await deps.api.list(path, conversation, signal);
    for (const each of items) found.set(each.id, each);
    const last = items.at(-1)?.last_activity_at;
    const next = last === undefined ? within : Math.ceil(at.getTime() / 1000 - last) + 1;
    if (whole) return [...found.values()];
    if (next >= within) break;
    within = next;
  }
  deps.host.log.warn({ found: found.size }, "too many conversations changed at once; the poll has not seen them all");
  return [...found.values()];
}

const whole = async (deps: PollDeps, found: MessageItem, signal: AbortSignal): Promise<Item> =>
  needsFetching(found, deps.config) ? fetchFiles(deps, found, signal) : found;

/** Answers in one conversation since then, oldest first; pages go back from the newest. */
async function answersOf(deps: PollDeps, id: string, from: number, signal: AbortSignal): Promise<RawEvent[]> {
  const raws: RawEvent[] = [];
  let before: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const items = await messagesOf(deps.api, id, listedMessage, signal, before);
    const recent = items.filter(({ created_at }) => created_at > from);
    const found: RawEvent[] = [];
    for (const each of recent.filter(isTheirs)) found.push(rawOf(await whole(deps, messageItem(each, id), signal)));
    raws.unshift(...found);
    const oldest = items[0];
    if (oldest === undefined || recent.length < items.length) return raws;
    before = oldest.id;
  }
  return raws;
}

async function changesOf(deps: PollDeps, found: Conversation, from: Place, signal: AbortSignal): Promise<RawEvent[]> {
  const { id, status, last_activity_at } = found;
  try {
    const answers = await answersOf(deps, id, readFrom(from), signal);
    const closed = last_activity_at > from.floor && (await isResolvedByThem(deps.host, id, status));
    const at = String(last_activity_at);
    return closed ? [...answers, rawOf({ kind: "status", conversation_id: id, resolved: true, at })] : answers;
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** What the staff there wrote and closed since the cursor: Chatwoot repeats no webhook (chatwoot#15920). */
export const pollOf =
  (deps: PollDeps) =>
  async (cursor: string | undefined, signal: AbortSignal): Promise<PollResult> => {
    if (cursor === undefined) return start(deps, signal);
    const from = readPlace(cursor);
    const now = deps.host.now();
    const listed = await changedWithin(deps, reach(from, now), signal);
    const events: RawEvent[] = [];
    for (const each of listed) if (isNew(from, each)) events.push(...(await changesOf(deps, each, from, signal)));
    return { events, cursor: writePlace(onwards(from, listed, now)), more: false };
  };
