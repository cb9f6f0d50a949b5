import type { Client } from "pg";
import { messagesPerSecond, type PgbenchDeps, type PgbenchScript } from "../pgbench.js";
import { chain, oneRow, pairs, scratch } from "./modes.js";
import { listed, ratio, say } from "./say.js";
import { untilSealed } from "./sealed.js";

export interface Statements extends PgbenchDeps {
  readonly client: Client;
  readonly rounds: number;
  readonly secs: number;
}

/** What the database pays for the book when nobody else works, and what a chain of rows would cost it. */
export async function asStatements({ client, rounds, secs, ...deps }: Statements): Promise<void> {
  await client.query(scratch);
  const scripts = [...pairs.flatMap((pair) => [pair.without, pair.with]), chain];
  const found = new Map<PgbenchScript, number[]>(scripts.map((script) => [script, []]));
  for (let n = 0; n < rounds; n += 1)
    for (const script of scripts) {
      await untilSealed(client);
      found.get(script)?.push(await messagesPerSecond(deps, script, secs));
    }
  const of = (script: PgbenchScript): readonly number[] => found.get(script) ?? [];
  for (const pair of pairs) {
    const [on, off] = [of(pair.with), of(pair.without)];
    say(`statements, ${pair.title}: book / none ${ratio(on, off)}; messages/s ${listed(on)} ${listed(off)}`);
  }
  const [book, rows] = [of(oneRow.with), of(chain)];
  say(`statements, one row: book / chain of rows ${ratio(book, rows)}; messages/s ${listed(book)} ${listed(rows)}`);
}
