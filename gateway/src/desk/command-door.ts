import type { Command, RawEvent } from "@gatehouse/sdk";
import { append, endpointContext } from "../ledger/append.js";
import type { Recorded } from "../pipeline/record-events.js";
import type { Endpoint } from "../pipeline/setup.js";
import { findAdmitted } from "../store/sql/find-admitted.js";
import { setSourceMessage } from "../store/sql/set-source-message.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { DeskDeps } from "./desk-deps.js";
import { keepCommand } from "./keep-command.js";
import { type Commanded, commandsOf, runCommand, statusOf } from "./run-command.js";

export interface CommandAnswer {
  readonly id: string;
  readonly status: string;
  readonly duplicate: boolean;
}

export interface CommandDoorDeps extends DeskDeps {
  readonly store: Store;
  readonly dispatch: (recorded: Recorded) => void;
  readonly fetchLater: (attachmentIds: readonly string[]) => void;
}

export interface Ran extends CommandAnswer, Recorded {
  readonly pendingFiles: readonly string[];
}

const nothing = { leased: [], behind: [], pendingFiles: [] };

/** The first answer again: what the command wrote or changed. */
async function repeated(
  deps: DeskDeps,
  tx: Tx,
  endpoint: Endpoint,
  raw: RawEvent,
  [command]: readonly Command[],
): Promise<Ran> {
  const key = deps.keyring.blind("source_key", endpoint.id, raw.key);
  const [known] = await findAdmitted(tx, [{ accountId: endpoint.id, key, content: null }]);
  const id = known?.message_id ?? known?.raw_id ?? "";
  const status = endpoint.options.shadow_of === undefined ? statusOf(command) : "recorded";
  return { id, status, duplicate: true, ...nothing };
}

function joined(results: readonly Commanded[], rawId: string): Ran {
  const [first] = results;
  return {
    id: first?.id ?? rawId,
    status: first?.status ?? "done",
    duplicate: false,
    leased: results.flatMap((r) => r.leased),
    behind: results.flatMap((r) => r.behind),
    pendingFiles: results.flatMap((r) => r.pendingFiles),
  };
}

/** What a shadow would have done, for whoever compares. */
async function onlyRecorded(
  tx: Tx,
  endpoint: Endpoint,
  commands: readonly Command[],
  rawId: string,
  request: string | undefined,
): Promise<Ran> {
  const type = "command.shadowed";
  const ctx = { target: endpoint.id, commands: commands.map((command) => command.type).join(" ") };
  const object = { k: "raw_event", id: rawId };
  await append(tx, endpointContext(endpoint.id, request), { type, outcome: "success", object, ctx });
  return { id: rawId, status: "recorded", duplicate: false, ...nothing };
}

/** Runs commands in the caller's transaction: key, bytes and effects together. */
export async function runCommands(
  deps: DeskDeps,
  tx: Tx,
  endpoint: Endpoint,
  raw: RawEvent,
  commands: readonly Command[],
  request?: string,
): Promise<Ran> {
  const kept = await keepCommand(deps, tx, endpoint, raw);
  if (kept === undefined) return repeated(deps, tx, endpoint, raw, commands);
  if (endpoint.options.shadow_of !== undefined) return onlyRecorded(tx, endpoint, commands, kept.rawId, request);
  const results: Commanded[] = [];
  for (const command of commands)
    results.push(await runCommand(deps, tx, endpoint, command, { rawId: kept.rawId, request }));
  const done = joined(results, kept.rawId);
  if (done.id !== kept.rawId) await setSourceMessage(tx, endpoint.id, kept.key, done.id);
  return done;
}

/** After the commit: what was recorded goes out, what must be fetched is fetched. */
export function handOn(deps: CommandDoorDeps, ran: Ran): CommandAnswer {
  deps.dispatch(ran);
  if (ran.pendingFiles.length > 0) deps.fetchLater(ran.pendingFiles);
  return { id: ran.id, status: ran.status, duplicate: ran.duplicate };
}

/** Admits what an endpoint sends back and hears the answer of; a refused command leaves no trace. */
export async function admitCommand(
  deps: CommandDoorDeps,
  endpoint: Endpoint,
  raw: RawEvent,
  request: string,
): Promise<CommandAnswer> {
  const commands = commandsOf(endpoint, raw);
  const run = (tx: Tx): Promise<Ran> => runCommands(deps, tx, endpoint, raw, commands, request);
  return handOn(deps, await deps.store.transact(systemContext, run));
}
