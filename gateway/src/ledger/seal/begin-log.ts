import { insertAuditState } from "../../store/sql/insert-audit-state.js";
import { type AuditState, readAuditState } from "../../store/sql/lock-audit-state.js";
import { type Store, systemContext } from "../../store/transaction.js";
import { emptyRoot } from "../merkle/hash.js";
import { signCheckpoint } from "../note/checkpoint.js";
import { writeLastCheckpoint } from "./last-checkpoint.js";
import { makeSigningKey, newestKey, signersOf } from "./signing-keys.js";

export interface BeginDeps {
  readonly store: Store;
  readonly dataDir: string;
  /** Names the log for ever: `gw.school.edu.cn/audit/1`. */
  readonly origin: string;
  /** Told the public key of a log that begins here. */
  readonly begun: (key: string) => void;
}

/** `https://gw.school.edu.cn` → `gw.school.edu.cn/audit/1`; without a public address by the gateway's name. */
export function originOf(name: string, publicUrl: string | undefined): string {
  const host = publicUrl === undefined ? name : new URL(publicUrl).host;
  return `${host}/audit/1`;
}

/** The log of this database, begun with a key of this machine where there is none yet. */
export async function beginLog({ store, dataDir, origin, begun }: BeginDeps): Promise<AuditState> {
  const known = await store.transact(systemContext, (tx) => readAuditState(tx));
  if (known !== undefined) return known;
  if (newestKey(dataDir) === 0) makeSigningKey(dataDir, 1);
  const signers = signersOf(dataDir, origin, Date.now());
  const vkey = signers[0]?.verifier.text ?? "";
  const state = await store.transact(systemContext, async (tx) => {
    await insertAuditState(tx, origin, vkey);
    return readAuditState(tx);
  });
  if (state === undefined) throw new Error("the log could not be begun");
  // From the first entry on there is something a database that was turned back differs from.
  if (state.vkey === vkey && state.size === 0) {
    writeLastCheckpoint(dataDir, signCheckpoint({ origin: state.origin, size: 0, root: emptyRoot }, signers));
    begun(vkey);
  }
  return state;
}
