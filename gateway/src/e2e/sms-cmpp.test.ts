import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import {
  type FakeIsmg,
  longMessage,
  shortMessage,
  startIsmg,
} from "../../../connectors/sms_cmpp/dist/testing/fake-ismg.js";
import { type Arrived, answer, arrived, saying, timesArrived, untilStatus } from "./support/arrivals.js";
import { eventually } from "./support/eventually.js";
import type { School } from "./support/front-desk.js";
import { schoolWith } from "./support/school-with.js";

describe("short messages by CMPP", () => {
  let ismg: FakeIsmg;
  let school: School;
  let fault: number | "drop" | undefined;
  before(async () => {
    // A real one waits a minute; the fake's 200 ms are too short for a busy machine.
    ismg = await startIsmg({
      resendMs: 10_000,
      submit: () => {
        const now = fault;
        fault = undefined;
        return now;
      },
    });
    const config = { host: "127.0.0.1", port: ismg.port, sp_id: "901234", shared_secret: "secret", src_id: "10690000" };
    school = await schoolWith([{ id: "sms", connector: "sms_cmpp", config }], [`127.0.0.1:${ismg.port}`]);
  });
  after(async () => {
    await school?.end();
    await ismg?.stop();
  });

  async function text(words: string): Promise<Arrived> {
    ismg.push(shortMessage(ismg, words));
    return arrived(school, saying(words));
  }

  it("come in, alone or in parts, and are acknowledged once stored; what the ISMG sends again is one", async () => {
    const { message } = await text("几月几号开学？");
    assert.equal(message.from.value, "+8613900139000");
    const long = "请问新生报到需要带哪些材料？".repeat(12);
    for (const part of longMessage(ismg, long)) ismg.push(part);
    await arrived(school, saying(long));
    const again = shortMessage(ismg, "再问一次");
    ismg.push(again);
    ismg.push(again);
    await arrived(school, saying("再问一次"));
    await eventually("all are acknowledged", () => (ismg.queued() === 0 ? true : undefined));
    assert.deepEqual([...new Set(ismg.results)], [0]);
    assert.equal(timesArrived(school, saying("再问一次")), 1);
  });

  it("leave by the school's number, long ones in parts, and are delivered when every part is", async () => {
    const { conversation } = await text("说说校车");
    const words = "校车路线：".repeat(30);
    const id = await answer(school, conversation.id, { text: words });
    const { parts = [] } = await untilStatus(school, id, "delivered");
    assert.deepEqual(
      parts.map(({ status }) => status),
      ["delivered", "delivered", "delivered"],
    );
    assert.deepEqual(ismg.inbox.at(-1), { from: "10690000", to: "13900139000", text: words });
  });

  it("are failed, tried again or held as the ISMG answers, and go on after the line was cut", async () => {
    const { conversation } = await text("还有问题");
    fault = 13;
    const failed = await untilStatus(school, await answer(school, conversation.id, { text: "一" }), "failed");
    assert.equal(failed.error?.code, "recipient_unknown");
    fault = 8;
    await untilStatus(school, await answer(school, conversation.id, { text: "二" }), "delivered");
    fault = "drop";
    await untilStatus(school, await answer(school, conversation.id, { text: "三" }), "held");
    await text("线路恢复了吗");
    assert.equal(ismg.inbox.filter((one) => one.text === "二").length, 1);
  });
});
