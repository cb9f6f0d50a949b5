import type { DeliveryContext, GatewayEvent, Host, Sent } from "@gatehouse/sdk";
import { type Told, tell, type Writer, writerOf } from "@gatehouse/sdk/desk";
import type { Udesk } from "../api.js";
import type { Config } from "../config.js";
import { forgetSession, knownSession, openSession } from "./im-session.js";
import { type Part, partsOf } from "./parts.js";

export interface SendDeps {
  readonly api: Udesk;
  readonly host: Host;
  readonly config: Config;
}

/** One event to write. */
interface Job {
  readonly event: GatewayEvent;
  readonly writer: Writer;
  readonly told: Exclude<Told, { kind: "status" }>;
  readonly replayed: boolean;
}

/** Longer than an event is tried again. */
const rememberedMs = 7 * 24 * 3_600_000;
/** The session does not exist or is closed; a transfer also closes the old one. */
const noSession = 9200;

const sentAs = (id: string): Sent => ({ source_id: id, status: "delivered" });

/** False where the session is not there any more. `message_id` is the same in every try. */
async function post(
  { api }: SendDeps,
  session: string,
  event: GatewayEvent,
  at: number,
  part: Part,
  signal: AbortSignal,
): Promise<boolean> {
  const ids = {
    customer_token: event.partitionkey,
    im_sub_session_id: Number(session),
    message_id: `${event.id}:${at}`,
  };
  const { code } = await api.post("/im/messages", { ...ids, ...part }, signal, [noSession]);
  return code !== noSession;
}

/**
 * One message after the other; what went out is remembered part by part. A person's words open a session where there is
 * none; undefined where others' words have nobody to hear them.
 */
async function write(
  deps: SendDeps,
  job: Job,
  known: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { event, writer, told, replayed } = job;
  const { state } = deps.host;
  const byPerson = told.kind === "said" && told.by === "person";
  const open = () => openSession(deps, event.partitionkey, writer, signal);
  const key = `sent:${event.id}`;
  const done = replayed ? 0 : Number((await state.get(key)) ?? 0);
  let session = known ?? (byPerson ? await open() : undefined);
  for (const [at, part] of partsOf(told).entries()) {
    if (session === undefined) return undefined;
    if (at < done) continue;
    if (!(await post(deps, session, event, at, part, signal))) {
      if (!byPerson) return undefined;
      await forgetSession(deps, event.partitionkey);
      session = await open();
      await post(deps, session, event, at, part, signal);
    }
    await state.set(key, String(at + 1), { ttlMs: rememberedMs });
  }
  return session;
}

/** `close` is the one event of the table that may be sent. */
async function close(
  deps: SendDeps,
  event: GatewayEvent,
  session: string | undefined,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  if (session === undefined) return undefined;
  const isDone = await post(deps, session, event, 0, { type: "close", data: { content: "会话关闭" } }, signal);
  await forgetSession(deps, event.partitionkey);
  return isDone ? sentAs(session) : undefined;
}

/** Brings one event to the session of its conversation; undefined where Udesk is told nothing. */
export async function send(
  deps: SendDeps,
  event: GatewayEvent,
  context: DeliveryContext,
  signal: AbortSignal,
): Promise<Sent | undefined> {
  const told = tell(event);
  const writer = writerOf(event);
  if (told === undefined || writer === undefined) return undefined;
  const known = await knownSession(deps, event.partitionkey, context.externalId);
  if (told.kind === "status") return told.status === "closed" ? close(deps, event, known, signal) : undefined;
  const session = await write(deps, { event, writer, told, replayed: context.replayed }, known, signal);
  return session === undefined ? undefined : sentAs(session);
}
