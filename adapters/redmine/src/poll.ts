import { type AdapterSession, bytes, PluginError, type PollResult, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import { type Cursor, cursorFrom, listedFrom, startAt } from "./cursor.js";
import { commandsOf } from "./interpret.js";
import { journalOf, keyOf, shown } from "./journal.js";
import { ask, call, type Desk, read } from "./rest.js";

type Poll = NonNullable<AdapterSession["poll"]>;

const time = z.iso.datetime();
const changed = z.object({
  total_count: z.int(),
  issues: z.array(z.object({ id: z.int().positive(), updated_on: time })),
});
type Changed = z.output<typeof changed>["issues"][number];

const current = z.object({ user: z.object({ id: z.int() }) });
const history = z.object({ issue: z.object({ journals: z.array(shown).default([]) }) });

/** A list also holds descriptions, and 64 KiB of it is handed over: few at a time. */
const perPage = 5;
const maxPages = 20;

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

/** Its history; none where it became too long to be handed over, for which the other issues must not wait. */
async function journalsOf(desk: Desk, issue: number, signal: AbortSignal): Promise<readonly z.output<typeof shown>[]> {
  const answer = await call(desk, "GET", `/issues/${issue}.json?include=journals`, signal);
  if (answer.status === 404) return [];
  try {
    return read(answer, history).issue.journals;
  } catch (error) {
    if (answer.status !== 200 || !(error instanceof PluginError)) throw error;
    desk.host.log.warn({ issue }, "the history of this issue is too long to be read: answers there do not come back");
    return [];
  }
}

interface Round {
  readonly from: Cursor;
  readonly since: string;
  readonly self: number;
}

/** What others did in one issue and was not told yet. */
async function newIn(desk: Desk, { id: issue }: Changed, round: Round, signal: AbortSignal): Promise<RawEvent[]> {
  const entries = (await journalsOf(desk, issue, signal)).filter(
    ({ id, user, created_on }) => user?.id !== round.self && created_on >= round.since && !round.from.told.includes(id),
  );
  return entries
    .map((entry) => journalOf(issue, entry))
    .filter((entry) => commandsOf(entry, desk.config).length > 0)
    .map((entry) => ({ key: keyOf(entry), body: bytes(entry), contentType: "application/json" }));
}

const numberIn = ({ key }: RawEvent): number => Number(key.replace("journal-", ""));

/** Numbers far behind the newest cannot be listed any more. */
const maxTold = 500;

async function next(desk: Desk, from: Cursor, self: number, signal: AbortSignal): Promise<PollResult> {
  const since = listedFrom(from);
  const issues = await changedSince(desk, since, signal);
  const events: RawEvent[] = [];
  for (const issue of issues) events.push(...(await newIn(desk, issue, { from, since, self }, signal)));
  const newest = issues.at(-1)?.updated_on ?? from.newest;
  const told = [...from.told, ...events.map(numberIn)].slice(-maxTold);
  const more = issues.length === perPage * maxPages && newest > from.newest;
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
