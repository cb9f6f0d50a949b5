import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ContactPoint, Sent } from "@gatehouse/sdk";
import { rejectionOf, until } from "@gatehouse/sdk/testing";
import { askForCallBack, startedByTest } from "@gatehouse/sdk/voice/testing";
import { config as schema } from "./config.js";
import { open } from "./session.js";
import { type Account, optionsOf, startAccount } from "./testing/account.js";
import { storedFile } from "./testing/fake-rest.js";

const account = startedByTest(startAccount);

const person = { scheme: "phone", value: "+8613800138000" } as const;
const desk = "PJSIP/6001";
const mobile = "PJSIP/+8613800138000@trunk";

function send(one: Account, to: ContactPoint = person, more: Parameters<typeof startAccount>[0] = {}): Promise<Sent> {
  const config = schema.parse(optionsOf(one.ari.url, more));
  return askForCallBack(open(config, one.host), to);
}

describe("a call back", () => {
  it("rings the desk, then the person, plays the notice, connects and records them", async () => {
    const one = await account();
    const { world } = one.ari;
    const sent = await send(one);
    assert.equal(sent.status, "accepted");
    const agent = await world.ringing(desk);
    assert.equal(agent, sent.source_id);
    world.pickUp(agent);
    const parent = await world.ringing(mobile);
    assert.equal(world.channels.get(parent)?.number, "01062780001");
    world.pickUp(parent);
    await until("they are recorded", () => world.recordings.size === 1);
    world.go(parent, 16);
    await until("it has ended", () => one.states().includes("ended +recording"));
    assert.deepEqual(one.states(), ["ringing", "answered", "receipt delivered", "ended", "ended +recording"]);
    const [ringing] = one.told();
    assert.ok(ringing?.type === "call.updated");
    assert.deepEqual(
      [ringing.call.direction, ringing.from, ringing.call.call_id],
      ["outbound", person, sent.source_id],
    );
    assert.equal(world.channels.size, 0);
  });

  it("fails with its cause when the person is busy, and lets the agent go", async () => {
    const one = await account();
    const { world } = one.ari;
    await send(one);
    const agent = await world.ringing(desk);
    world.pickUp(agent);
    world.go(await world.ringing(mobile), 17, false);
    await until("it is missed", () => one.states().includes("receipt failed"));
    await until("the agent is free", () => !world.channels.has(agent));
    const receipt = one.told().at(-1);
    assert.ok(receipt?.type === "message.receipt.updated");
    assert.equal(receipt.provider_code, "q850:17");
  });

  it("is missed when the desk does not pick up: the person is never called", async () => {
    const one = await account();
    const { world } = one.ari;
    await send(one);
    world.go(await world.ringing(desk), 19, false);
    await until("it is missed", () => one.states().includes("receipt failed"));
    assert.deepEqual(one.states(), ["missed", "receipt failed"]);
    assert.ok(!one.ari.requests.some((line) => line.includes("-p")));
  });

  it("asked for twice is one call", async () => {
    const one = await account();
    const [first, second] = [await send(one), await send(one)];
    assert.deepEqual(first, second);
    await one.ari.world.ringing(desk);
    assert.equal(one.ari.world.channels.size, 1);
  });

  it("is refused without the option, and for what cannot be dialled", async () => {
    const one = await account();
    const none = await rejectionOf(send(one, person, { callback: undefined }));
    assert.deepEqual([none.code, none.details.reason], ["rejected", "unsupported"]);
    for (const value of ["anonymous-1", "6001@evil", "1380,b", "+86 138", "*21*138#", ""]) {
      const error = await rejectionOf(send(one, { scheme: "sip", value }));
      assert.deepEqual([error.code, error.details.reason], ["rejected", "recipient_unknown"], value);
    }
    assert.ok(!one.ari.requests.some((line) => line.startsWith("POST")));
  });

  it("keeps the number out of Asterisk's names", async () => {
    const one = await account();
    const { source_id } = await send(one);
    assert.ok(!source_id?.includes("138"));
  });
});

describe("a recording", () => {
  it("is fetched from the stored file with the account's credentials", async () => {
    const one = await account({ menu: undefined });
    const { world } = one.ari;
    const caller = world.call("13800138000");
    world.pickUp(await world.ringing(desk));
    await until("it is recorded", () => world.recordings.size === 1);
    world.go(caller, 16);
    await until("it is told of", () => one.states().includes("ended +recording"));
    const told = one.told().at(-1);
    const [raw] = one.raws;
    assert.ok(told?.type === "call.updated" && told.recording !== undefined && raw !== undefined);
    const config = schema.parse(optionsOf(one.ari.url));
    const signal = AbortSignal.timeout(5000);
    const call = await open(config, one.host).fetchAttachment?.(told.recording, raw, signal);
    assert.ok(call !== undefined && "url" in call);
    const answer = await one.host.http(call, signal);
    assert.deepEqual([answer.status, answer.body], [200, storedFile.toString()]);
    const bare = await one.host.http({ ...call, headers: {} }, signal);
    assert.equal(bare.status, 401);
  });
});
