import type { Client } from "pg";
import type { Connection } from "../../store/embedded/connection.js";
import { withClient } from "../../store/embedded/with-client.js";
import type { Context } from "../../store/transaction.js";
import { lineOf } from "../append.js";
import { emptyRoot } from "../merkle/hash.js";
import { type Checkpoint, signCheckpoint } from "../note/checkpoint.js";
import { readLastCheckpoint, writeLastCheckpoint } from "./last-checkpoint.js";
import { makeSigningKey, newestKey, signersOf } from "./signing-keys.js";

export interface ForkDeps {
  readonly owner: Connection | string;
  readonly appRole: string;
  readonly dataDir: string;
  readonly context: Context;
  readonly reason: string;
  readonly now: Date;
}

interface Row {
  readonly log: number;
  readonly origin: string;
  readonly newest_epoch: number;
  readonly size: number;
  readonly root: Buffer | null;
}

const query = `SELECT log, origin, newest_epoch, size::float8 AS size,
  (SELECT root FROM audit_checkpoint c WHERE c.size = s.size) AS root FROM audit_state s FOR UPDATE`;

/** `gw.school.edu.cn/audit/1` → `gw.school.edu.cn/audit/2` */
const originAfter = ({ log, origin }: Row): string => origin.replace(/\d+$/, String(log + 1));

const shown = (root: Buffer | null | undefined): string => root?.toString("base64") ?? "";

/** What the new log begins with: what was signed last, and what the database holds. */
function firstLine(deps: ForkDeps, row: Row, last: Checkpoint | undefined): { type: string; bytes: Buffer } {
  const ctx = {
    reason: deps.reason,
    signed_origin: last?.origin ?? "",
    signed_size: last?.size ?? -1,
    signed_root: shown(last?.root),
    found_size: row.size,
    found_root: shown(row.root),
  };
  const object = { k: "audit_log", id: originAfter(row) };
  return lineOf(deps.context, { type: "audit.fork_acknowledged", outcome: "success", object, ctx }, deps.now);
}

/**
 * The old log's tables keep their content under its number. The new one takes everything that is in the database, from
 * the first entry on: it can prove all of it, from now on. A new epoch, as transactions may count from anew.
 */
async function begin(
  client: Client,
  deps: ForkDeps,
  row: Row,
  vkey: string,
  last: Checkpoint | undefined,
): Promise<void> {
  const epoch = row.newest_epoch + 1;
  await client.query("SELECT begin_log($1)", [row.log]);
  await client.query(`ALTER TABLE audit_entry ALTER COLUMN epoch SET DEFAULT ${epoch}`);
  const { type, bytes } = firstLine(deps, row, last);
  const { rows } = await client.query<{ id: string }>(
    "INSERT INTO audit_entry (epoch, type, entry) VALUES ($1, $2, $3) RETURNING id",
    [epoch, type, bytes],
  );
  await client.query(
    `UPDATE audit_state SET log = log + 1, origin = $1, vkey = $2, newest_epoch = $3, epoch = 0, wm_txid = '0', wm_id = 0,
       size = 0, frontier = '{}', first_entry = $4`,
    [originAfter(row), vkey, epoch, rows[0]?.id],
  );
}

/** Begins the next log, after a person has looked why the last one cannot go on. Returns its origin and its key. */
export async function acknowledgeFork(deps: ForkDeps): Promise<{ readonly origin: string; readonly key: string }> {
  const { owner, appRole, dataDir, now } = deps;
  const last = readLastCheckpoint(dataDir);
  if (newestKey(dataDir) === 0) makeSigningKey(dataDir, 1);
  return withClient(owner, async (client) => {
    await client.query("BEGIN");
    // Who waits for a transaction that does not end keeps everybody else waiting behind him.
    await client.query("SET LOCAL lock_timeout = '10s'");
    await client.query("SELECT set_config('gatehouse.app_role', $1, true), set_config('app.role', 'system', true)", [
      appRole,
    ]);
    const [row] = (await client.query<Row>(query)).rows;
    if (row === undefined) throw new Error("还没有封存过 | nothing was ever sealed here: start the gateway once");
    const origin = originAfter(row);
    const signers = signersOf(dataDir, origin, now.getTime());
    const key = signers[0]?.verifier.text ?? "";
    await begin(client, deps, row, key, last);
    await client.query("COMMIT");
    writeLastCheckpoint(dataDir, signCheckpoint({ origin, size: 0, root: emptyRoot }, signers));
    return { origin, key };
  });
}
