import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import type { Received } from "./support/receiver.js";

const people = 3;
const messages = 30;

describe("events of the past", () => {
  let campus: Campus;
  let ids: string[];

  before(async () => {
    campus = await openCampus({ crm: { events: ["message.received"] } });
    for (let n = 0; n < messages; n += 1)
      await campus.send(textMessage(`m-${n}`, `${n}`, { from: { scheme: "app_user", value: `u-${n % people}` } }));
    ids = (await campus.receiver.until(messages)).map(({ webhookId }) => webhookId);
  });
  after(() => campus?.close());

  const since = (count: number): readonly Received[] => campus.receiver.received.slice(count);
  const replay = async (wish: object) => (await campus.admin("replays", "POST", { endpoint: "crm", ...wish })).body;
  const state = async (id: string) => (await campus.admin(`replays/${id}`)).body;

  function inOrder(received: readonly Received[]): void {
    const last = new Map<string, number>();
    for (const { event } of received) {
      assert.ok(Number(event.sequence) > (last.get(event.partitionkey) ?? 0), "in order");
      last.set(event.partitionkey, Number(event.sequence));
    }
  }

  it("are counted first, without being sent", async () => {
    const seen = campus.receiver.received.length;
    assert.deepEqual(await replay({ dry_run: true }), { id: null, total: messages });
    assert.deepEqual(await replay({ dry_run: true, types: ["call.*"] }), { id: null, total: 0 });
    assert.deepEqual(await replay({ dry_run: true, to: "2020-01-01T00:00:00Z" }), { id: null, total: 0 });
    assert.equal(campus.receiver.received.length, seen);
  });

  it("come again under their own ids, in order, and say that they do", async () => {
    const seen = campus.receiver.received.length;
    const { id, total } = await replay({ per_second: 1000 });
    assert.equal(total, messages);
    await eventually("all came again", () => since(seen).length >= messages);
    const again = since(seen);
    assert.deepEqual(again.map(({ webhookId }) => webhookId).sort(), [...ids].sort());
    assert.ok(again.every(({ headers }) => headers["gatehouse-replay"] === "true"));
    inOrder(again);
    await eventually("it is done", async () => (await state(id)).state === "done");
    assert.equal((await state(id)).sent, messages);
  });

  it("go on where they were after a kill -9", async () => {
    const seen = campus.receiver.received.length;
    const { id } = await replay({ per_second: 20 });
    await eventually("some came again", () => since(seen).length > 2);
    await campus.restart("SIGKILL");
    await eventually("it is done", async () => (await state(id)).state === "done");
    await eventually("all came again", () => new Set(since(seen).map(({ webhookId }) => webhookId)).size === messages);
    const { sent, skipped } = await state(id);
    assert.deepEqual([sent, skipped], [messages, 0]);
  });

  it("can be stopped", async () => {
    const { id } = await replay({ per_second: 1 });
    assert.equal((await campus.admin(`replays/${id}/cancel`, "POST", {})).status, 200);
    assert.equal((await campus.admin(`replays/${id}/cancel`, "POST", {})).status, 409);
    assert.equal((await state(id)).state, "cancelled");
  });

  it("are sent again one by one; what is still on its way is not doubled", async () => {
    campus.receiver.answer((_, response) => void response.writeHead(503).end());
    const { status, body } = await campus.send(
      textMessage("late", "late", { from: { scheme: "app_user", value: "v" } }),
    );
    assert.equal(status, 202);
    const { webhookId } = await campus.calledAbout(body.id);
    const resend = (event_ids: string[]) => campus.admin("deliveries/resend", "POST", { endpoint: "crm", event_ids });
    assert.deepEqual((await resend([webhookId])).body.skipped, 1);
    campus.receiver.answer(undefined);
    const seen = campus.receiver.received.length;
    const first = ids[0] as string;
    assert.deepEqual((await resend([first])).body.sent, 1);
    await eventually("it came again", () => since(seen).some((one) => one.webhookId === first));
    assert.equal((await resend(["evt_nothing"])).status, 400);
  });

  it("by the command line too, beside the running gateway", async () => {
    const run = async (...words: string[]) => JSON.parse((await runCommand(campus.env, ...words, "--json")).stdout);
    const all = await run("replay", "--endpoint", "crm", "--dry-run");
    assert.ok(all.total > messages);
    assert.equal((await run("replay", "--endpoint", "crm", "--type", "call.*", "--dry-run")).total, 0);
    const seen = campus.receiver.received.length;
    const { id, total } = await run("replay", "--endpoint", "crm", "--rate", "1000");
    await eventually("it is done", async () => (await state(id)).state === "done");
    await eventually("all came again", () => since(seen).length >= total);
    const first = ids[0] as string;
    assert.deepEqual(await run("deliveries", "resend", first, "evt_nothing", "--endpoint", "crm"), {
      sent: 1,
      skipped: 0,
      unknown: 1,
    });
    const ledger = await run("ledger");
    assert.deepEqual([ledger.balanced, ledger.items[0].account_id], [true, "campus_app"]);
    const day = await run("replay", "--endpoint", "crm", "--from", "2020-01-01", "--to", "2020-01-02", "--dry-run");
    assert.equal(day.total, 0);
    for (const [words, cure] of [
      [["replay", "--endpoint", "nobody"], /nobody.*crm/],
      [["replay", "--endpoint", "crm", "--from", "yesterday"], /--from: must be a time such as/],
      [["replay", "--endpoint", "crm", "--type", "mesage.*"], /--type: .*such as message\.\*/],
      [["ledger", "--day", "yesterday"], /--day: must be a date such as/],
      [["dead-letters", "list", "--kind", "lost"], /raw, delivery, command, held/],
    ] as const) {
      const wrong = await runCommand(campus.env, ...words);
      assert.deepEqual([wrong.code, cure.test(wrong.stderr)], [2, true], `${words.join(" ")}: ${wrong.stderr}`);
    }
  });

  it("and the log shows what the receiver answered, with numbers masked for those who may not read", async () => {
    campus.receiver.answer((_, response) => void response.writeHead(400).end("unknown phone 13912345678"));
    const { body } = await campus.send(textMessage("odd", "odd", { from: { scheme: "app_user", value: "w" } }));
    const { webhookId } = await campus.calledAbout(body.id);
    const [attempt] = await eventually("the try is logged", async () => {
      const { items } = (await campus.admin(`deliveries/attempts/${webhookId}`)).body;
      return items.length > 0 ? items : undefined;
    });
    assert.deepEqual([attempt.status, attempt.verdict], [400, "retry"]);
    assert.equal(attempt.answer, "unknown phone 139****5678");
    const stored = JSON.stringify(await campus.query("SELECT to_jsonb(a) FROM attempt a"));
    assert.ok(!stored.includes("13912345678"));
  });
});
