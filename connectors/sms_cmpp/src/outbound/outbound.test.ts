import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failureOf as fails, sendBy as send, toParent as text } from "@gatehouse/sdk/sms/testing";
import { sampleOutbound, until } from "@gatehouse/sdk/testing";
import { interpret } from "../inbound/interpret.js";
import { accounts, optionsFor } from "../testing/account.js";

for (const version of ["2.0", "3.0"] as const)
  describe(`sending (CMPP ${version})`, () => {
    const { ismgWith, accountAt, sending: session, listen } = accounts(version);

    it("arrives exactly, whatever the text", async () => {
      const ismg = await ismgWith({ stat: "none" });
      const by = session(ismg);
      const texts = [
        "Hello [A]",
        "您好，退费申请已收到。",
        "a".repeat(159),
        `${"校".repeat(66)}👍${"家长👨‍👩‍👧‍👦".repeat(20)}`,
        "a".repeat(160),
      ];
      for (const one of texts) await send(by, text(one));
      assert.deepEqual(
        ismg.inbox.map((got) => got.text),
        texts,
      );
      assert.deepEqual(
        ismg.submits.slice(0, 3).map(({ format }) => format),
        [0, 8, 0],
      );
    });

    for (const reportFirst of [false, true])
      it(`the report finds its message${reportFirst ? ", though it comes before the answer" : ""}`, async () => {
        const ismg = await ismgWith({ reportFirst });
        const { session: by, events } = listen(accountAt(ismg));
        const sent = await send(by, text("校".repeat(100)));
        assert.equal(sent.status, "accepted");
        await until("both reports", () => events.length === 2);
        const receipts = events.flatMap((raw) => [...interpret(raw, optionsFor(ismg.port))]);
        assert.deepEqual(
          receipts.map((one) => one.type === "message.receipt.updated" && [one.source_id, one.status]),
          sent.source_ids?.map((id) => [id, "delivered"]),
        );
        assert.equal(sent.source_id, sent.source_ids?.[0]);
        await until("the answers", () => ismg.results.length === 2);
      });

    it("parts say which of how many they are, in the header and in Pk_total and Pk_number", async () => {
      const ismg = await ismgWith({ stat: "none" });
      await send(session(ismg), text("校".repeat(150)));
      assert.deepEqual(
        ismg.submits.map(({ udhi, total, number, content }) => [udhi, total, number, content.length]),
        [
          [1, 3, 1, 140],
          [1, 3, 2, 140],
          [1, 3, 3, 38],
        ],
      );
    });

    for (const [result, code, reason] of [
      [1, "rejected", "other"],
      [3, "unavailable", undefined],
      [4, "rejected", "too_large"],
      [5, "invalid_config", undefined],
      [6, "rejected", "too_large"],
      [7, "invalid_config", undefined],
      [8, "rate_limited", undefined],
      [9, "rejected", "recipient_unknown"],
      [10, "invalid_config", undefined],
      [11, "invalid_config", undefined],
      [13, "rejected", "recipient_unknown"],
      [66, "rejected", "other"],
    ] as const)
      it(`result ${result} is ${code} ${reason ?? ""}`, async () => {
        const error = await fails(session(await ismgWith({ submit: () => result })), text("您好"), code, reason);
        assert.equal(error.details.providerCode, `submit ${result}`);
        assert.equal(error.details.retryAfterMs !== undefined, code === "rate_limited");
      });

    it("flow control of the gateway is `rate_limited`", async () => {
      const ismg = await ismgWith({ perSecond: 2, stat: "none" });
      const by = session(ismg, { max_per_second: 1000 });
      await send(by, text("1"));
      await send(by, text("2"));
      await fails(by, text("3"), "rate_limited");
    });

    it("a silence after the submit left is uncertain, and so is a broken connection", async () => {
      const silent = await ismgWith({ submit: () => "silence" });
      await fails(session(silent, { response_timeout_secs: 1 }), text("您好"), "uncertain");
      const startedAt = performance.now();
      await fails(session(await ismgWith({ submit: () => "drop" })), text("您好"), "uncertain");
      assert.ok(performance.now() - startedAt < 5000, "told at once, not when the time is over");
      await assert.rejects(send(session(silent), text("您好"), AbortSignal.timeout(300)), { code: "uncertain" });
    });

    it("a later part refused after one was accepted is uncertain; one told to wait follows", async () => {
      const refusing = await ismgWith({ submit: (_, n) => (n === 2 ? 6 : undefined), stat: "none" });
      const error = await fails(session(refusing), text("校".repeat(150)), "uncertain");
      assert.deepEqual([error.details.sourceId?.length, error.details.providerCode], [16, "submit 6"]);
      assert.equal(refusing.submits.length, 2);
      const busy = await ismgWith({ submit: (_, n) => (n === 2 ? 8 : undefined), stat: "none" });
      await send(session(busy), text("校".repeat(150)));
      assert.deepEqual(
        busy.inbox.map((got) => got.text),
        ["校".repeat(150)],
      );
    });

    it("keeps the window", async () => {
      const before = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
      const ismg = await ismgWith({ before, stat: "none" });
      const by = session(ismg, { max_in_flight: 4, max_per_second: 1000 });
      await Promise.all(Array.from({ length: 40 }, (_, n) => send(by, text(`n ${n}`))));
      assert.ok(ismg.mostWaiting() > 1 && ismg.mostWaiting() <= 4, `${ismg.mostWaiting()} at a time`);
    });

    it("names the sender, and an extension that was written to; a number without +86", async () => {
      const ismg = await ismgWith({ stat: "none" });
      const by = session(ismg, { service_id: "EDU" });
      await send(by, text("您好", { conversation_ref: "106900000302" }));
      await send(by, text("您好", { conversation_ref: "c-1" }));
      assert.deepEqual(
        ismg.submits.map(({ srcId, to, msgSrc, serviceId, registered, feeType }) => [
          srcId,
          to,
          msgSrc,
          serviceId,
          registered,
          feeType,
        ]),
        ["106900000302", "10690000"].map((srcId) => [srcId, "13800138000", "901234", "EDU", 1, "01"]),
      );
    });

    it("refuses what no phone number is, no text, and too much of it, before anything leaves", async () => {
      const ismg = await ismgWith();
      const by = session(ismg);
      for (const value of ["", "abc", "+86138001380001234567890", "1380013800\u0000", "138 0013"])
        await fails(by, sampleOutbound({ scheme: "phone", value }), "rejected", "recipient_unknown");
      await fails(by, text(""), "rejected", "unsupported");
      await fails(by, text("校".repeat(671)), "rejected", "too_large");
      assert.equal(ismg.submits.length, 0);
    });
  });
