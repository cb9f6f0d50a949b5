import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { sendSigned } from "./support/app.js";
import { flush, typesAbout } from "./support/events.js";
import { type School, startSchool } from "./support/front-desk.js";
import { newSecret, type RunningGateway } from "./support/gateway.js";
import { type Receiver, startReceiver } from "./support/receiver.js";
import { withEndpoint } from "./support/with-endpoint.js";

describe("commands of an endpoint", () => {
  const secret = newSecret();
  let school: School;
  let quiet: Receiver;
  before(async () => {
    quiet = await startReceiver(secret);
    const config = { url: quiet.url, secret };
    school = await startSchool({
      change: (c) => ({
        ...c,
        endpoints: [
          ...c.endpoints.map((e) => ({
            ...e,
            commands: ["message.send", "conversation.close", "conversation.assign", "conversation.note"],
          })),
          { id: "reader", adapter: "webhook", config },
          { id: "stranger", adapter: "webhook", events: ["call.*"], commands: ["message.send"], config },
          { id: "cashier", adapter: "webhook", groups: ["finance"], commands: ["message.send"], config },
        ],
        egress: { allow_private: [...c.egress.allow_private, quiet.address] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    await quiet?.close();
  });
  const from = (endpoint: string, body: object, gateway: RunningGateway = school.gateway) =>
    sendSigned(`${gateway.url}/hooks/${endpoint}`, secret, body);
  const asked = async (ref: string, text = "你好") => {
    const { body } = await school.write(ref, text);
    await school.event("message.received", body.id);
    return body as { id: string; conversation_id: string };
  };

  it("message.send goes out once, and is not told to the system it came from", async () => {
    const { conversation_id, id: reply_to_id } = await asked("e-1");
    const command = { type: "message.send", id: "crm-1", conversation_id, text: "收到", reply_to_id, agent: "zhang" };
    const first = await school.command(command);
    assert.equal(first.status, 202);
    assert.equal(first.body.status, "queued");
    assert.equal(first.body.duplicate, false);
    const again = await school.command(command);
    assert.deepEqual([again.status, again.body], [200, { ...first.body, duplicate: true }]);
    const [call] = await school.app.about(first.body.id);
    assert.equal(call?.text, "收到");
    assert.equal(call?.reply_to, "e-1");
    await school.event("message.sent", first.body.id);
    await flush(school, "e-1");
    assert.equal(school.app.calls().filter(({ webhookId }) => webhookId === first.body.id).length, 1);
    assert.deepEqual(typesAbout(school.crm, first.body.id), ["message.sent"]);
    const told = await quiet.until(1, "message.created");
    const created = told.find(({ event }) => event.data.message?.id === first.body.id)?.event;
    assert.equal(created?.data.message?.from.value, "agent:endpoint/crm/zhang");
  });

  it("close, assign and note do what they say, once", async () => {
    const { conversation_id } = await asked("e-2");
    const commands = [
      { type: "conversation.note", id: "crm-2", conversation_id, text: "内部" },
      { type: "conversation.assign", id: "crm-3", conversation_id, assignee: "li" },
      { type: "conversation.close", id: "crm-4", conversation_id },
    ];
    for (const command of commands) {
      const first = await school.command(command);
      assert.equal(first.status, 202, command.type);
      const again = await school.command(command);
      assert.deepEqual([again.status, again.body], [200, { ...first.body, duplicate: true }], command.type);
    }
    const { body } = await school.call("GET", `/conversations/${conversation_id}`);
    assert.deepEqual([body.status, body.assignee.id], ["closed", "li"]);
    const { body: list } = await school.call("GET", `/conversations/${conversation_id}/messages`);
    assert.deepEqual(
      list.items.map((m: { text: string; visibility: string }) => [m.text, m.visibility]),
      [
        ["你好", "public"],
        ["内部", "private"],
      ],
    );
    await quiet.until(1, "conversation.closed");
    await flush(school, "e-2");
    assert.deepEqual(typesAbout(school.crm, conversation_id), ["conversation.created", "message.received"]);
  });

  it("are refused where they are not allowed, and can be sent again when they are", async () => {
    const { conversation_id } = await asked("e-3");
    const command = { type: "message.send", id: "r-1", conversation_id, text: "可以吗" };
    const refused = await from("reader", command);
    assert.equal(refused.status, 403);
    assert.match(refused.headers.get("content-type") ?? "", /problem\+json/);
    const { body: list } = await school.call("GET", `/conversations/${conversation_id}/messages`);
    assert.equal(list.items.length, 1);
    const allowed = await withEndpoint(school, "reader", { commands: ["message.send"] });
    try {
      const now = await from("reader", command, allowed);
      assert.deepEqual([now.status, now.body.duplicate], [202, false]);
      assert.equal((await school.app.about(now.body.id)).length, 1);
    } finally {
      await allowed.end("SIGTERM");
    }
  });

  it("cannot reach a conversation the endpoint never received, or one of another group", async () => {
    const { conversation_id } = await asked("e-4");
    for (const endpoint of ["stranger", "cashier"]) {
      const answer = await from(endpoint, { type: "message.send", id: `${endpoint}-1`, conversation_id, text: "x" });
      assert.equal(answer.status, 404, endpoint);
    }
    const unknown = await school.command({ type: "message.send", id: "crm-9", conversation_id: "cnv_none", text: "x" });
    assert.equal(unknown.status, 404);
    const fee = await asked("e-5", "退费");
    await quiet.until(1, "message.received");
    const mine = await from("cashier", {
      type: "message.send",
      id: "cashier-2",
      conversation_id: fee.conversation_id,
      text: "办好了",
    });
    assert.equal(mine.status, 202);
  });

  it("say what is wrong with them", async () => {
    const { conversation_id } = await asked("e-6");
    const noText = await school.command({ type: "message.send", id: "crm-10", conversation_id });
    assert.deepEqual([noText.status, noText.body.errors[0].path], [400, "text"]);
    const group = await school.command({
      type: "conversation.assign",
      id: "crm-11",
      conversation_id,
      group_id: "nobody",
    });
    assert.deepEqual([group.status, group.body.errors[0].path], [400, "group_id"]);
    const forged = await from("crm", { type: "conversation.close", id: "crm-12", conversation_id });
    assert.equal(forged.status, 401);
    assert.equal((await school.call("GET", `/conversations/${conversation_id}`)).body.status, "open");
  });
});
