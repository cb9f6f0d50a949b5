import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Pool, PoolClient, QueryResultRow } from "pg";
import { type LineRig, openLine } from "../pipeline/testing/line-rig.js";
import { withClient } from "./embedded/with-client.js";
import { createPool } from "./pool.js";
import { type Context, createStore, type Store, systemContext } from "./transaction.js";

/** What needs no lock of its own, and why. Everything else in the schema must have one. */
const open: Readonly<Record<string, string>> = {
  account_cursor: "a provider's cursor for each account",
  api_token: "digests of tokens, looked up before anybody is known",
  app_user: "staff, looked up before anybody is known",
  audit_anchor: "checkpoints that left the house",
  audit_checkpoint: "signed sizes and roots of the book",
  audit_leaf: "the order of the book",
  audit_state: "how far the book is sealed",
  audit_stream: "how far each SIEM was told",
  audit_tile: "hashes of the book",
  audit_export: "who asked for which part of the book, and why",
  audit_entry: "append-only by grants and triggers; a line holds references, never what people wrote",
  break_glass: "staff's reasons, sealed; asked by the access code alone",
  content_key: "HMACs of content and ids, read by admission alone",
  endpoint_health: "how endpoints are doing",
  endpoint_state: "how endpoints are doing",
  erasure: "ids and what officers gave as reason",
  index_key: "keys of indexes, wrapped by the master key",
  key_state: "which master key is in force",
  master_key: "fingerprints of master keys",
  hold: "ids and what officers gave as reason",
  idempotency: "answers of ids, under the caller's own name",
  login_brake: "HMACs of names and addresses that tried to log in",
  process: "which processes run",
  raw_about: "ids of persons and raw events",
  receipt_parked: "HMACs and ids of receipts that came before their message",
  recovery_code: "digests, looked up before anybody is known",
  register_row: "rows of registers, sealed; asked by the registers' code alone",
  retention_run: "counts by class",
  replay: "what was asked for, by ids",
  schema_migration: "what was applied",
  search_cursor: "how far the search has read",
  search_group: "ids of groups",
  source_key: "HMACs of providers' keys and ids, read by admission alone",
  user_session: "digests, looked up before anybody is known",
  user_subject: "HMACs of names elsewhere, looked up before anybody is known",
  user_token: "digests, looked up before anybody is known",
};

const agentOf = (...groups: string[]): Context => ({ actor: "token:test", role: "agent", groups });
const as = (role: string): Context => ({ actor: "token:test", role, groups: [] });

const message = (n: number) => ({
  type: "message",
  id: `m-${n}`,
  sent_at: "2026-11-23T08:00:00.000Z",
  from: { scheme: "phone", value: `+861380013800${n}` },
  conversation_ref: `c-${n}`,
  text: "你好",
  attachments: [{ content_base64: "AAAA", filename: "a.bin", content_type: "application/octet-stream" }],
});

/** Tables that hang on a conversation, and how many of their rows stand for one message with a file. */
const ofOne = {
  conversation: 1,
  message: 1,
  attachment: 1,
  route_decision: 1,
  person: 1,
  identity_link: 1,
  event: 3,
};

describe("rows of the database", () => {
  let rig: LineRig;
  let pool: Pool;
  let store: Store;
  const count = async (context: Context, table: string): Promise<number> => {
    const statement = { name: `count-${table}`, text: `SELECT count(*)::int AS n FROM ${table}` };
    const [row] = await store.transact(context, (tx) => tx.run<{ n: number }>(statement, []));
    return row?.n ?? -1;
  };
  const run = (context: Context, text: string): Promise<QueryResultRow[]> =>
    store.transact(context, (tx) => tx.run({ name: text.slice(0, 40), text }, []));

  before(async () => {
    rig = await openLine();
    for (const n of [1, 2, 3]) await rig.admit(message(n));
    await rig.query("UPDATE conversation SET group_id = 'finance' WHERE id = (SELECT max(id) FROM conversation)");
    pool = createPool(rig.database.app, () => undefined);
    store = createStore(pool);
  });
  after(async () => {
    await store?.close();
    await rig?.close();
  });

  const locked = async (): Promise<string[]> => {
    const sql = `SELECT c.oid::regclass::text AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relrowsecurity
        AND c.relforcerowsecurity AND NOT c.relispartition ORDER BY 1`;
    return (await rig.query<{ name: string }>(sql)).map(({ name }) => name);
  };

  it("are protected in every table, unless it is said here why not", async () => {
    const sql = `SELECT c.oid::regclass::text AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition`;
    const all = (await rig.query<{ name: string }>(sql)).map(({ name }) => name);
    const safe = new Set([...(await locked()), ...Object.keys(open)]);
    const missing = all.filter((name) => !safe.has(name));
    assert.deepEqual(
      missing,
      [],
      `ENABLE and FORCE ROW LEVEL SECURITY on ${missing.join(", ")} in its migration, with policies as in 0012-row-security.sql; or, where no row tells of a person, say why not in \`open\` of ${import.meta.filename.replace("/dist/", "/src/").replace(/js$/, "ts")}`,
    );
  });

  it("are protected in partitions as well, in those that are made later too", async () => {
    const sql = `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
      JOIN pg_class p ON p.oid = i.inhparent WHERE p.relrowsecurity AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        AND c.relkind = 'r'`;
    await rig.query(
      "SELECT ensure_partition('raw_event', 'later', raw_event_floor('2090-01-01'), raw_event_floor('2090-02-01'))",
    );
    assert.deepEqual(await rig.query(sql), []);
    const [held] = await rig.query<{ child: string }>(
      "SELECT tableoid::regclass::text AS child FROM raw_event LIMIT 1",
    );
    assert.equal(await count(systemContext, held?.child ?? ""), 0, "asked by its own name, a partition shows nothing");
  });

  it("do not exist for a connection that says nothing of who acts, not even after one that did", async () => {
    const one = createPool({ ...rig.database.app }, () => undefined);
    const lone = createStore(one);
    for (const table of await locked()) {
      const statement = { name: `bare-${table}`, text: `SELECT count(*)::int AS n FROM ${table}` };
      await lone.transact(systemContext, (tx) => tx.run(statement, []));
      const client = await one.connect();
      const { rows } = await client.query<{ n: number }>(statement);
      client.release();
      assert.equal(rows[0]?.n, 0, table);
    }
    await lone.close();
  });

  it("do not exist for the owner of the tables either", async () => {
    const { options: _, ...owner } = rig.database.owner;
    for (const table of await locked()) {
      const { rows } = await withClient(owner, (client) => client.query(`SELECT count(*)::int AS n FROM ${table}`));
      assert.equal(rows[0].n, 0, table);
    }
  });

  for (const [table, each] of Object.entries(ofOne))
    it(`of ${table} are seen by those whose group the conversation is in`, async () => {
      assert.equal(await count(systemContext, table), 3 * each, "the gateway");
      assert.equal(await count(agentOf("front_desk"), table), 2 * each, "front desk");
      assert.equal(await count(agentOf("finance"), table), each, "finance");
      assert.equal(await count(agentOf("finance", "front_desk"), table), 3 * each, "both");
      assert.equal(await count(agentOf(), table), 0, "no group");
      assert.equal(await count({ ...agentOf("front_desk"), role: "receiver" }, table), 0, "receiver");
    });

  it("of the outbox and of what arrived raw are no business of an agent", async () => {
    for (const table of ["delivery", "attempt", "dead_letter", "raw_event", "account_state", "disclosure"])
      assert.equal(await count(agentOf("front_desk", "finance"), table), 0, table);
    assert.equal(await count(systemContext, "raw_event"), 3);
    for (const role of ["admin", "integrator", "auditor", "security"])
      assert.equal(await count(as(role), "raw_event"), 0);
  });

  it("of messages are nothing for auditors and security officers, who see persons", async () => {
    for (const role of ["auditor", "security"]) {
      assert.equal(await count(as(role), "message"), 0);
      assert.equal(await count(as(role), "person"), 3);
    }
  });

  it("are written by the gateway alone", async () => {
    for (const context of [agentOf("front_desk"), as("admin"), as("integrator")]) {
      for (const sql of [
        "UPDATE conversation SET priority = 'x'",
        "UPDATE person SET minor = true WHERE id > ''",
        "DELETE FROM route_decision",
        "DELETE FROM attachment WHERE id > ''",
      ])
        await assert.rejects(run(context, sql), /authorise, then actAsGateway/, sql);
      await assert.rejects(
        run(
          context,
          "INSERT INTO route_decision SELECT 'x', id, 'r', group_id, 'normal', '{}' FROM conversation LIMIT 1",
        ),
        /row-level security/,
      );
    }
  });

  it("are counted on by the planner: a policy changes no estimate", async () => {
    const rowsOf = async (client: PoolClient, table: string): Promise<number> => {
      const { rows } = await client.query(`EXPLAIN (FORMAT JSON) SELECT * FROM ${table}`);
      return rows[0]["QUERY PLAN"][0].Plan["Plan Rows"];
    };
    const client = await pool.connect();
    try {
      await client.query("BEGIN; SELECT set_config('app.role', 'agent', true)");
      for (const table of await locked()) {
        const all = await withClient(rig.database.superuser, (free) => rowsOf(free as unknown as PoolClient, table));
        const mine = await rowsOf(client, table);
        assert.ok(
          mine >= all * 0.9,
          `${table}: ${mine} of ${all}; write its policy as in 0040-policies-and-the-planner.sql`,
        );
      }
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });

  it("can be locked by those who see them", async () => {
    const sql = "SELECT id FROM conversation FOR UPDATE";
    assert.equal((await run(agentOf("finance"), sql)).length, 1);
    assert.equal((await run(as("admin"), sql)).length, 3);
    assert.equal((await run(as("auditor"), sql)).length, 0);
  });

  it("are found by index under every role", async () => {
    const statements = {
      messages: ["SELECT m.id FROM message m JOIN data_key k ON k.kid = m.kid WHERE m.conversation_id = $1", "'cnv_1'"],
      event: [
        "SELECT e.id FROM event e WHERE (e.txid, e.id) > ($1::text::xid8, '') ORDER BY e.txid, e.id LIMIT 9",
        "'0'",
      ],
      conversations: ["SELECT c.id FROM conversation c WHERE c.group_id = $1 AND c.status = 'open'", "'finance'"],
      people: ["SELECT p.id FROM person p WHERE p.id = ANY($1::text[])", "'{per_1}'"],
      deliveries: [
        "SELECT d.id FROM delivery d WHERE d.lane = $1 AND d.due_at <= now() AND NOT d.parked FOR UPDATE",
        "1",
      ],
    };
    for (const [name, [text, value]] of Object.entries(statements))
      for (const context of [systemContext, agentOf("finance"), as("admin")]) {
        const client = await pool.connect();
        try {
          await client.query("BEGIN");
          await client.query("SELECT set_config('app.role', $1, true), set_config('app.groups', $2, true)", [
            context.role,
            context.groups.join(","),
          ]);
          await client.query(`PREPARE ${name}_${context.role} AS ${text}`);
          const { rows } = await client.query(`EXPLAIN EXECUTE ${name}_${context.role}(${value})`);
          const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
          assert.doesNotMatch(plan, /Seq Scan|hashed SubPlan/, `${name} as ${context.role}:\n${plan}`);
        } finally {
          await client.query("ROLLBACK");
          client.release();
        }
      }
  });
});
