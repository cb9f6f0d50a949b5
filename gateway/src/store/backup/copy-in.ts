import { once } from "node:events";
import { finished } from "node:stream/promises";
import { type Client, escapeIdentifier } from "pg";
import { from } from "pg-copy-streams";
import { columnList } from "./copy-out.js";
import { type Head, type Tail, tableOf } from "./manifest.js";
import { readArchive } from "./read-archive.js";

/** One table that is being filled. */
interface Filling {
  readonly table: string;
  add(piece: Buffer): Promise<void>;
  /** How many rows went in. */
  end(): Promise<number>;
}

function fill(client: Client, table: Head["tables"][number]): Filling {
  const stream = client.query(from(`COPY ${escapeIdentifier(table.name)} (${columnList(table)}) FROM STDIN`));
  const done = finished(stream);
  done.catch(() => undefined);
  return {
    table: table.name,
    async add(piece) {
      if (!stream.write(piece)) await Promise.race([once(stream, "drain"), done]);
    },
    async end() {
      stream.end();
      await done;
      return stream.rowCount;
    },
  };
}

/** Fills the tables of an archive that was checked, in the caller's transaction. Throws when a table got another number of rows. */
export async function copyIn(client: Client, path: string, about: Head, told: Tail): Promise<number> {
  const tables = new Map(about.tables.map((table) => [table.name, table]));
  let filling: Filling | undefined;
  let total = 0;
  async function close(): Promise<void> {
    if (filling === undefined) return;
    const rows = await filling.end();
    if (rows !== told.tables[filling.table]?.rows)
      throw new Error(
        `表 ${filling.table} 行数不符 | table ${filling.table} got ${rows} rows, not those that were written`,
      );
    total += rows;
  }
  for await (const { name, content } of readArchive(path)) {
    const table = tables.get(tableOf(name) ?? "");
    if (table === undefined) continue;
    if (filling?.table !== table.name) {
      await close();
      filling = fill(client, table);
    }
    await filling.add(content);
  }
  await close();
  return total;
}
