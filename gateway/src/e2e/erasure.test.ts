import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runCommand } from "./support/command.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { tokenOf } from "./support/token-of.js";

const from = (digits: string, name: string): object => ({
  from: { scheme: "phone", value: `+86${digits}`, display_name: name },
});

describe("erasing a person", () => {
  let school: School;
  const security = tokenOf("security");
  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        tokens: [...config.tokens, { id: "officer", role: "security", token: security }],
      }),
    });
  });
  after(() => school?.end());

  const officer = (method: string, path: string, body?: object) => school.call(method, path, body, { token: security });
  const erased = (person: string) =>
    eventually(`${person} is erased`, async () => {
      const { body } = await officer("GET", `/people/${person}/erasure`);
      return body.state === "erased" ? body : undefined;
    });

  it("destroys the key, keeps a certificate, and tells who was told", async () => {
    const { body: said } = await school.write("e-1", "想忘记的话", from("13900000001", "李四"));
    await school.event("message.received", said.id);
    const asked = await officer("POST", `/people/${said.person_id}/erasure`, { reason: "本人申请" });
    assert.equal(asked.status, 202);
    const { certificate } = await erased(said.person_id);
    assert.equal(certificate.erased.messages, 1);
    assert.equal(certificate.keys_destroyed.length, 1);
    assert.deepEqual(
      certificate.told.map((one: { endpoint_id: string }) => one.endpoint_id),
      ["crm"],
    );
    const thirtyDays = Date.parse(certificate.complete_at) - Date.parse(certificate.erased_at);
    assert.equal(thirtyDays, 30 * 86_400_000);
    const [key] = await school.query<{ wrapped: unknown; withheld: unknown }>(
      "SELECT wrapped, withheld FROM data_key WHERE owner_id = $1",
      [said.person_id],
    );
    assert.deepEqual(key, { wrapped: null, withheld: null });
    await school.crm.until(1, "person.erased");
    const [line] = await school.query<{ entry: Buffer }>("SELECT entry FROM audit_entry WHERE type = 'subject.erased'");
    assert.equal(JSON.parse(line?.entry.toString() ?? "{}").id, certificate.entry_id);
  });

  it("leaves nothing to read, and the pull feed goes on over the gap", async () => {
    const { body: said } = await school.write("e-2", "看不见的话", from("13900000002", "王五"));
    const { body: other } = await school.write("e-3", "留下的话", from("13900000003", "赵六"));
    await officer("POST", `/people/${said.person_id}/erasure`, { reason: "x" });
    await erased(said.person_id);
    assert.equal((await school.call("GET", `/messages/${said.id}`)).status, 404);
    assert.equal((await school.call("GET", `/conversations/${said.conversation_id}`)).status, 404);
    const list = await school.call("GET", "/conversations?limit=200");
    const ids = list.body.items.map((one: { id: string }) => one.id);
    assert.ok(!ids.includes(said.conversation_id) && ids.includes(other.conversation_id));
    const feed = await school.call("GET", "/events?limit=200&endpoint=crm", undefined, { token: tokens.receiver });
    assert.equal(feed.status, 200);
    assert.ok(JSON.stringify(feed.body).includes("留下的话") && !JSON.stringify(feed.body).includes("看不见的话"));
  });

  it("who writes again is somebody new, and a late edit of what was erased is not kept", async () => {
    const mine = from("13900000004", "孙七");
    const { body: said } = await school.write("e-4", "第一次", mine);
    await officer("POST", `/people/${said.person_id}/erasure`, { reason: "x" });
    const { body: again } = await school.write("e-5", "第二次", mine);
    assert.notEqual(again.person_id, said.person_id);
    await erased(said.person_id);
    const [{ before: n } = { before: 0 }] = await school.query<{ before: number }>(
      "SELECT count(*)::int AS before FROM raw_event",
    );
    const edit = await school.say({ type: "edit", id: "e-6", message_id: "e-4", text: "迟到的修改" });
    assert.equal(edit.status, 202);
    const [{ now } = { now: -1 }] = await school.query<{ now: number }>("SELECT count(*)::int AS now FROM raw_event");
    assert.equal(now, n);
    assert.equal((await school.call("GET", `/messages/${again.id}`)).body.text, "第二次");
  });

  it("what arrives while it goes on is of the one or of the other, and nothing is lost in between", async () => {
    const mine = from("13900000007", "郑十");
    const { body: first } = await school.write("r-0", "最早的", mine);
    const sending = Array.from({ length: 60 }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, n * 5));
      return { text: `第 ${n} 条`, ...(await school.write(`r-${n + 1}`, `第 ${n} 条`, mine)) };
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await officer("POST", `/people/${first.person_id}/erasure`, { reason: "x" });
    const sent = await Promise.all(sending);
    await erased(first.person_id);
    const people = new Set(sent.map(({ body }) => body.person_id));
    assert.equal(people.size, 2);
    for (const { status, body, text } of sent) {
      assert.equal(status, 202);
      const seen = await school.call("GET", `/messages/${body.id}`);
      if (body.person_id === first.person_id) assert.equal(seen.status, 404);
      else assert.equal(seen.body.text, text);
    }
    const [left] = await school.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM message m JOIN data_key k ON k.kid = m.kid
       WHERE k.wrapped IS NULL AND octet_length(m.content) > 0`,
    );
    assert.equal(left?.n, 0);
  });

  it("a hold restricts: kept and used for nothing, until it is lifted", async () => {
    const { body: said } = await school.write("e-7", "有争议", from("13900000005", "周八"));
    const hold = await officer("POST", "/holds", { conversation_id: said.conversation_id, reason: "诉讼" });
    assert.equal(hold.status, 201);
    const asked = await officer("POST", `/people/${said.person_id}/erasure`, { reason: "x" });
    assert.equal(asked.body.state, "restricted");
    assert.equal((await school.call("GET", `/messages/${said.id}`)).status, 404);
    const reply = { conversation_id: said.conversation_id, text: "回复" };
    assert.equal((await school.call("POST", "/messages", reply)).status, 404);
    const [key] = await school.query<{ withheld: unknown }>("SELECT withheld FROM data_key WHERE owner_id = $1", [
      said.person_id,
    ]);
    assert.notEqual(key?.withheld, null);
    assert.equal((await officer("DELETE", `/holds/${hold.body.id}`)).status, 200);
    await erased(said.person_id);
  });

  it("from the command line, and only by who may", async () => {
    const { body: said } = await school.write("e-8", "用命令", from("13900000006", "吴九"));
    assert.equal((await school.call("POST", `/people/${said.person_id}/erasure`, { reason: "x" })).status, 403);
    const ended = await runCommand(school.env, "people", "erase", said.person_id, "--reason", "x", "--json");
    assert.equal(ended.code, 0, ended.stderr);
    assert.equal(JSON.parse(ended.stdout).certificate.format, "gatehouse-erasure/v1");
    const unknown = await runCommand(school.env, "people", "erase", "per_none", "--reason", "x");
    assert.equal(unknown.code, 2);
  });
});
