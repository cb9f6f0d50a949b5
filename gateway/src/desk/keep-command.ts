import type { RawEvent } from "@gatehouse/sdk";
import { accountKey } from "../pipeline/account-key.js";
import { sealRaw } from "../pipeline/admit/raw.js";
import type { Endpoint } from "../pipeline/setup.js";
import { newId } from "../store/id.js";
import { claimSourceKeys } from "../store/sql/claim-source-keys.js";
import { insertRawEvents } from "../store/sql/insert-raw-events.js";
import type { Tx } from "../store/transaction.js";
import type { DeskDeps } from "./desk-deps.js";

/** Where a command's bytes are kept, and the key that makes its repeat harmless. */
export interface KeptCommand {
  readonly rawId: string;
  readonly key: Buffer;
}

/** Takes the command's key and keeps its bytes; undefined: it came before. */
export async function keepCommand(
  deps: DeskDeps,
  tx: Tx,
  endpoint: Endpoint,
  raw: RawEvent,
): Promise<KeptCommand | undefined> {
  const rawId = newId("raw");
  const key = deps.keyring.blind("source_key", endpoint.id, raw.key);
  const won = await claimSourceKeys(tx, [{ accountId: endpoint.id, key, rawId, messageId: null }]);
  if (won.size === 0) return undefined;
  const sealing = { key: await accountKey(deps.keyring, tx, endpoint.id), unowned: true };
  await insertRawEvents(tx, [sealRaw({ rawId, account: endpoint, raw, receivedAt: tx.now }, sealing)]);
  return { rawId, key };
}
