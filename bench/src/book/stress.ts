import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "pg";
import { untilSealed } from "./sealed.js";

export const writers = 12;
/** Lines of one transaction. */
const atOnce = 50;
const slowMs = 300;

const insert =
  "INSERT INTO audit_entry (type, entry) SELECT 'stress', convert_to($1 || g, 'UTF8') FROM generate_series(1, $2::int) g";

/** Each tenth transaction stays open for a while, each tenth is taken back. Gives how many lines were committed. */
async function write(client: Client, seed: number, until: () => boolean): Promise<number> {
  let committed = 0;
  for (let n = seed; !until(); n += 1) {
    await client.query("BEGIN");
    await client.query({ name: "stress", text: insert, values: [`${seed}/${n}/${"x".repeat(300)}`, atOnce] });
    if (n % 10 === 3) await sleep(slowMs);
    const back = n % 10 === 7;
    await client.query(back ? "ROLLBACK" : "COMMIT");
    if (!back) committed += atOnce;
  }
  return committed;
}

interface Sealed {
  readonly leaves: number;
  readonly gaps: number;
}

const sealed = `SELECT count(*)::float8 AS leaves, (max(l.leaf_index) + 1 - (SELECT count(*) FROM audit_leaf))::float8 AS gaps
  FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id AND e.at = l.entry_at WHERE e.type = 'stress'`;

/** Many writers, long and aborted transactions: what was committed must all be sealed, each line once. */
export async function stress(clients: readonly Client[], lines: number): Promise<string> {
  let begun = 0;
  const started = performance.now();
  const secs = (): string => ((performance.now() - started) / 1000).toFixed(1);
  const until = (): boolean => {
    begun += atOnce;
    return begun > lines / 0.9;
  };
  const counts = await Promise.all(clients.map((client, seed) => write(client, seed, until)));
  const committed = counts.reduce((sum, count) => sum + count, 0);
  const written = secs();
  await untilSealed(clients[0] as Client);
  const after = secs();
  const { rows } = await (clients[0] as Client).query<Sealed>(sealed);
  const [{ leaves, gaps } = { leaves: 0, gaps: -1 }] = rows;
  return `${committed} lines of ${writers} writers in ${written} s: ${leaves} sealed after ${after} s, ${committed - leaves} missed, ${gaps} gaps`;
}
