import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import type { EventType, GatewayEvent, Health, Sent } from "@gatehouse/sdk";
import { type FakeHost, fakeHost, rejectionOf, sampleEvent } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "./config.js";
import plugin from "./index.js";
import { type Moodle, startMoodle } from "./testing/moodle.js";

const token = "0123456789abcdef0123456789abcdef";

describe("notices to a Moodle", () => {
  let moodle: Moodle;
  let host: FakeHost;
  before(async () => {
    moodle = await startMoodle(token);
  });
  after(() => moodle.stop());
  beforeEach(() => {
    host = fakeHost({ allows: () => true });
    moodle.users.splice(
      0,
      9,
      { id: 7, username: "li.lei", email: "li@school.example", idnumber: "T7" },
      { id: 8, username: "han.mei", email: "han@school.example", idnumber: "T8" },
      { id: 9, username: "wei.hua", email: "wei@school.example", idnumber: "T9" },
    );
    moodle.delivered.length = 0;
    for (const name of Object.keys(moodle.faults)) Reflect.deleteProperty(moodle.faults, name);
  });

  const options = (more: Partial<z.input<typeof schema>> = {}): z.input<typeof schema> => ({
    url: `${moodle.origin}/moodle/`,
    token,
    notify: [{ group_id: "front_desk", users: ["li.lei", "han.mei"] }],
    ...more,
  });

  async function send(
    event: GatewayEvent,
    more: Partial<z.input<typeof schema>> = {},
    attempt = 1,
  ): Promise<Sent | undefined> {
    const config = schema.parse(options(more));
    const now = host.now();
    const context = { config, idempotencyKey: event.id, attempt, now, nonce: "n", deliveryId: "d", replayed: false };
    return plugin.open?.(config, host).send?.(event, context, AbortSignal.timeout(20_000));
  }

  const check = (more: Partial<z.input<typeof schema>> = {}): Promise<Health> =>
    plugin.check(schema.parse(options(more)), host, AbortSignal.timeout(20_000));

  const said = (text: string, sequence = 1): GatewayEvent => {
    const event = sampleEvent("message.received");
    const { message } = event.data;
    return { ...event, data: { ...event.data, ...(message && { message: { ...message, text, sequence } }) } };
  };

  it("tell the users of the group that somebody waits, without a word of the person", async () => {
    assert.deepEqual(await send(said("我的孩子病了")), { source_id: "1", source_ids: ["1", "2"], status: "sent" });
    const text = "[app → front_desk] 新消息等待处理 | a message waits";
    assert.deepEqual(moodle.delivered, [
      { touserid: 7, text, textformat: 2 },
      { touserid: 8, text, textformat: 2 },
    ]);
  });

  it("carry the text only where the options say so, and never more than Moodle takes", async () => {
    await send(said("我的孩子病了"), { include_text: true });
    assert.match(moodle.delivered[0]?.text ?? "", /\n我的孩子病了$/);
    await send(said("😀".repeat(5000)), { include_text: true });
    assert.match(moodle.delivered[2]?.text ?? "", /😀…$/);
  });

  it("no notice holds personal data by itself", async () => {
    for (const type of plugin.accepts) await send(sampleEvent(type as EventType));
    assert.equal(moodle.delivered.length, 2 * plugin.accepts.length);
    assert.doesNotMatch(JSON.stringify(moodle.delivered), /13800138000|退费|per_|cpt_/);
  });

  it("come once for a conversation, for every message only where it is wanted", async () => {
    assert.equal(await send(said("还在吗", 2)), undefined);
    assert.equal((await send(said("还在吗", 2), { every_message: true }))?.status, "sent");
  });

  it("go to those named without a group as well, each once", async () => {
    const notify = [
      { group_id: "front_desk", users: ["li.lei"] },
      { users: ["li.lei", "wei.hua"] },
      { group_id: "finance", users: ["han.mei"] },
    ];
    await send(said("在吗"), { notify });
    assert.deepEqual(
      moodle.delivered.map(({ touserid }) => touserid),
      [7, 9],
    );
    assert.equal(await send(said("在吗"), { notify: [{ group_id: "finance", users: ["han.mei"] }] }), undefined);
  });

  for (const [field, user] of [
    ["email", "han@school.example"],
    ["idnumber", "T8"],
    ["id", "8"],
  ] as const)
    it(`find users by ${field}`, async () => {
      await send(said("在吗"), { user_field: field, notify: [{ users: [user] }] });
      assert.equal(moodle.delivered[0]?.touserid, 8);
    });

  it("one user of two who cannot be reached is logged, not tried again", async () => {
    moodle.users.splice(0, 1, { id: 7, username: "li.lei", email: "", idnumber: "", blocks: true });
    assert.deepEqual(await send(said("在吗")), { source_id: "1", status: "sent" });
    assert.match(host.logged.join(), /"missed":1,"of":2/);
    moodle.users.splice(0, 1);
    assert.equal((await send(said("在吗")))?.source_id, "2");
  });

  it("nobody reached is a refusal", async () => {
    moodle.users.length = 0;
    const error = await rejectionOf(send(said("在吗")));
    assert.deepEqual([error.code, error.details.reason], ["rejected", "recipient_unknown"]);
  });

  it("the same event again, after its outcome was lost here, tells nobody twice", async () => {
    const first = await send(said("在吗"));
    assert.deepEqual(await send(said("在吗"), {}, 2), first);
    assert.equal(moodle.delivered.length, 2);
  });

  it("no token stands in an address", async () => {
    await send(said("在吗"));
    assert.ok(moodle.asked.length > 1 && !moodle.asked.join().includes(token));
  });

  for (const [name, fault, code] of [
    ["the REST protocol is off", { restOff: true }, "invalid_config"],
    ["the site is in maintenance", { maintenance: true }, "unavailable"],
    ["messaging is off", { messagingOff: true }, "invalid_config"],
    ["the user is suspended", { suspended: true }, "unauthorized"],
    ["a capability is missing", { missingCapability: true }, "invalid_config"],
    ["the function is not in the service", { functions: ["core_user_get_users_by_field"] }, "invalid_config"],
  ] as const)
    it(`says what is wrong: ${name}`, async () => {
      Object.assign(moodle.faults, fault);
      const error = await rejectionOf(send(said("在吗")));
      assert.equal(error.code, code);
      assert.doesNotMatch(error.message, /li\.lei|在吗/);
    });

  it("the check counts the users it finds", async () => {
    assert.deepEqual(await check(), { state: "ok", detail: "Moodle found 2 of 2 users" });
    const absent = await check({ notify: [{ users: ["li.lei", "nobody"] }] });
    assert.deepEqual(absent, { state: "failed", detail: "Moodle found 1 of 2 users" });
    Object.assign(moodle.faults, { maintenance: true });
    assert.equal((await check()).state, "exception");
  });
});
