import { readAuditState } from "../../store/sql/lock-audit-state.js";
import { setAuditKey } from "../../store/sql/set-audit-key.js";
import { type Context, type Store, systemContext } from "../../store/transaction.js";
import { append } from "../append.js";
import type { SignerKey } from "../note/keys.js";
import { makeSigningKey, newestKey, signersOf } from "./signing-keys.js";

export interface RotateDeps {
  readonly store: Store;
  readonly dataDir: string;
  readonly context: Context;
}

export interface Rotated {
  readonly before: string;
  readonly now: string;
}

/** The key that comes next: one that an interrupted rotation left, else a new one. */
function nextKey(dataDir: string, origin: string, before: string, nowMs: number): SignerKey {
  const signers = signersOf(dataDir, origin, nowMs);
  if (!signers.some(({ verifier }) => verifier.text === before))
    throw new Error(
      "签名密钥不在这台机器上 | the key of this log is not in this data folder: run it where the book is sealed",
    );
  if (signers[0]?.verifier.text === before) makeSigningKey(dataDir, newestKey(dataDir) + 1);
  return signersOf(dataDir, origin, nowMs)[0] as SignerKey;
}

/**
 * A new key for the same log. Its line is sealed under both keys, which go on signing together for a day; readers pass
 * over signatures they do not know. A key that leaked needs a new log instead.
 */
export async function rotateKey({ store, dataDir, context }: RotateDeps): Promise<Rotated> {
  const state = await store.transact(systemContext, (tx) => readAuditState(tx));
  if (state === undefined) throw new Error("还没有封存过 | nothing was ever sealed here: start the gateway once");
  const { origin, vkey: before } = state;
  const now = nextKey(dataDir, origin, before, store.clock.now().getTime()).verifier.text;
  await store.transact(context, async (tx) => {
    await setAuditKey(tx, now);
    const object = { k: "audit_log", id: origin };
    await append(tx, context, {
      type: "audit.key.rotated",
      outcome: "success",
      object,
      ctx: { old: before, new: now },
    });
  });
  return { before, now };
}
