import { type ContactPoint, PluginError } from "@gatehouse/sdk";
import type { Logger } from "pino";
import { cleanName } from "../core/text/clean-name.js";
import { append } from "../ledger/append.js";
import { namePersonRow } from "../store/sql/name-person.js";
import { readNewestConversationOf } from "../store/sql/read-newest-conversation-of.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { seal } from "../vault/seal.js";
import type { Identity } from "./admit/identities.js";
import { personEvent } from "./admit/message-events.js";
import { openConversation } from "./hold-conversation.js";
import { type RecordDeps, type Recorded, recordEvents } from "./record-events.js";

export interface NameDeps extends RecordDeps {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly log: Logger;
  /** After the commit: hands over what is to be sent. */
  readonly dispatch: (recorded: Recorded) => void;
}

/** The provider's own name of a person; "" where it has none. What may pass is thrown, so that the job is tried again. */
async function askName(deps: NameDeps, accountId: string, point: ContactPoint, signal: AbortSignal): Promise<string> {
  try {
    const profile = await deps.setup.accounts.get(accountId)?.session()?.resolveProfile?.(point, signal);
    return cleanName(profile?.display_name ?? "");
  } catch (error) {
    if (!(error instanceof PluginError) || error.code !== "rejected") throw error;
    deps.log.debug({ account: accountId, reason: error.message }, "the provider gives no name");
    return "";
  }
}

async function write(
  deps: NameDeps,
  tx: Tx,
  accountId: string,
  nameless: Identity,
  displayName: string,
): Promise<Recorded | undefined> {
  const { personId, key } = nameless;
  const sealed = seal(key, `person|${personId}|display_name`, displayName);
  const sequence = await namePersonRow(tx, personId, sealed, key.kid);
  if (sequence === undefined) return undefined;
  const object = { k: "person", id: personId };
  await append(tx, systemContext, { type: "person.updated", outcome: "success", object, subject: [personId] });
  const draft = personEvent("person.updated", { ...nameless, displayName }, accountId, sequence, tx.now);
  return recordEvents(deps, tx, [draft]);
}

/** Asks the provider of a new person what they are called there. Who has a name keeps it. */
export async function namePerson(deps: NameDeps, contactPointId: string, signal: AbortSignal): Promise<void> {
  const row = await deps.store.transact(systemContext, (tx) => readNewestConversationOf(tx, contactPointId));
  if (row === undefined || row.display_name !== null) return;
  const { identity, point } = openConversation(deps.keyring, row);
  const name = await askName(deps, row.account_id, point, signal);
  if (name === "") return;
  const recorded = await deps.store.transact(systemContext, (tx) => write(deps, tx, row.account_id, identity, name));
  if (recorded !== undefined) deps.dispatch(recorded);
}
