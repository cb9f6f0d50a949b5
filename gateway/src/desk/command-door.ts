import type { RawEvent } from "@gatehouse/sdk";
import { accountKey } from "../pipeline/account-key.js";
import type { Recorded } from "../pipeline/record-events.js";
import type { Endpoint } from "../pipeline/setup.js";
import { newId } from "../store/id.js";
import { claimSourceKeys } from "../store/sql/claim-source-keys.js";
import { findAdmitted } from "../store/sql/find-admitted.js";
import { insertRawEvents } from "../store/sql/insert-raw-events.js";
import { setSourceMessage } from "../store/sql/set-source-message.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import { seal } from "../vault/seal.js";
import type { DeskDeps } from "./desk-deps.js";
import { type Commanded, commandsOf, runCommand } from "./run-command.js";

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

async function keep(deps: DeskDeps, tx: Tx, endpoint: Endpoint, raw: RawEvent, rawId: string): Promise<void> {
  const key = await accountKey(deps.keyring, tx, endpoint.id);
  const body = seal(key, `raw_event|${rawId}|body`, raw.body);
  await insertRawEvents(tx, [
    { id: rawId, accountId: endpoint.id, contentType: raw.contentType, kid: key.kid, body, receivedAt: tx.now },
  ]);
}

interface Ran extends CommandAnswer, Recorded {
  readonly pendingFiles: readonly string[];
}

async function repeated(tx: Tx, endpoint: Endpoint, key: Buffer): Promise<Ran> {
  const [known] = await findAdmitted(tx, [{ accountId: endpoint.id, key, content: null }]);
  const id = known?.message_id ?? known?.raw_id ?? "";
  return { id, status: "done", duplicate: true, leased: [], behind: [], pendingFiles: [] };
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

/** Admits what an endpoint sends back: key, command and effects in one transaction; a refused one leaves no trace. */
export async function admitCommand(deps: CommandDoorDeps, endpoint: Endpoint, raw: RawEvent): Promise<CommandAnswer> {
  const rawId = newId("raw");
  const key = deps.keyring.blind("source_key", endpoint.id, raw.key);
  const commands = commandsOf(endpoint, raw);
  const ran = await deps.store.transact(systemContext, async (tx) => {
    const won = await claimSourceKeys(tx, [{ accountId: endpoint.id, key, rawId, messageId: null }]);
    if (won.size === 0) return repeated(tx, endpoint, key);
    await keep(deps, tx, endpoint, raw, rawId);
    const results: Commanded[] = [];
    for (const command of commands) results.push(await runCommand(deps, tx, endpoint, command));
    const done = joined(results, rawId);
    if (done.id.startsWith("msg_")) await setSourceMessage(tx, endpoint.id, key, done.id);
    return done;
  });
  deps.dispatch(ran);
  if (ran.pendingFiles.length > 0) deps.fetchLater(ran.pendingFiles);
  return { id: ran.id, status: ran.status, duplicate: ran.duplicate };
}
