import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { missing } from "@gatehouse/sdk/testing";
import { phone } from "../../../connectors/app_mqtt/dist/testing/account.js";
import { type Mosquitto, mosquitto } from "../../../connectors/app_mqtt/dist/testing/mosquitto.js";
import { answer, arrived, saying, timesArrived, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import { fileOf } from "./support/file-of.js";
import type { School } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

type Phone = Awaited<ReturnType<typeof phone>>;

describe("an app behind a real Mosquitto", { skip: missing("mosquitto", "mosquitto_passwd") }, () => {
  let broker: Mosquitto;
  let school: School;
  let app: Phone;
  const got: { readonly id: string; readonly text?: string; readonly type: string }[] = [];
  before(async () => {
    broker = await mosquitto();
    await broker.start();
    const config = { host: "127.0.0.1", port: broker.port, tls: false, user: "gatehouse", password: "pw" };
    school = await schoolWith([{ id: "app", connector: "app_mqtt", config }], [`127.0.0.1:${broker.port}`]);
    app = await phone(broker.port, "u-1", { clientId: "phone-1", clean: false });
    app.on("message", (_topic, payload) => got.push(JSON.parse(payload.toString())));
    await app.subscribeAsync("school/out/u-1", { qos: 1 });
  });
  after(async () => {
    await app?.endAsync(true);
    await school?.end();
    await broker?.remove();
  });

  const publish = (item: object): Promise<unknown> =>
    app.publishAsync("school/in/u-1", JSON.stringify(item), { qos: 1 });

  it("brings a message with its file, and the answer to its own topic, with receipts back", async () => {
    const content_base64 = Buffer.from("班级名单").toString("base64");
    const attachments = [{ kind: "file", filename: "名单.txt", content_type: "text/plain", content_base64 }];
    await publish({ id: "m-1", text: "老师好", conversation_ref: "class-3", attachments });
    const { message, conversation } = await arrived(school, saying("老师好"));
    assert.deepEqual([message.from.scheme, message.from.value, message.channel], ["app_user", "u-1", "app"]);
    assert.equal((await fileOf(message)).toString(), "班级名单");
    const id = await answer(school, conversation.id, { text: "收到。" });
    await untilStatus(school, id, "accepted");
    const reply = await eventually("the reply", () => got.find((one) => one.id === id));
    assert.deepEqual([reply.type, reply.text], ["message", "收到。"]);
    await publish({ type: "receipt", id: "r-1", message_id: id, status: "read" });
    await untilStatus(school, id, "read");
  });

  it("takes an id once, and edits by it", async () => {
    for (let n = 0; n < 3; n += 1) await publish({ id: "m-2", text: "几点放学" });
    await publish({ type: "edit", id: "e-1", message_id: "m-2", text: "几点上学" });
    const { message } = await arrived(school, saying("几点上学"), "message.edited");
    assert.equal(message.revision, 2);
    assert.equal(
      timesArrived(school, ({ source_id }) => source_id === message.source_id),
      1,
    );
  });

  it("loses and doubles nothing over a restart of the broker, and of this gateway's connection", async () => {
    const before = Array.from({ length: 20 }, (_, n) => `before-${n}`);
    const after = Array.from({ length: 20 }, (_, n) => `after-${n}`);
    for (const id of before) await publish({ id, text: id });
    await broker.stop();
    await broker.start();
    for (const id of after) await publish({ id, text: id });
    for (const id of [...before, ...after]) await arrived(school, saying(id));
    for (const id of [...before, ...after]) assert.equal(timesArrived(school, saying(id)), 1, id);
  });

  it("keeps an answer for a phone that is away", async () => {
    await publish({ id: "m-3", text: "我先下线" });
    const { conversation } = await arrived(school, saying("我先下线"));
    await app.endAsync();
    const id = await answer(school, conversation.id, { text: "等你回来" });
    await untilStatus(school, id, "accepted");
    app.reconnect();
    await eventually("the answer that waited", () => got.find((one) => one.id === id));
  });
});
