import { newId } from "../../store/id.js";
import type { Lane } from "../../store/sql/claim-successors.js";
import { setSourceMessage } from "../../store/sql/set-source-message.js";
import type { Tx } from "../../store/transaction.js";
import { amend } from "../amend/amend.js";
import type { Admitted, Amendment, Arrival, Understood } from "../arrival.js";
import type { Leased } from "../record-events.js";
import type { NewMessage } from "./compose-message.js";
import { dedupe } from "./dedupe.js";
import type { AdmitDeps } from "./deps.js";
import { withoutKnownEchoes } from "./echoes.js";
import { bookRaw, keepDeadRaw, keepUnowned } from "./keep-raw.js";
import { admitMessages } from "./messages.js";

export interface Batch {
  readonly results: readonly Admitted[];
  /** Deliveries to send from memory, once this is committed. */
  readonly leased: readonly Leased[];
  readonly behind: readonly Lane[];
  readonly pendingFiles: readonly string[];
  /** Contact points of new people whose provider may know what they are called. */
  readonly nameless: readonly string[];
}

const eventsOf = (arrival: Arrival): readonly Understood[] => (arrival.understood.ok ? arrival.understood.events : []);

/** The first message of an arrival has the id it was promised; a provider may pack more into one raw event. */
function messagesOf(arrival: Arrival): NewMessage[] {
  const events = eventsOf(arrival).filter((event) => event.type === "message.received");
  return events.map((event, n) => ({ arrival, event, id: n === 0 ? arrival.messageId : newId("msg") }));
}

const amendmentsOf = (arrival: Arrival): Amendment[] =>
  eventsOf(arrival).filter((event): event is Amendment => event.type !== "message.received");

interface Gathered {
  readonly answers: Map<Arrival, Admitted>;
  readonly leased: Leased[];
  readonly behind: Lane[];
  readonly pendingFiles: string[];
  readonly nameless: string[];
}

type Part = Partial<Pick<Batch, "leased" | "behind" | "pendingFiles" | "nameless">>;

function gather(into: Gathered, part: Part): void {
  into.leased.push(...(part.leased ?? []));
  into.behind.push(...(part.behind ?? []));
  into.pendingFiles.push(...(part.pendingFiles ?? []));
  into.nameless.push(...(part.nameless ?? []));
}

async function messages(deps: AdmitDeps, tx: Tx, fresh: readonly Arrival[], into: Gathered): Promise<void> {
  const items = await withoutKnownEchoes(deps, tx, fresh.flatMap(messagesOf));
  if (items.length === 0) return;
  const admitted = await admitMessages(deps, tx, items);
  gather(into, admitted);
  for (const { arrival, message, identity } of admitted.messages)
    if (!into.answers.has(arrival))
      into.answers.set(arrival, {
        id: message.id,
        conversation_id: message.conversation_id,
        person_id: identity.personId,
        sequence: message.sequence,
        duplicate: false,
      });
}

/** A repeat is answered with the message that was changed, which nobody knew as the key was taken. */
async function becameMessage(deps: AdmitDeps, tx: Tx, { account, raw, rawId }: Arrival, id: string): Promise<void> {
  if (id !== rawId) await setSourceMessage(tx, account.id, deps.keyring.blind("source_key", account.id, raw.key), id);
}

async function amendments(deps: AdmitDeps, tx: Tx, arrival: Arrival, into: Gathered): Promise<void> {
  for (const event of amendmentsOf(arrival)) {
    const done = await amend(deps, tx, arrival, event, into.answers.has(arrival));
    gather(into, done);
    if (into.answers.has(arrival)) continue;
    into.answers.set(arrival, done.admitted);
    await becameMessage(deps, tx, arrival, done.admitted.id);
  }
}

/** What changed nothing: a dead letter, something the connector has nothing to say about, or an echo of our own words. */
async function bare(deps: AdmitDeps, tx: Tx, arrival: Arrival, into: Gathered): Promise<void> {
  const { understood } = arrival;
  if (into.answers.has(arrival)) return;
  if (!understood.ok) return keepDeadRaw(deps, tx, arrival, understood.code, understood.reason);
  await keepUnowned(deps, tx, arrival);
  await bookRaw(tx, arrival, "raw_event.kept", "success");
}

const gathered = (): Gathered => ({ answers: new Map(), leased: [], behind: [], pendingFiles: [], nameless: [] });

async function admitFresh(deps: AdmitDeps, tx: Tx, fresh: readonly Arrival[], into: Gathered): Promise<void> {
  await messages(deps, tx, fresh, into);
  for (const arrival of fresh) {
    await amendments(deps, tx, arrival, into);
    await bare(deps, tx, arrival, into);
  }
}

const answerOf = (arrival: Arrival, answers: Gathered["answers"]): Admitted =>
  answers.get(arrival) ?? { id: arrival.rawId, duplicate: false };

/** Admits a batch in the caller's transaction: all or nothing. */
export async function admitBatch(deps: AdmitDeps, tx: Tx, arrivals: readonly Arrival[]): Promise<Batch> {
  const into = gathered();
  const { fresh, repeats } = await dedupe(deps.keyring, tx, arrivals);
  await admitFresh(deps, tx, fresh, into);
  const repeated = await repeats();
  return { ...into, results: arrivals.map((arrival) => repeated.get(arrival) ?? answerOf(arrival, into.answers)) };
}

/** Admits a raw event that is in the database already: its key was taken when it came the first time. */
export async function admitAgain(deps: AdmitDeps, tx: Tx, arrival: Arrival): Promise<Batch> {
  const into = gathered();
  await admitFresh(deps, tx, [arrival], into);
  const { messageId } = arrival;
  if (into.answers.get(arrival)?.id === messageId) await becameMessage(deps, tx, arrival, messageId);
  return { ...into, results: [answerOf(arrival, into.answers)] };
}
