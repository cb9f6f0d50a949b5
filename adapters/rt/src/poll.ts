import { type AdapterSession, bytes, type RawEvent } from "@gatehouse/sdk";
import { z } from "zod";
import { contentsOf } from "./contents.js";
import { type Cursor, cursorFrom, listedFrom, moved, startAt } from "./cursor.js";
import { changeOf } from "./interpret.js";
import { ask, call, type Desk, read } from "./rest.js";
import { keyOf, type Transaction, transaction } from "./transaction.js";

type Poll = NonNullable<AdapterSession["poll"]>;

const page = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      ObjectId: z.string(),
      Type: z.string(),
      Creator: z.object({ id: z.string() }),
      OldValue: z.string(),
      NewValue: z.string(),
    }),
  ),
});
type Listed = z.output<typeof page>["items"][number];

/** More than the cursor's lag, so that a full page always gets on; small enough for an answer of 64 KiB. */
const perPage = 40;
const fields = "Type,Creator,ObjectId,OldValue,NewValue";

/** What others did in tickets our own user made. */
async function list(desk: Desk, after: number, order: string, signal: AbortSignal): Promise<readonly Listed[]> {
  const query = encodeURIComponent(
    `id > ${after} AND ObjectType = 'RT::Ticket' AND TicketCreator = '__CurrentUser__'` +
      " AND Creator != '__CurrentUser__' AND (Type = 'Correspond' OR Type = 'Comment' OR Type = 'Status')",
  );
  return (await ask(desk, `/transactions?query=${query}&fields=${fields}&orderby=id&${order}`, page, signal)).items;
}

const person = z.object({ Privileged: z.coerce.number() });

/** Anyone may write into a ticket by mail; only staff (privileged users, in RT's words) answer for the school. */
async function isStaff(desk: Desk, name: string, known: Map<string, boolean>, signal: AbortSignal): Promise<boolean> {
  const before = known.get(name);
  if (before !== undefined) return before;
  const answer = await call(desk, "GET", `/user/${encodeURIComponent(name)}`, signal);
  const staff = answer.status !== 404 && read(answer, person).Privileged === 1;
  known.set(name, staff);
  return staff;
}

async function rawOf(
  desk: Desk,
  { id, ObjectId, Type, Creator, OldValue, NewValue }: Listed,
  known: Map<string, boolean>,
  signal: AbortSignal,
): Promise<readonly RawEvent[]> {
  const basics = transaction.safeParse({
    id,
    ticket: ObjectId,
    type: Type,
    creator: Creator.id,
    from: OldValue,
    to: NewValue,
  });
  if (!basics.success || !(await counts(desk, basics.data, known, signal))) return [];
  const contents = basics.data.type === "Status" ? {} : await contentsOf(desk, id, signal);
  const body = bytes({ ...basics.data, ...contents });
  return [{ key: keyOf(basics.data), body, contentType: "application/json" }];
}

const counts = async (
  desk: Desk,
  done: Transaction,
  known: Map<string, boolean>,
  signal: AbortSignal,
): Promise<boolean> =>
  done.type === "Status" ? changeOf(done, desk.config) !== undefined : isStaff(desk, done.creator, known, signal);

/** What the events of one round may hold together, but for the last: a round is kept in memory and admitted at once. */
const roundBytes = 33_554_432;

/** Reads what was listed, in order, as far as one round goes: `done` of them. */
async function readRound(
  desk: Desk,
  listed: readonly Listed[],
  { seen }: Cursor,
  signal: AbortSignal,
): Promise<{ readonly events: readonly RawEvent[]; readonly done: number }> {
  const known = new Map<string, boolean>();
  const events: RawEvent[] = [];
  let size = 0;
  for (const [at, item] of listed.entries()) {
    if (size > roundBytes) return { events, done: at };
    if (seen.includes(Number(item.id))) continue;
    const raws = await rawOf(desk, item, known, signal);
    events.push(...raws);
    for (const { body } of raws) size += body.length;
  }
  return { events, done: listed.length };
}

/** Without a cursor: from now on. */
async function first(desk: Desk, signal: AbortSignal): Promise<Cursor> {
  const [newest] = await list(desk, 0, "order=DESC&per_page=1", signal);
  return startAt(Number(newest?.id ?? 0));
}

/** What agents did since: lists by number, then reads the words of each. */
export const poll =
  (desk: Desk): Poll =>
  async (text, signal) => {
    if (text === undefined) return { events: [], cursor: JSON.stringify(await first(desk, signal)), more: false };
    const from = cursorFrom(text);
    const listed = await list(desk, listedFrom(from), `per_page=${perPage}`, signal);
    const { events, done } = await readRound(desk, listed, from, signal);
    const cursor = moved(
      from,
      listed.slice(0, done).map(({ id }) => Number(id)),
    );
    return { events, cursor: JSON.stringify(cursor), more: done < listed.length || listed.length === perPage };
  };
