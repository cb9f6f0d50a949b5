import { type AdapterSession, bytes, PluginError, type PollResult, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import { type Cursor, cursorFrom, listedFrom, startAt } from "./cursor.js";
import { attachments, withFiles } from "./files.js";
import { commandsOf } from "./interpret.js";
import { journalOf, keyOf, shown } from "./journal.js";
import { ask, askIfThere, call, type Desk, read } from "./rest.js";

type Poll = NonNullable<AdapterSession["poll"]>;

const time = z.iso.datetime();
const changed = z.object({
  total_count: z.int(),
  issues: z.array(z.object({ id: z.int().positive(), updated_on: time })),
});
type Changed = z.output<typeof changed>["issues"][number];

const current = z.object({ user: z.object({ id: z.int() }) });
const history = z.object({
  issue: z.object({ journals: z.array(shown).default([]), attachments: attachments.default([]) }),
});
type History = z.output<typeof history>["issue"];

/** A list also holds descriptions, which may be long: not too many at a time. */
const perPage = 25;
const maxPages = 20;
/** What the events of one round may hold together, but for those of its last issue: all are admitted at once. */
const roundBytes = 33_554_432;

/** Our own number, and the time over there. */
async function whoAmI(desk: Desk, signal: AbortSignal): Promise<{ readonly id: number; readonly now: Date }> {
  const answer = await call(desk, "GET", "/users/current.json", signal);
  const at = Date.parse(answer.headers.get("date") ?? "");
  return { id: read(answer, current).user.id, now: Number.isNaN(at) ? desk.host.now() : new Date(at) };
}

/** Issues of ours that changed since, the one that changed first at the head; not all of them, if there are many. */
async function changedSince(desk: Desk, since: string, signal: AbortSignal): Promise<readonly Changed[]> {
  const all: Changed[] = [];
  for (let page = 0; page < maxPages; page += 1) {
    const query = new URLSearchParams({
      author_id: "me",
      status_id: "*",
      updated_on: `>=${since}`,
      sort: "updated_on:asc,id:asc",
      limit: String(perPage),
      offset: String(page * perPage),
    });
    const { issues, total_count } = await ask(desk, `/issues.json?${query.toString()}`, changed, signal);
    all.push(...issues);
    if (issues.length === 0 || all.length >= total_count) break;
  }
  return all;
}

const nothing: History = { journals: [], attachments: [] };

/** Its history; nothing where it is too long even for a file, for which the other issues must not wait. */
async function historyOf(desk: Desk, issue: number, signal: AbortSignal): Promise<History> {
  try {
    const path = `/issues/${issue}.json?include=journals,attachments`;
    return (await askIfThere(desk, path, history, signal))?.issue ?? nothing;
  } catch (error) {
    if (!(error instanceof PluginError) || error.details.reason !== "too_large") throw error;
    desk.host.log.warn({ issue }, "the history of this issue is too long to be read: answers there do not come back");
    return nothing;
  }
}

interface Round {
  readonly from: Cursor;
  readonly since: string;
  readonly self: number;
}

/** What others did in one issue and was not told yet. */
async function newIn(desk: Desk, { id: issue }: Changed, round: Round, signal: AbortSignal): Promise<RawEvent[]> {
  const { journals, attachments: listed } = await historyOf(desk, issue, signal);
  const fresh = journals.filter(
    ({ id, user, created_on }) => user?.id !== round.self && created_on >= round.since && !round.from.told.includes(id),
  );
  const raws: RawEvent[] = [];
  for (const entry of fresh) {
    const basics = journalOf(issue, entry);
    if (commandsOf(basics, desk.config).length === 0) continue;
    const body = bytes(await withFiles(desk, basics, entry, listed, signal));
    raws.push({ key: keyOf(basics), body, contentType: "application/json" });
  }
  return raws;
}

/** The issues in order, as far as one round goes: `done` of them. */
async function readRound(
  desk: Desk,
  issues: readonly Changed[],
  round: Round,
  signal: AbortSignal,
): Promise<{ readonly events: readonly RawEvent[]; readonly done: readonly Changed[] }> {
  const events: RawEvent[] = [];
  let size = 0;
  for (const [at, issue] of issues.entries()) {
    if (size > roundBytes) return { events, done: issues.slice(0, at) };
    const raws = await newIn(desk, issue, round, signal);
    events.push(...raws);
    for (const { body } of raws) size += body.length;
  }
  return { events, done: issues };
}

const numberIn = ({ key }: RawEvent): number => Number(key.replace("journal-", ""));

/** Numbers far behind the newest cannot be listed any more. */
const maxTold = 500;

async function next(desk: Desk, from: Cursor, self: number, signal: AbortSignal): Promise<PollResult> {
  const since = listedFrom(from);
  const issues = await changedSince(desk, since, signal);
  const { events, done } = await readRound(desk, issues, { from, since, self }, signal);
  const newest = done.at(-1)?.updated_on ?? from.newest;
  const told = [...from.told, ...events.map(numberIn)].slice(-maxTold);
  const full = issues.length === perPage * maxPages && newest > from.newest;
  const more = done.length < issues.length || full;
  return { events, cursor: JSON.stringify({ ...from, newest, told }), more };
}

/** What agents did since the cursor: Redmine has no webhooks of its own, so this is the only way back. */
export const poll =
  (desk: Desk): Poll =>
  async (text, signal) => {
    const { id, now } = await whoAmI(desk, signal);
    if (text !== undefined) return next(desk, cursorFrom(text), id, signal);
    // What was done earlier in the second we start in is no news either.
    const { cursor } = await next(desk, startAt(now), id, signal);
    return { events: [], cursor, more: false };
  };
