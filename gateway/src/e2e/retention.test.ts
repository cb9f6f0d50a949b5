import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { runCommand as command } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { sharedEnv } from "./support/gateway.js";
import { tokenOf } from "./support/token-of.js";

const day = 86_400_000;

/** Everything of these messages looks as old as this; who owns the database may do that. */
const aged = `
  WITH m AS (SELECT id, raw_id, conversation_id FROM message WHERE id = ANY($1)),
  a AS (UPDATE message SET admitted_at = admitted_at - $2::interval WHERE id IN (SELECT id FROM m)),
  b AS (UPDATE attachment SET created_at = created_at - $2::interval WHERE message_id IN (SELECT id FROM m)),
  c AS (UPDATE event SET admitted_at = admitted_at - $2::interval WHERE partition_key IN (SELECT conversation_id FROM m)),
  d AS (UPDATE conversation SET last_activity_at = last_activity_at - $2::interval WHERE id IN (SELECT conversation_id FROM m))
  UPDATE raw_event r SET received_at = received_at - $2::interval,
    id = raw_event_floor(received_at - $2::interval) || substr(r.id, 17) FROM m WHERE m.raw_id = r.id`;

describe("what is kept for how long", () => {
  let school: School;
  before(async () => {
    school = await startSchool({
      change: (c) => ({
        ...c,
        files: { kind: "disk" },
        tokens: [...c.tokens, { id: "auditor", role: "auditor", token: tokenOf("auditor") }],
      }),
    });
  });
  after(() => school?.end());

  const age = (ids: readonly string[], days: number) => school.query(aged, [ids, `${days} days`]);
  const run = async (): Promise<Record<string, { removed: Record<string, number>; held: number }>> => {
    const { code, stdout, stderr } = await command(school.env, "retention", "run", "--json");
    assert.equal(code, 0, stderr);
    return Object.fromEntries(JSON.parse(stdout).items.map((item: { class: string }) => [item.class, item]));
  };
  const write = async (
    name: string,
  ): Promise<{ readonly id: string; readonly conversation: string; readonly url: string }> => {
    const attachments = [
      { content_base64: Buffer.from(`file of ${name}`).toString("base64"), filename: `${name}.txt` },
    ];
    const from = { scheme: "app_user", value: name, display_name: name };
    const { body } = await school.write(name, `words of ${name}`, { attachments, from });
    const event = await school.event("message.received", body.id);
    return { id: body.id, conversation: body.conversation_id, url: event.data.message?.attachments[0]?.url ?? "" };
  };
  const filesOnDisk = (): string[] => {
    const folder = join(school.env["GATEHOUSE_DATA"] ?? "", "files");
    if (!existsSync(folder)) return [];
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  };

  it("goes when its time is over: body, events, raw bytes, the file; the rest stays", async () => {
    const [old, young] = [await write("old"), await write("young")];
    await eventually("both files lie in the folder", () => (filesOnDisk().length === 2 ? true : undefined));
    await age([old.id], 400);
    const plan = await command(school.env, "retention", "plan", "--json");
    const due = Object.fromEntries(
      JSON.parse(plan.stdout).items.map((item: { class: string; due: number }) => [item.class, item.due]),
    );
    assert.deepEqual([due["message"], due["attachment"], due["raw_event"]], [1, 1, 1]);
    assert.equal((await school.call("GET", `/messages/${old.id}`)).body.text, "words of old", "a plan changes nothing");
    const done = await run();
    assert.deepEqual(
      [
        done["message"]?.removed["messages"],
        done["attachment"]?.removed["files"],
        done["raw_event"]?.removed["raw_events"],
      ],
      [1, 1, 1],
    );
    assert.ok((done["message"]?.removed["events"] ?? 0) >= 2);
    const { body: gone } = await school.call("GET", `/messages/${old.id}`);
    assert.ok(gone.expired_at);
    assert.deepEqual([gone.id, gone.text, gone.attachments, gone.from.value], [old.id, undefined, [], ""]);
    const { body: list } = await school.call("GET", `/conversations/${old.conversation}/messages`);
    assert.equal(list.items.length, 1);
    assert.equal((await fetch(old.url)).status, 410);
    assert.equal((await fetch(young.url)).status, 200);
    assert.equal((await school.call("GET", `/messages/${young.id}`)).body.text, "words of young");
    assert.equal(filesOnDisk().length, 1);
    const again = await run();
    assert.deepEqual(again["message"]?.removed["messages"], 0);
  });

  it("stays while a hold is on it, and goes when that is lifted", async () => {
    const held = await write("held");
    await age([held.id], 500);
    await school.query(
      `INSERT INTO hold (id, kind, target_id, reason, placed_by) VALUES ('hld_1', 'conversation', $1, 'court', 'test')`,
      [held.conversation],
    );
    const kept = await run();
    assert.deepEqual([kept["message"]?.held, kept["attachment"]?.held, kept["raw_event"]?.held], [1, 1, 1]);
    assert.equal((await school.call("GET", `/messages/${held.id}`)).body.text, "words of held");
    assert.equal((await fetch(held.url)).status, 200);
    await school.query("UPDATE hold SET lifted_at = now(), lifted_by = 'test'");
    const done = await run();
    assert.deepEqual([done["message"]?.held, done["message"]?.removed["messages"]], [0, 1]);
    assert.ok((await school.call("GET", `/messages/${held.id}`)).body.expired_at);
  });

  it("is a matter of its class: an attachment goes before its message, and nothing a day too early", async () => {
    const [over, not] = [await write("over"), await write("not")];
    await age([over.id], 184);
    await age([not.id], 182);
    await run();
    assert.equal((await fetch(over.url)).status, 410);
    assert.equal((await school.call("GET", `/messages/${over.id}`)).body.text, "words of over");
    assert.equal((await fetch(not.url)).status, 200);
    const [left] = await school.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM attachment WHERE state <> 'expired' AND created_at < now() - interval '184 days'`,
    );
    assert.equal(left?.n, 0);
  });

  it("lets recordings of calls go after 90 days, other files of that age not", async () => {
    const [call, letter] = [await write("call"), await write("letter")];
    await school.query("UPDATE conversation SET channel = 'voice' WHERE id = $1", [call.conversation]);
    await age([call.id, letter.id], 91);
    const done = await run();
    assert.deepEqual([done["recording"]?.removed["files"], done["attachment"]?.removed["files"]], [1, 0]);
    assert.equal((await fetch(call.url)).status, 410);
    assert.equal((await fetch(letter.url)).status, 200);
  });

  it("leaves one line in the book and one row for each class of each run, and a report", async () => {
    const before = await school.query<{ n: number }>("SELECT count(*)::int AS n FROM retention_run");
    await run();
    const [rows] = await school.query<{ n: number }>("SELECT count(*)::int AS n FROM retention_run");
    assert.equal((rows?.n ?? 0) - (before[0]?.n ?? 0), 6);
    const [lines] = await school.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM audit_entry WHERE type = 'retention.expired'",
    );
    assert.equal(lines?.n, rows?.n);
    const token = tokenOf("auditor");
    const { status, body } = await school.call("GET", "/retention", undefined, { token });
    assert.equal(status, 200);
    const message = body.items.find((item: { class: string }) => item.class === "message");
    assert.deepEqual([message.keep_days, message.due, message.held], [365, 0, 0]);
    assert.ok(Date.now() - Date.parse(message.oldest) < 365 * day);
    assert.ok(Date.now() - Date.parse(message.last_run.at) < 60_000);
    assert.equal((await school.call("GET", "/retention")).status, 403);
    assert.equal((await school.call("GET", "/retention", undefined, { token: tokens.admin })).status, 200);
  });

  it("has floors: a configuration below one does not start, and is told which", async () => {
    for (const [option, value, floor] of [
      ["audit_days", 183, "184"],
      ["register_days", 1095, "1096"],
    ] as const) {
      const env = sharedEnv({ retention: { [option]: value } }, school.database);
      const { code, stderr: low } = await command(env, "start");
      assert.equal(code, 78);
      assert.match(low, new RegExp(`retention\\.${option}`));
      assert.match(low, new RegExp(floor));
    }
  });
});
