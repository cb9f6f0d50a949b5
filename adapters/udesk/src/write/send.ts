import type { DeliveryContext, GatewayEvent, Host, Sent } from "@gatehouse/sdk";
import { partByPart, tell, type Writer, type Written, writerOf } from "@gatehouse/sdk/desk";
import type { Udesk } from "../api.js";
import type { Config } from "../config.js";
import { refusalOf } from "../refusal.js";
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
  readonly told: Written;
  readonly replayed: boolean;
}

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

const isByPerson = ({ told }: Job): boolean => told.kind === "said" && told.by === "person";

const openFor = (deps: SendDeps, { event, writer }: Job, signal: AbortSignal): Promise<string> =>
  openSession(deps, event.partitionkey, writer, signal);

/** The session that heard it: a new one where the old is closed; undefined where nobody is there for others' words. */
async function speak(
  deps: SendDeps,
  job: Job,
  session: string,
  [at, part]: readonly [number, Part],
  signal: AbortSignal,
): Promise<string | undefined> {
  if (await post(deps, session, job.event, at, part, signal)) return session;
  await forgetSession(deps, job.event.partitionkey);
  if (!isByPerson(job)) return undefined;
  const fresh = await openFor(deps, job, signal);
  if (!(await post(deps, fresh, job.event, at, part, signal))) throw refusalOf(noSession);
  return fresh;
}

/** One message after the other. Only a person's words open a session. */
async function write(
  deps: SendDeps,
  job: Job,
  known: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  let session = known ?? (isByPerson(job) ? await openFor(deps, job, signal) : undefined);
  await partByPart(deps.host, job, partsOf(job.told), async (part, at) => {
    session = session && (await speak(deps, job, session, [at, part], signal));
    return session !== undefined;
  });
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
