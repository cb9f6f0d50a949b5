import assert from "node:assert/strict";
import { chmodSync, cpSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Connection } from "../store/embedded/connection.js";
import { withClient } from "../store/embedded/with-client.js";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { runCommand } from "./support/command.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { runGateway, urlOf } from "./support/gateway.js";
import { sealedBook } from "./support/sealed-book.js";
import { tokenOf } from "./support/token-of.js";

const from = (digits: string, name: string): object => ({
  from: { scheme: "phone", value: `+86${digits}`, display_name: name },
});

/** Changes by itself: who runs, what was applied when, and what restoring writes. */
const moving = ["process", "schema_migration", "search_cursor", "search_doc", "search_group"];

/** Every row of every table, as the superuser sees it: no policy hides anything. */
async function rowsOf(superuser: Connection): Promise<Map<string, string[]>> {
  return withClient(superuser, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
       AND NOT relispartition AND relname <> ALL($1::text[])`,
      [moving],
    );
    const all = new Map<string, string[]>();
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      all.set(name, rows.map(({ row }) => row).sort());
    }
    return all;
  });
}

describe("backup and restore", () => {
  let school: School;
  let file: string;
  let madeAt: string;
  const targets: TestDatabase[] = [];
  const security = tokenOf("security");
  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        tokens: [...config.tokens, { id: "officer", role: "security", token: security }],
      }),
    });
    file = join(school.env["GATEHOUSE_DATA"] as string, "backups", "first.gatehouse");
  });
  after(async () => {
    await school?.end();
    for (const target of targets) await target.drop();
  });

  /** An empty database and a machine of its own, with the keys as they are now. */
  const envOf = async (): Promise<{ target: TestDatabase; env: Record<string, string> }> => {
    const target = await freshDatabase();
    targets.push(target);
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-restored-"));
    cpSync(join(school.env["GATEHOUSE_DATA"] as string, "keys"), join(folder, "keys"), { recursive: true });
    const urls = { DATABASE_URL: urlOf(target.app), DATABASE_OWNER_URL: urlOf(target.owner) };
    return { target, env: { ...school.env, ...urls, GATEHOUSE_DATA: folder } };
  };
  const erase = (person: string) => runCommand(school.env, "people", "erase", person, "--reason", "x", "--json");
  const person: Record<string, { person_id: string; id: string; conversation_id: string }> = {};

  it("copies every row of every table, the keys apart, while the gateway runs", async () => {
    const attachments = [{ content_base64: Buffer.alloc(700_000, 7).toString("base64"), filename: "大.bin" }];
    await withClient(school.database.owner, async (client) => {
      for (let n = 0; n < 3_000; n += 1) await client.query("SELECT pg_current_xact_id()");
    });
    person["stays"] = (await school.write("b-1", "留下的", { ...from("13700000001", "留"), attachments })).body;
    person["held"] = (await school.write("b-4", "有争议的", from("13700000003", "争"))).body;
    person["goes"] = (await school.write("b-2", "后来清除的", from("13700000002", "走"))).body;
    await school.say({ type: "edit", id: "b-3", message_id: "b-1", text: "改过的\t\\n" });
    await school.event("message.received", person["goes"]?.id ?? "");
    await emptyOutbox(school);
    await sealedBook(school);
    const done = await runCommand(school.env, "backup", "--out", file, "--json");
    assert.equal(done.code, 0, done.stderr);
    madeAt = JSON.parse(done.stdout).made_at;
    const plain = gunzipSync(readFileSync(file)).toString("latin1");
    assert.ok(plain.includes("tables/message/") && !/tables\/(data_key|index_key|contact_point)\//.test(plain));
    assert.ok(
      gunzipSync(readFileSync(`${file}.keys`))
        .toString("latin1")
        .includes("tables/data_key/"),
    );
  });

  it("restores them all, and a gateway goes on from there", async () => {
    const source = await rowsOf(school.database.superuser);
    const { target, env } = await envOf();
    const refused = await runCommand(env, "restore", file);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /--replace/);
    const done = await runCommand(env, "restore", file, "--replace", "--json");
    assert.equal(done.code, 0, done.stderr);
    assert.ok(JSON.parse(done.stdout).entries_checked > 10, done.stdout);
    const restored = await rowsOf(target.superuser);
    for (const [name, rows] of source) {
      const there = (restored.get(name) ?? []).filter((row) => !row.includes("database.restored"));
      assert.deepEqual(there, rows, name);
    }
    const gateway = await runGateway(env);
    const headers = { authorization: `Bearer ${tokens.desk}` };
    const answer = await fetch(`${gateway.url}/api/v1/messages/${person["stays"]?.id}`, { headers }).then((a) =>
      a.json(),
    );
    const pull = { headers: { authorization: `Bearer ${tokens.receiver}` } };
    const feed = await fetch(`${gateway.url}/api/v1/events?limit=200&endpoint=crm`, pull).then((a) => a.text());
    await gateway.end("SIGTERM");
    assert.equal((answer as { text: string }).text, "改过的\t\\n");
    assert.ok(feed.includes("后来清除的"));
  });

  it("restores into a database of its own that has counted fewer transactions", async () => {
    const { DATABASE_URL: _, DATABASE_OWNER_URL: __, ...rest } = school.env;
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-restored-"));
    chmodSync(folder, 0o755);
    const env = { ...rest, GATEHOUSE_DATA: folder };
    cpSync(join(school.env["GATEHOUSE_DATA"] as string, "keys"), join(folder, "keys"), { recursive: true });
    // As it was when the copy was made: the gateway may have signed more since.
    const { rows } = await withClient(school.database.superuser, (client) =>
      client.query("SELECT note FROM audit_checkpoint WHERE at <= $1 ORDER BY size DESC LIMIT 1", [madeAt]),
    );
    writeFileSync(join(folder, "keys/last-checkpoint"), rows[0]?.note as string);
    const done = await runCommand(env, "restore", file, "--json");
    assert.equal(done.code, 0, done.stderr);
    const { entries_checked, book_turned_back } = JSON.parse(done.stdout);
    assert.equal(book_turned_back, false);
    const gateway = await runGateway(env);
    const headers = { authorization: `Bearer ${tokens.receiver}` };
    const feed = await fetch(`${gateway.url}/api/v1/events?limit=200&endpoint=crm`, { headers }).then((a) => a.text());
    const goesOn = await eventually("the book of before is sealed on", async () => {
      const metrics = await fetch(`${gateway.url}/metrics`).then((answer) => answer.text());
      return Number(/^gatehouse_audit_sealed_entries (\d+)/m.exec(metrics)?.[1]) > entries_checked || undefined;
    });
    await gateway.end("SIGTERM");
    assert.ok(goesOn && feed.includes("后来清除的"), feed.slice(0, 300));
  });

  it("brings nobody back who was erased since", async () => {
    assert.equal((await erase(person["goes"]?.person_id ?? "")).code, 0);
    const officer = (path: string, body: object) => school.call("POST", path, body, { token: security });
    const hold = await officer("/holds", { person_id: person["held"]?.person_id, reason: "诉讼" });
    assert.equal(
      (await officer(`/people/${person["held"]?.person_id}/erasure`, { reason: "x" })).body.state,
      "restricted",
    );
    // Whatever has not been written down yet is, at the latest, by the next backup.
    assert.equal((await runCommand(school.env, "backup", "--out", `${file}.2`)).code, 0);
    const { target, env } = await envOf();
    const done = await runCommand(env, "restore", file, "--replace", "--json");
    assert.equal(done.code, 0, done.stderr);
    const told = JSON.parse(done.stdout);
    assert.equal(told.erased_again, 1);
    assert.equal(told.book_turned_back, true);
    const { rows } = await withClient(target.superuser, (client) =>
      client.query(
        `SELECT k.owner_id, k.wrapped IS NULL AS unused, k.withheld IS NULL AS gone, e.state FROM data_key k
         LEFT JOIN erasure e ON e.person_id = k.owner_id WHERE k.class = 'person'`,
      ),
    );
    const state = new Map(rows.map(({ owner_id, ...rest }) => [owner_id, rest]));
    assert.deepEqual(state.get(person["goes"]?.person_id), { unused: true, gone: true, state: "erased" });
    assert.deepEqual(state.get(person["held"]?.person_id), { unused: true, gone: false, state: "restricted" });
    assert.deepEqual(state.get(person["stays"]?.person_id), { unused: false, gone: true, state: null });
    const holds = (await rowsOf(target.superuser)).get("hold") ?? [];
    assert.ok(holds.length === 1 && holds[0]?.includes(hold.body.id));
  });

  it("a start on a database of the past, restored by other means, erases them as well", async () => {
    const { target, env } = await envOf();
    const elsewhere = { ...env, GATEHOUSE_DATA: join(env["GATEHOUSE_DATA"] as string, "elsewhere") };
    const keys = {
      GATEHOUSE_MASTER_KEY: readFileSync(join(env["GATEHOUSE_DATA"] as string, "keys/master"), "utf8").trim(),
    };
    writeFileSync(`${file}.erased.jsonl`, "");
    assert.equal((await runCommand({ ...elsewhere, ...keys }, "restore", file, "--replace")).code, 0);
    const wrapped = () =>
      withClient(target.superuser, async (client) => {
        const { rows } = await client.query("SELECT wrapped FROM data_key WHERE owner_id = $1", [
          person["goes"]?.person_id,
        ]);
        return rows[0]?.wrapped as Buffer | null;
      });
    assert.notEqual(await wrapped(), null);
    const gateway = await runGateway(env);
    assert.equal(await wrapped(), null);
    await gateway.end("SIGTERM");
    assert.match(gateway.output(), /erased again/);
  });

  it("says so when the book was changed before it was backed up", async () => {
    const { env } = await envOf();
    const forged = await withClient(school.database.superuser, async (client) => {
      await client.query("SET session_replication_role = replica");
      const { rows } = await client.query<{ leaf: string; id: string; entry: Buffer }>(
        `SELECT l.leaf_index::text AS leaf, e.id, e.entry FROM audit_entry e JOIN audit_leaf l ON l.entry_id = e.id
         WHERE e.type = 'message.received' ORDER BY e.id LIMIT 1`,
      );
      const [{ leaf, id, entry }] = rows as [(typeof rows)[number]];
      const other = Buffer.from(entry.toString().replace("success", "failure"));
      await client.query("UPDATE audit_entry SET entry = $2 WHERE id = $1", [id, other]);
      return { leaf };
    });
    assert.equal((await runCommand(school.env, "backup", "--out", `${file}.3`)).code, 0);
    const done = await runCommand(env, "restore", `${file}.3`, "--replace");
    assert.equal(done.code, 1);
    assert.match(done.stderr, new RegExp(`entry ${forged.leaf} of the book`));
  });

  it("takes nothing that is damaged, cut off or not its own, and leaves the database as it was", async () => {
    const { target, env } = await envOf();
    await withClient(target.superuser, (client) =>
      client.query("INSERT INTO account_cursor (account_id, cursor) VALUES ('mine', '1')"),
    );
    const bytes = readFileSync(file);
    const broken = `${file}.broken`;
    writeFileSync(broken, bytes);
    truncateSync(broken, bytes.length - 2_000);
    const words = ["--replace", "--no-keys"];
    const cut = await runCommand(env, "restore", broken, ...words);
    assert.equal(cut.code, 1, cut.stdout);
    const flipped = Buffer.from(gunzipSync(bytes));
    const at = flipped.indexOf("tables/message/") + 600;
    flipped[at] = (flipped[at] ?? 0) ^ 1;
    writeFileSync(broken, gzipSync(flipped));
    const changed = await runCommand(env, "restore", broken, ...words);
    assert.match(changed.stderr, /message/);
    const other = { ...env, GATEHOUSE_MASTER_KEY: Buffer.alloc(32, 9).toString("base64") };
    const foreign = await runCommand(other, "restore", file, "--replace");
    assert.equal(foreign.code, 78, foreign.stderr);
    assert.match(foreign.stderr, /keys\/master/);
    const missing = await runCommand(env, "restore", broken, "--replace");
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /--no-keys/);
    assert.equal((await rowsOf(target.superuser)).get("account_cursor")?.length, 1);
  });

  it("refuses while a gateway runs on the database", async () => {
    const refused = await runCommand(school.env, "restore", file, "--replace");
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /stop it first/);
  });
});
