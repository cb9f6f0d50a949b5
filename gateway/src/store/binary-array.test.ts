import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { Client } from "pg";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { byteaArray, int8Array, textArray } from "./binary-array.js";

/** What the server reads back must be what was put in. */
describe("binary arrays, as a real server reads them", () => {
  let database: TestDatabase;
  let client: Client;

  before(async () => {
    database = await freshDatabase();
    client = new Client(database.app);
    await client.connect();
  });
  after(async () => {
    await client?.end();
    await database?.drop();
  });

  async function read(type: string, value: Buffer): Promise<unknown[]> {
    const { rows } = await client.query(`SELECT x FROM unnest($1::${type}[]) WITH ORDINALITY AS u(x, n) ORDER BY n`, [
      value,
    ]);
    return rows.map((row: { x: unknown }) => row.x);
  }

  it("text, with NULL, empty, quotes, commas, braces and four-byte characters", async () => {
    const items = ["", "a", null, 'he said "no"', "{a,b}", "\\", "NULL", "退费 𠮷 👍🏽", "x".repeat(100_000)];
    assert.deepEqual(await read("text", textArray(items)), items);
    assert.deepEqual(await read("text", textArray([undefined])), [null]);
  });

  it("bytea of every byte, empty and NULL", async () => {
    const items = [Buffer.from(Array.from({ length: 256 }, (_, n) => n)), Buffer.alloc(0), null, randomBytes(70_000)];
    assert.deepEqual(await read("bytea", byteaArray(items)), items);
  });

  it("bigint to the edges of what JavaScript counts exactly", async () => {
    const items = [0, 1, -1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
    assert.deepEqual(await read("bigint", int8Array(items)), items.map(String));
  });

  it("nothing at all is an empty array", async () => {
    for (const [type, empty] of [
      ["text", textArray([])],
      ["bytea", byteaArray([])],
      ["bigint", int8Array([])],
    ] as const)
      assert.deepEqual(await read(type, empty), []);
  });

  it("one element casts as the statements do", async () => {
    const at = new Date().toISOString();
    const { rows } = await client.query("SELECT x::timestamptz AS x FROM unnest($1::text[]) AS u(x)", [
      textArray([at, null]),
    ]);
    assert.deepEqual(
      rows.map(({ x }: { x: Date | null }) => x?.toISOString()),
      [at, undefined],
    );
  });
});
