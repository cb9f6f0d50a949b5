import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { freshDatabase, type TestDatabase } from "../testing/database.js";
import { sendSigned, textMessage } from "./support/app.js";
import { newSecret, type RunningGateway, runGateway, sharedEnv } from "./support/gateway.js";
import { type Receiver, startReceiver } from "./support/receiver.js";

describe("a message through the whole line", () => {
  const app = newSecret();
  const desk = newSecret();
  let database: TestDatabase;
  let receiver: Receiver;
  let gateway: RunningGateway;

  before(async () => {
    database = await freshDatabase();
    receiver = await startReceiver(desk);
    const config = {
      gateway: { name: "test-school" },
      accounts: [{ id: "campus_app", connector: "app_http", config: { secret: app } }],
      endpoints: [{ id: "crm", adapter: "webhook", config: { url: receiver.url, secret: desk } }],
      groups: [
        { id: "front_desk", title: "前台" },
        { id: "finance", title: "财务" },
      ],
      routes: [
        { name: "退费", when: { "text.contains_any": ["退费", "退款"] }, then: { group: "finance", priority: "high" } },
        { default: { group: "front_desk" } },
      ],
      egress: { allow_private: [receiver.address] },
    };
    gateway = await runGateway(sharedEnv(config, database));
  });

  after(async () => {
    await gateway?.end("SIGTERM");
    await receiver?.close();
    await database?.drop();
  });

  it("answers 202 with ids and delivers the signed event", async () => {
    const answer = await sendSigned(`${gateway.url}/hooks/campus_app`, app, textMessage("m-1", "如何退费？"));
    assert.equal(answer.status, 202);
    assert.equal(answer.body.sequence, 1);
    assert.equal(answer.body.duplicate, false);
    const [call] = await receiver.until(1, "message.received");
    assert.equal(call?.event.data.message?.id, answer.body.id);
    assert.equal(call?.event.data.message?.text, "如何退费？");
    assert.equal(call?.event.data.route?.group_id, "finance");
    assert.equal(call?.event.data.conversation?.priority, "high");
    assert.equal(call?.webhookId, call?.event.id);
    assert.equal(call?.event.sequence, "2");
  });

  it("answers the same id again with 200 and the same ids, and delivers nothing more", async () => {
    const first = await sendSigned(`${gateway.url}/hooks/campus_app`, app, textMessage("m-2", "你好"));
    const again = await sendSigned(`${gateway.url}/hooks/campus_app`, app, textMessage("m-2", "你好"));
    assert.equal(again.status, 200);
    assert.deepEqual(again.body, { ...first.body, duplicate: true });
    await sendSigned(`${gateway.url}/hooks/campus_app`, app, textMessage("m-3", "完"));
    await receiver.until(3, "message.received");
    const ids = receiver.received.map(({ event }) => event.data.message?.id).filter((id) => id === first.body.id);
    assert.equal(ids.length, 1);
  });
});
