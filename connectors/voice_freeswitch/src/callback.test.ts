import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import type { ContactPoint, Sent } from "@gatehouse/sdk";
import { rejectionOf, sampleOutbound, until } from "@gatehouse/sdk/testing";
import { askForCallBack, lastCall, startedByTest } from "@gatehouse/sdk/voice/testing";
import { config as schema } from "./config.js";
import { callBackId } from "./send.js";
import { open } from "./session.js";
import { type Account, optionsOf, startAccount } from "./testing/account.js";

const account = startedByTest(startAccount);

const person = { scheme: "phone", value: "+8613800138000" } as const;

function send(one: Account, to: ContactPoint = person, more: Parameters<typeof startAccount>[0] = {}): Promise<Sent> {
  const config = schema.parse(optionsOf(one.esl.port, more));
  return askForCallBack(open(config, one.host), to);
}

describe("a call back", () => {
  it("rings the desk, then the person, and is delivered when they talk", async () => {
    const one = await account();
    const { source_id = "" } = await send(one);
    const agent = await one.esl.ringing("user/1000");
    assert.equal(agent, source_id);
    one.esl.bridge(agent, "sofia/gateway/trunk/+8613800138000");
    one.esl.hangUp(agent, 16);
    await until("it has ended", () => one.states().includes("ended"));
    assert.deepEqual(one.states(), ["ringing", "answered", "receipt delivered", "ended"]);
    assert.deepEqual([lastCall(one.told()).from, lastCall(one.told()).call.direction], [person, "outbound"]);
  });

  it("fails with its cause when nobody answers", async () => {
    const one = await account();
    await send(one);
    one.esl.hangUp(await one.esl.ringing("user/1000"), 19);
    await until("it failed", () => one.states().includes("receipt failed"));
    const receipt = one.told().at(-1);
    assert.ok(receipt?.type === "message.receipt.updated" && receipt.provider_code === "q850:19");
  });

  it("fails when there is not even a channel", async () => {
    const callback = { endpoint: "user/nobody", dial: "sofia/gateway/trunk/{number}" };
    const one = await account({ callback });
    await send(one, person, { callback });
    await until("it failed", () => one.states().includes("receipt failed"));
    assert.deepEqual(one.states(), ["missed", "receipt failed"]);
  });

  it("asked for twice at once is one call", async () => {
    const one = await account();
    assert.deepEqual(await send(one), await send(one));
    await one.esl.ringing("user/1000");
    await sleep(50);
    assert.equal(one.esl.legs.size, 1);
    assert.deepEqual(one.states(), ["ringing"]);
  });

  it("lets no message write a command: only digits are dialled", async () => {
    const one = await account();
    for (const value of [
      "1380,origination_uuid=x",
      "1380 &system(id)",
      "1380}x",
      "1380\n\napi shutdown",
      "sip:a@b",
      "12",
      "",
    ]) {
      const error = await rejectionOf(send(one, { scheme: "sip", value }));
      assert.deepEqual([error.code, error.details.reason], ["rejected", "recipient_unknown"], value);
    }
    assert.ok(!one.esl.commands.some((line) => line.startsWith("bgapi")));
  });

  it("is originated with whole options", async () => {
    const one = await account();
    await send(one);
    const id = callBackId(sampleOutbound(person).id);
    assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(
      one.esl.commands.find((line) => line.startsWith("bgapi")),
      `bgapi originate {origination_uuid=${id},gatehouse_to=+8613800138000,origination_caller_id_number=+8613800138000,ignore_early_media=true,originate_timeout=30}user/1000 &bridge({origination_caller_id_number=01062780001,originate_timeout=30}sofia/gateway/trunk/+8613800138000)`,
    );
  });

  it("is uncertain when the connection breaks, unauthorized with a wrong password, unsupported without the option", async () => {
    const one = await account();
    one.esl.breakNext();
    const broken = await rejectionOf(send(one));
    assert.deepEqual([broken.code, broken.details.sourceId], ["uncertain", callBackId(sampleOutbound(person).id)]);
    const wrong = await rejectionOf(send(one, person, { event_socket: { port: one.esl.port, password: "wrong" } }));
    assert.equal(wrong.code, "unauthorized");
    const none = await rejectionOf(send(one, person, { callback: undefined }));
    assert.deepEqual([none.code, none.details.reason], ["rejected", "unsupported"]);
  });
});
