import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { freePort } from "../testing/free-port.js";
import { api, type Reply, textMessage } from "./support/app.js";
import { bookProves } from "./support/book-proves.js";
import { type Campus, openCampus } from "./support/campus.js";
import { type Ended, runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { arrivedInOrder, startSenders } from "./support/senders.js";
import { tokenOf } from "./support/token-of.js";

const token = tokenOf("receiver");

/** A school turns its database back to the backup of before, while its provider and its helpdesk have gone on. */
describe("a restore in the middle of the work", () => {
  let campus: Campus;
  let file: string;
  let gone: Reply;
  let atBackup: ReadonlyMap<string, string>;
  let all: ReadonlyMap<string, string>;
  let cursor: string;

  before(async () => {
    campus = await openCampus({
      config: { tokens: [{ id: "receiver", role: "receiver", endpoint: "crm", token }] },
      env: { GATEHOUSE_PORT: String(await freePort()) },
    });
    file = join(campus.env["GATEHOUSE_DATA"] as string, "backups", "one.gatehouse");
  });
  after(() => campus?.close());

  const pull = (after: string): Promise<Reply> =>
    api(`${campus.gateway().url}/api/v1/events?limit=200&after=${after}`, token);
  const command = async (...words: readonly string[]): Promise<Ended> => {
    const ended = await runCommand(campus.env, ...words);
    assert.equal(ended.code, 0, ended.stderr);
    return ended;
  };
  /** The cursor behind everything there is. */
  async function readToEnd(): Promise<string> {
    for (let at = ""; ; ) {
      const { body } = await pull(at);
      if (body.next === null) return at;
      at = body.next;
    }
  }
  const idsOf = async (): Promise<Set<string>> =>
    new Set((await campus.query<{ id: string }>("SELECT id FROM message")).map(({ id }) => id));

  it("is backed up under load, then goes on, and somebody is erased", async () => {
    const from = { from: { scheme: "app_user", value: "gone" } };
    gone = await campus.send(textMessage("gone", "想忘记的话", from));
    const senders = startSenders(campus, "load");
    await senders.until(60);
    atBackup = new Map(senders.acked());
    await command("backup", "--out", file);
    await senders.until(senders.acked().size + 60);
    await command("people", "erase", gone.body.person_id, "--reason", "本人申请");
    all = await senders.finish();
    await arrivedInOrder(campus, all);
    await bookProves(campus);
    cursor = await readToEnd();
    assert.equal((await pull(cursor)).status, 200);
  });

  it("has everything of before the backup again, says what is missing, and keeps who was erased erased", async () => {
    await campus.gateway().end("SIGTERM");
    const told = JSON.parse((await command("restore", file, "--replace", "--json")).stdout);
    assert.equal(told.book_turned_back, true);
    assert.equal(told.erased_again, 1);
    const there = await idsOf();
    for (const [text, id] of atBackup) assert.ok(there.has(id), `${text} was acknowledged before the backup`);
    assert.ok(
      [...all.values()].some((id) => !there.has(id)),
      "and what came later is not there",
    );
    await campus.restart("SIGTERM");
    await eventually("the log says so", () => /turned back/.test(campus.gateway().output()) || undefined);
    const { code, stderr } = await runCommand(campus.env, "audit", "verify");
    assert.equal(code, 1);
    assert.match(stderr, /turned back/);
    const feed = JSON.stringify((await pull("")).body);
    assert.ok(!feed.includes("想忘记的话"));
  });

  it("tells a receiver that pulls, and doubles and misorders nothing for one that is called", async () => {
    assert.equal((await pull(cursor)).status, 410);
    const known = new Set(campus.receiver.received.map(({ webhookId }) => webhookId));
    const senders = startSenders(campus, "load", "later");
    await senders.until(60);
    const later = await senders.finish();
    await arrivedInOrder(campus, later);
    const again = new Map([...all, ...later].map(([text, id]) => [id, text]));
    assert.equal(again.size, all.size + later.size, "no id twice");
    const fresh = campus.receiver.received.filter(({ webhookId }) => !known.has(webhookId));
    const old = fresh.filter(({ event }) => all.has(event.data.message?.text ?? ""));
    assert.deepEqual(old, [], "what was delivered before the restore comes under the webhook-id it had, or not at all");
  });

  it("whoever acknowledges it begins a log that tells of both and proves", async () => {
    const { stdout } = await command("audit", "fork-ack", "--reason", "the backup was restored", "--json");
    assert.match(JSON.parse(stdout).origin, /\/audit\/2$/);
    await bookProves(campus);
    const [line] = await campus.query<{ entry: Buffer }>(
      "SELECT e.entry FROM audit_leaf l JOIN audit_entry e ON e.id = l.entry_id WHERE l.leaf_index = 0",
    );
    const { type, ctx } = JSON.parse(line?.entry.toString() ?? "{}");
    assert.equal(type, "audit.fork_acknowledged");
    assert.ok(ctx.signed_size > ctx.found_size && ctx.found_size > 0, JSON.stringify(ctx));
  });
});
