import type { Host, PollResult } from "@gatehouse/sdk";
import { z } from "zod";
import type { Freshdesk } from "../api.js";
import type { Config } from "../config.js";
import { isMissing } from "../refusal.js";
import { isOwnChange, statusOf } from "../write/status.js";
import { tag } from "../write/ticket.js";
import { conversationsFrom } from "./conversations.js";
import { isNew, lookFrom, type Mark, markOf, onwards, type Place, readPlace, startAt, withMarks } from "./cursor.js";
import { type Item, rawOf } from "./item.js";
import { wordsIn } from "./words.js";

export interface PollDeps {
  readonly api: Freshdesk;
  readonly host: Pick<Host, "now" | "state">;
  readonly config: Config;
  self(signal: AbortSignal): Promise<number>;
}

const ticket = z.object({
  id: z.int(),
  status: z.int(),
  tags: z.array(z.string()).nullish(),
  updated_at: z.string(),
});
type Ticket = z.output<typeof ticket>;

/** A page must fit into what is kept of one answer. */
const pageSize = 20;
/** Freshdesk lists no more. */
const maxPages = 300;

const isOurs = ({ tags }: Ticket): boolean => tags?.includes(tag) === true;

/** The next page with tickets that changed since they were last read, oldest change first. */
async function nextPage({ api }: PollDeps, from: Place, signal: AbortSignal) {
  const query = `updated_since=${lookFrom(from)}&order_by=updated_at&order_type=asc&per_page=${pageSize}`;
  for (let page = 1; page <= maxPages; page += 1) {
    const tickets = await api.get(`/api/v2/tickets?${query}&page=${page}`, z.array(ticket), signal);
    const changed = tickets.filter((each) => isNew(from, each));
    const last = tickets.length < pageSize;
    if (changed.length > 0 || last) return { changed, last };
  }
  return { changed: [], last: true };
}

interface Changes {
  readonly items: readonly Item[];
  readonly mark: Mark;
}

async function stateOf({ host, config }: PollDeps, found: Ticket, before: Mark): Promise<Item | undefined> {
  const status = statusOf(found.status, config);
  const closed = status === "closed";
  if (closed === before.closed || (await isOwnChange(host, String(found.id), status))) return undefined;
  return { kind: "status", ticket_id: found.id, closed, at: found.updated_at };
}

async function changesOf(deps: PollDeps, found: Ticket, from: Place, signal: AbortSignal): Promise<Changes> {
  const before = markOf(from, found.id);
  const self = await deps.self(signal);
  const read = await conversationsFrom(deps.api, String(found.id), before.page, signal);
  const fresh = read.found.filter(
    ({ id, created_at }) => id > before.last && Date.parse(created_at) >= Date.parse(from.floor),
  );
  const words = fresh.map((each) => wordsIn(each, found.id, self));
  const state = await stateOf(deps, found, before);
  const last = Math.max(before.last, ...read.found.map(({ id }) => id));
  const mark = { page: read.page, last, closed: statusOf(found.status, deps.config) === "closed" };
  return { items: [...words, state].filter((each) => each !== undefined), mark };
}

/** Reads each of these tickets; one deleted meanwhile does not stop the others. */
async function readAll(deps: PollDeps, tickets: readonly Ticket[], from: Place, signal: AbortSignal) {
  const items: Item[] = [];
  const marks = new Map<number, Mark>();
  for (const found of tickets.filter(isOurs)) {
    try {
      const changes = await changesOf(deps, found, from, signal);
      items.push(...changes.items);
      marks.set(found.id, changes.mark);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return { events: items.map(rawOf), place: withMarks(from, marks) };
}

/** What agents wrote and closed since the cursor. */
export const pollOf =
  (deps: PollDeps) =>
  async (cursor: string | undefined, signal: AbortSignal): Promise<PollResult> => {
    if (cursor === undefined) return { events: [], cursor: JSON.stringify(startAt(deps.host.now())), more: false };
    const from = readPlace(cursor);
    const { changed, last } = await nextPage(deps, from, signal);
    const { events, place } = await readAll(deps, changed, from, signal);
    const after = changed.length === 0 ? cursor : JSON.stringify(onwards(place, changed));
    return { events, cursor: after, more: !last };
  };
