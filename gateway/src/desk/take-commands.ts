import { type Command, PluginError, type RawEvent } from "@gatehouse/sdk";
import { append, endpointContext } from "../ledger/append.js";
import { recordHappenings } from "../pipeline/conversation-events.js";
import { holdConversation } from "../pipeline/hold-conversation.js";
import type { Recorded } from "../pipeline/record-events.js";
import type { Endpoint } from "../pipeline/setup.js";
import { newId } from "../store/id.js";
import { insertDeadLetters } from "../store/sql/insert-dead-letters.js";
import { systemContext, type Tx } from "../store/transaction.js";
import { type CommandDoorDeps, handOn, runCommands } from "./command-door.js";
import { keepCommand } from "./keep-command.js";
import { Problem } from "./problem.js";
import { commandsOf, conversationOf, isListed } from "./run-command.js";

interface Refusal {
  readonly code: string;
  readonly reason: string;
}

/** What a person would have been told; undefined: nobody's fault here, so it is tried again. */
function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Problem && error.status < 500) return { code: String(error.status), reason: error.message };
  if (error instanceof PluginError && error.code === "rejected") return { code: error.code, reason: error.message };
  return undefined;
}

/** `interpret` is pure: what it throws it would throw again, and nothing that comes after may wait for it. */
function notUnderstood(error: unknown): Refusal {
  if (error instanceof PluginError) return { code: error.code, reason: error.message };
  return { code: "failed", reason: "the adapter could not understand what its system sent" };
}

/** What is not wanted back is passed over without a trace. */
const wanted = (endpoint: Endpoint, commands: readonly Command[]): readonly Command[] =>
  commands.filter((command) => isListed(endpoint, command));

/** A helpdesk tells of all its tickets: so is what is not ours. */
async function meant(tx: Tx, endpoint: Endpoint, commands: readonly Command[]): Promise<Command[]> {
  const ours: Command[] = [];
  for (const command of commands) if ((await conversationOf(tx, endpoint, command)) !== undefined) ours.push(command);
  return ours;
}

/** Tells the endpoint by an event, in the conversation its command was about. */
async function tellOf(
  deps: CommandDoorDeps,
  tx: Tx,
  endpoint: Endpoint,
  command: Command | undefined,
  refusal: Refusal,
): Promise<Recorded> {
  const id = command && (await conversationOf(tx, endpoint, command));
  const conversation = id === undefined ? undefined : await holdConversation(deps.keyring, tx, id);
  if (command === undefined || conversation === undefined) return { leased: [], behind: [] };
  const data = { command: { id: command.id, type: command.type, ...refusal } };
  const time = tx.now.toISOString();
  return recordHappenings(deps, tx, conversation, [{ type: "command.failed", time, data, onlyTo: endpoint.id }]);
}

async function keepRefused(
  deps: CommandDoorDeps,
  endpoint: Endpoint,
  raw: RawEvent,
  commands: readonly Command[],
  { code, reason }: Refusal,
  request: string | undefined,
): Promise<void> {
  const recorded = await deps.store.transact(systemContext, async (tx) => {
    const kept = await keepCommand(deps, tx, endpoint, raw);
    if (kept === undefined) return { leased: [], behind: [] };
    const [command] = await meant(tx, endpoint, commands);
    const place = { kind: "command", targetId: endpoint.id, itemId: kept.rawId, sequence: null } as const;
    const partitionKey = command === undefined ? null : ((await conversationOf(tx, endpoint, command)) ?? null);
    await insertDeadLetters(tx, [{ id: newId("dlt"), ...place, partitionKey, code, reason, attempts: 1 }]);
    const object = { k: "raw_event", id: kept.rawId };
    const line = { type: "command.refused", outcome: "failure", object, ctx: { code } } as const;
    await append(tx, endpointContext(endpoint.id, request), line);
    return tellOf(deps, tx, endpoint, command, { code, reason });
  });
  deps.dispatch(recorded);
}

async function takeOurs(
  deps: CommandDoorDeps,
  endpoint: Endpoint,
  raw: RawEvent,
  commands: readonly Command[],
  request: string | undefined,
): Promise<boolean> {
  const ran = await deps.store.transact(systemContext, async (tx) => {
    const ours = await meant(tx, endpoint, commands);
    return ours.length === 0 ? undefined : runCommands(deps, tx, endpoint, raw, ours, request);
  });
  if (ran !== undefined) handOn(deps, ran);
  return ran !== undefined;
}

/**
 * Takes what an endpoint tells without hearing an answer, by webhook or by poll: what is refused becomes a dead letter,
 * and the endpoint is told by an event. Throws only where the same may work later; false: it is about no conversation
 * that this endpoint is known to have.
 */
export async function takeCommands(
  deps: CommandDoorDeps,
  endpoint: Endpoint,
  raw: RawEvent,
  request?: string,
): Promise<boolean> {
  let commands: readonly Command[];
  try {
    commands = wanted(endpoint, commandsOf(endpoint, raw));
  } catch (error) {
    await keepRefused(deps, endpoint, raw, [], notUnderstood(error), request);
    return true;
  }
  if (commands.length === 0) return true;
  try {
    return await takeOurs(deps, endpoint, raw, commands, request);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    await keepRefused(deps, endpoint, raw, commands, refusal, request);
    return true;
  }
}
