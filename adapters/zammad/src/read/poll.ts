import { type Host, PluginError, type PollResult, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import { isMissing, type Zammad } from "../api.js";
import type { Config } from "../config.js";
import { isNew, lookFrom, onwards, type Place, readPlace, startAt } from "./cursor.js";
import { articleItem, isAnswer, rawOf, stateItem } from "./items.js";
import { type Article, article, type FetchedFile, listedTicket, type Ticket } from "./shapes.js";

export interface PollDeps {
  readonly api: Zammad;
  readonly host: Pick<Host, "now" | "log">;
  readonly config: Config;
  fetchFiles(found: Article, signal: AbortSignal): Promise<{ files: readonly FetchedFile[]; lost: readonly string[] }>;
}

/** A page must fit into what is kept of one answer. */
const pageSize = 10;
const maxPages = 50;

function search({ api }: PollDeps, query: string, order: "asc" | "desc", page: number, signal: AbortSignal) {
  const sorted = `sort_by=updated_at&order_by=${order}&expand=true&page=${page}&per_page=${pageSize}`;
  return api.get(`/api/v1/tickets/search?query=${encodeURIComponent(query)}&${sorted}`, z.array(listedTicket), signal);
}

/** The newest change there is where the first poll starts: no history, and no clock but Zammad's. */
async function start(deps: PollDeps, signal: AbortSignal): Promise<PollResult> {
  const [newest] = await search(deps, "tags:gatehouse", "desc", 1, signal);
  const now = newest === undefined ? deps.host.now().toISOString() : newest.updated_at;
  return { events: [], cursor: JSON.stringify(startAt(now)), more: false };
}

/** Undefined: deleted, or longer than what is kept of an answer; one such article must not stop all others. */
async function articleAt({ api, host }: PollDeps, id: number, signal: AbortSignal): Promise<Article | undefined> {
  try {
    return await api.get(`/api/v1/ticket_articles/${id}?expand=true`, article, signal);
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (!(error instanceof PluginError) || error.code !== "uncertain") throw error;
    host.log.warn({ article: id }, "an article could not be read and is skipped");
    return undefined;
  }
}

async function answersOf(deps: PollDeps, found: Ticket, after: string, signal: AbortSignal): Promise<RawEvent[]> {
  const raws: RawEvent[] = [];
  for (const id of found.article_ids.toSorted((a, b) => b - a)) {
    const written = await articleAt(deps, id, signal);
    if (written === undefined) continue;
    if (Date.parse(written.created_at) <= Date.parse(after)) break;
    if (!isAnswer(written, deps.config)) continue;
    const { files, lost } = await deps.fetchFiles(written, signal);
    raws.unshift(rawOf(articleItem(written, files, lost)));
  }
  return raws;
}

async function changesOf(deps: PollDeps, found: Ticket, from: Place, signal: AbortSignal): Promise<RawEvent[]> {
  const after = lookFrom(from);
  const state = stateItem(found, deps.config);
  const isRecent = state?.kind === "state" && (!state.closed || Date.parse(state.at) > Date.parse(from.floor));
  return [...(await answersOf(deps, found, after, signal)), ...(state && isRecent ? [rawOf(state)] : [])];
}

/** The next page with tickets that changed since they were last read, oldest change first. */
async function nextPage(deps: PollDeps, from: Place, signal: AbortSignal) {
  const query = `tags:gatehouse AND updated_at:["${lookFrom(from)}" TO *]`;
  for (let page = 1; page <= maxPages; page += 1) {
    const tickets = await search(deps, query, "asc", page, signal);
    const changed = tickets.filter((each) => isNew(from, each));
    const last = tickets.length < pageSize;
    if (changed.length > 0 || last) return { changed, last };
  }
  return { changed: [], last: true };
}

/** What agents wrote and closed since the cursor: Zammad repeats a failed webhook for about 100 seconds only. */
export const pollOf =
  (deps: PollDeps) =>
  async (cursor: string | undefined, signal: AbortSignal): Promise<PollResult> => {
    if (cursor === undefined) return start(deps, signal);
    const from = readPlace(cursor);
    const { changed, last } = await nextPage(deps, from, signal);
    const events: RawEvent[] = [];
    for (const each of changed) events.push(...(await changesOf(deps, each, from, signal)));
    const cursorAfter = changed.length === 0 ? cursor : JSON.stringify(onwards(from, changed));
    return { events, cursor: cursorAfter, more: !last };
  };
