import { createHash } from "node:crypto";
import { type Client, escapeIdentifier } from "pg";
import { to } from "pg-copy-streams";
import { pieceName, type Tail } from "./manifest.js";
import type { Table } from "./tables.js";
import type { Archive } from "./write-archive.js";

/** Bytes of one piece: what is in memory at once. */
const pieceBytes = 4 * 1024 * 1024;

export const columnList = ({ columns }: Table): string => columns.map((column) => escapeIdentifier(column)).join(", ");

/** Copies one table into the archive, piece by piece, as the transaction sees it. */
export async function copyOut(client: Client, archive: Archive, table: Table): Promise<Tail["tables"][string]> {
  const hash = createHash("sha256");
  let bytes = 0;
  let pieces = 0;
  let waiting: Buffer[] = [];
  let size = 0;
  async function flush(): Promise<void> {
    pieces += 1;
    const piece = Buffer.concat(waiting, size);
    waiting = [];
    size = 0;
    await archive.add(pieceName(table.name, pieces), piece);
  }
  const rows = client.query(to(`COPY (SELECT ${columnList(table)} FROM ${escapeIdentifier(table.name)}) TO STDOUT`));
  for await (const chunk of rows as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    size += chunk.length;
    waiting.push(chunk);
    if (size >= pieceBytes) await flush();
  }
  if (size > 0) await flush();
  return { rows: rows.rowCount, bytes, sha256: hash.digest("hex") };
}
