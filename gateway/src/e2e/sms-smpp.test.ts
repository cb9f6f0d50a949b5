import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  type FakeSmsc,
  longMessage,
  shortMessage,
  startSmsc,
} from "../../../connectors/sms_smpp/dist/testing/fake-smsc.js";
import { type Arrived, answer, arrived, saying, timesArrived, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import type { School } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

const person = "8613900139000";

describe("short messages by SMPP", () => {
  let smsc: FakeSmsc;
  let school: School;
  let fault: number | "silence" | "drop" | undefined;
  before(async () => {
    smsc = await startSmsc({
      receipts: "none",
      submit: () => {
        const now = fault;
        fault = undefined;
        return now;
      },
    });
    const config = {
      host: "127.0.0.1",
      port: smsc.port,
      system_id: "school",
      password: "secret",
      source_addr: "10690000",
    };
    school = await schoolWith([{ id: "sms", connector: "sms_smpp", config }], [`127.0.0.1:${smsc.port}`]);
  });
  after(async () => {
    await school?.end();
    await smsc?.stop();
  });

  async function text(words: string): Promise<Arrived> {
    smsc.push(shortMessage(words));
    return arrived(school, saying(words));
  }
  /** The SMSC's word on one of its ids, which it writes in decimal here and in hex where it took the message. */
  const receipt = (id: string, stat: string): void =>
    smsc.push({
      source_addr: person,
      destination_addr: "10690000",
      esm_class: 4,
      short_message: Buffer.from(
        `id:${Number.parseInt(id, 16).toString().padStart(10, "0")} sub:001 dlvrd:001 submit date:2611230800 done date:2611230801 stat:${stat} err:000 text:`,
      ),
    });

  it("come in, alone or in parts, and are acknowledged; an answer leaves by the school's number", async () => {
    const { message, conversation } = await text("几号开学？");
    assert.deepEqual([message.channel, message.from.value], ["sms", "+8613900139000"]);
    const long = "请问新生报到需要带哪些材料？".repeat(12);
    for (const part of longMessage(long)) smsc.push(part);
    await arrived(school, saying(long));
    await eventually("all are acknowledged", () =>
      smsc.queued() === 0 && smsc.answers.length >= 4 ? true : undefined,
    );
    assert.deepEqual([...new Set(smsc.answers)], [0]);
    const id = await answer(school, conversation.id, { text: "九月一日。" });
    const { source_id = "" } = await untilStatus(school, id, "accepted");
    assert.deepEqual(smsc.inbox.at(-1), { from: "10690000", to: person, text: "九月一日。" });
    receipt(source_id, "DELIVRD");
    await untilStatus(school, id, "delivered");
  });

  it("that are long are as far as their slowest part", async () => {
    const { conversation } = await text("说说校车");
    const id = await answer(school, conversation.id, { text: "校车路线：".repeat(30) });
    const { parts = [] } = await untilStatus(school, id, "accepted");
    assert.equal(parts.length, 3);
    assert.equal(smsc.inbox.at(-1)?.text, "校车路线：".repeat(30));
    const [first, second, third] = parts.map(({ source_id }) => source_id);
    receipt(second ?? "", "DELIVRD");
    receipt(first ?? "", "DELIVRD");
    await eventually("two parts are delivered", async () => {
      const { body } = await school.call("GET", `/messages/${id}`);
      const statuses = body.parts.map(({ status }: { status: string }) => status);
      return statuses.join() === "delivered,delivered,accepted" && body.status === "accepted" ? true : undefined;
    });
    receipt(third ?? "", "DELIVRD");
    await untilStatus(school, id, "delivered");
  });

  it("that one part of does not arrive are failed", async () => {
    const { conversation } = await text("说说食堂");
    const id = await answer(school, conversation.id, { text: "食堂菜单：".repeat(20) });
    const { parts = [] } = await untilStatus(school, id, "accepted");
    receipt(parts[0]?.source_id ?? "", "DELIVRD");
    receipt(parts[1]?.source_id ?? "", "UNDELIV");
    await untilStatus(school, id, "failed");
  });

  it("pushed twice before we could answer are one", async () => {
    smsc.push(shortMessage("信号不好"));
    await arrived(school, saying("信号不好"));
    await text("信号好了");
    assert.equal(timesArrived(school, saying("信号不好")), 1);
  });

  it("are failed, tried again or held as the SMSC answers", async () => {
    const { conversation } = await text("还有问题");
    fault = 0x0b;
    const failed = await untilStatus(school, await answer(school, conversation.id, { text: "一" }), "failed");
    assert.equal(failed.error?.code, "recipient_unknown");
    fault = 0x58;
    await untilStatus(school, await answer(school, conversation.id, { text: "二" }), "accepted");
    fault = "drop";
    const held = await untilStatus(school, await answer(school, conversation.id, { text: "三" }), "held");
    assert.equal(held.error?.code, "in_doubt");
    assert.equal(smsc.inbox.filter(({ text: words }) => words === "二").length, 1);
  });
});
