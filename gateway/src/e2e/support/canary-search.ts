import { createDecipheriv, createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import type { Connection } from "../../store/embedded/connection.js";
import { withClient } from "../../store/embedded/with-client.js";
import { generationOf } from "../../vault/generation.js";
import { unwrapDataKey } from "../../vault/wrap.js";

/** A canary that was found, and where. */
export interface Find {
  readonly canary: string;
  readonly place: string;
}

/** What is searched for. */
export interface Search {
  readonly canaries: readonly string[];
  /** Blind indexes of the person's addresses, as the keys that remain would make them. */
  readonly digests: readonly Buffer[];
  /** Of the gateway. */
  readonly master: Buffer;
}

const escaped = (value: string): string =>
  [...value].map((c) => (c.charCodeAt(0) < 128 ? c : `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)).join("");

/** Each form a value may hide in: as it is, in hex, escaped, as base64 at any offset, as a plain digest. */
function formsOf(value: string): Buffer[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  const sha = createHash("sha256").update(bytes).digest();
  const texts = [bytes.toString("hex"), escaped(value), ...base64, sha.toString("hex"), sha.toString("base64")];
  return [bytes, sha, ...texts.map((text) => Buffer.from(text))];
}

/** Opens without asking where a value stood: GCM is CTR with a tag, and here nobody minds the tag. */
function opened(key: Buffer, sealed: Buffer): Buffer {
  const counter = Buffer.concat([sealed.subarray(0, 12), Buffer.from([0, 0, 0, 2])]);
  return createDecipheriv("aes-256-ctr", key, counter).update(sealed.subarray(12, -16));
}

interface Probe {
  readonly forms: readonly { readonly canary: string; readonly form: Buffer }[];
  readonly keys: readonly Buffer[];
}

/** The value itself, and what every key that is left makes of it. */
function findIn({ forms, keys }: Probe, value: Buffer, place: string): Find[] {
  const readings = value.length > 28 ? [value, ...keys.map((key) => opened(key, value))] : [value];
  return forms
    .filter(({ form }) => readings.some((reading) => reading.includes(form)))
    .map(({ canary }) => ({ canary, place }));
}

/** Every data key that can still be unwrapped, in use or set aside, and the master's own. */
async function keysIn(client: Client, master: Buffer): Promise<Buffer[]> {
  const generation = generationOf(master);
  const { rows } = await client.query<{ kid: string; wrapped: Buffer }>(
    "SELECT kid, coalesce(wrapped, withheld) AS wrapped FROM data_key WHERE coalesce(wrapped, withheld) IS NOT NULL",
  );
  return [generation.kek.key, master, ...rows.map((row) => unwrapDataKey([generation], row).key)];
}

const probeOf = ({ canaries, digests }: Search, keys: readonly Buffer[]): Probe => ({
  keys,
  forms: [
    ...canaries.flatMap((canary) => formsOf(canary).map((form) => ({ canary, form }))),
    ...digests.map((form) => ({ canary: `index ${form.toString("hex")}`, form })),
  ],
});

const bytesOf = (value: unknown): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(typeof value === "string" ? value : JSON.stringify(value));

/** Searches every row of every table of every schema, as the superuser, with every key that is left. */
export const searchDatabase = (superuser: Connection, search: Search): Promise<Find[]> =>
  withClient(superuser, async (client) => {
    const probe = probeOf(search, await keysIn(client, search.master));
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const finds: Find[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ONLY ${name}`);
      for (const row of rows)
        for (const [column, value] of Object.entries(row))
          if (value !== null) finds.push(...findIn(probe, bytesOf(value), `${name}.${column}`));
    }
    return finds;
  });

/** Searches bytes outside the database: a log, a dump, an unpacked archive. */
export const searchBytes = (value: Buffer | string, place: string, search: Search): Find[] =>
  findIn(probeOf(search, []), Buffer.from(value), place);

/** Searches the content and the names of every file of a folder. */
export function searchFolder(folder: string, search: Search, read: (path: string) => Buffer = readFileSync): Find[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.flatMap(({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [...searchBytes(path, path, search), ...searchBytes(read(path), path, search)];
  });
}
