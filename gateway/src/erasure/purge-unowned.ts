import { speaksOf, traceOf } from "../core/identity/traces.js";
import { unsealRaw } from "../pipeline/admit/raw.js";
import { deleteRawEvents } from "../store/sql/delete-raw-events.js";
import { listUnownedRaw, type UnownedRaw } from "../store/sql/list-unowned-raw.js";
import { listWithheldPoints } from "../store/sql/list-withheld-points.js";
import type { Tx } from "../store/transaction.js";
import type { Keyring } from "../vault/keyring.js";
import { unseal } from "../vault/seal.js";
import type { Purged, Traces } from "./purges.js";

const pageRows = 500;

async function tracesOf(tx: Tx, { people, keyring }: Traces): Promise<string[]> {
  return (await listWithheldPoints(tx, people)).flatMap(({ id, scheme, value, kid, wrapped }) => {
    const address = unseal(keyring.open({ kid, wrapped }), `contact_point|${id}|value`, value).toString();
    keyring.forget(kid);
    return traceOf({ scheme, value: address }) ?? [];
  });
}

/** What does not open shows nothing to anybody, and must not keep a person from being erased. */
function textOf(keyring: Keyring, row: UnownedRaw): string {
  const { id, account_id: accountId, content_type: contentType, kid, body } = row;
  try {
    const raw = unsealRaw({ id, accountId, contentType, kid, body }, keyring.open(row));
    return `${raw.key}\n${Buffer.from(raw.body).toString("latin1")}`;
  } catch {
    return "";
  }
}

/**
 * Raw events that came before anybody knew whose they were (dead letters, parked receipts, what a connector passes
 * over) are opened and looked through for the person's addresses. What is encrypted by the provider shows nothing.
 */
export async function purgeUnowned(tx: Tx, traces: Traces): Promise<Purged> {
  const addresses = await tracesOf(tx, traces);
  let after = "";
  let raw_unowned = 0;
  while (addresses.length > 0) {
    const rows = await listUnownedRaw(tx, after, pageRows);
    const found = rows.filter((row) => speaksOf(textOf(traces.keyring, row), addresses)).map(({ id }) => id);
    if (found.length > 0) await deleteRawEvents(tx, found);
    raw_unowned += found.length;
    if (rows.length < pageRows) break;
    after = rows.at(-1)?.id ?? after;
  }
  return { raw_unowned };
}
