import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failureOf as fails, sendBy as send, toParent as text } from "@gatehouse/sdk/sms/testing";
import { sampleOutbound, until } from "@gatehouse/sdk/testing";
import { interpret } from "../inbound/interpret.js";
import { accounts, optionsFor } from "../testing/account.js";
import { numberField, textField } from "../wire/field.js";

describe("sending", () => {
  const { smscWith, sending: session, listen } = accounts();

  for (const concatenation of ["udh_8bit", "udh_16bit", "sar"] as const)
    it(`arrives exactly, whatever the text (${concatenation})`, async () => {
      const smsc = await smscWith();
      const by = session(smsc, { concatenation, registered_delivery: false });
      const texts = [
        "Hello [A] {B} €5 ~ ^ | \\",
        "您好，退费申请已收到。",
        `${"a".repeat(152)}€${"[x]".repeat(60)}`,
        `${"校".repeat(66)}👍${"家长👨‍👩‍👧‍👦".repeat(20)}`,
      ];
      for (const one of texts) await send(by, text(one));
      assert.deepEqual(
        smsc.inbox.map((got) => got.text),
        texts,
      );
    });

  for (const answerForm of ["hex", "decimal"] as const)
    for (const receiptForm of ["hex", "decimal"] as const)
      for (const receipts of ["words", "tlv"] as const)
        for (const firstId of [0x5ee93749n, 0x12345678n, 305_419_896n])
          it(`the receipt finds its message: answer ${answerForm}, receipt ${receiptForm} by ${receipts}, ${firstId}`, async () => {
            const smsc = await smscWith({ answerForm, receiptForm, receipts, firstId });
            const { session: by, events } = listen(optionsFor(smsc.port));
            const sent = await send(by, text("您好"));
            assert.equal(sent.status, "accepted");
            await until("the receipt", () => events.length === 1);
            const [raw] = events;
            const [receipt] = raw ? interpret(raw, optionsFor(smsc.port)) : [];
            assert.ok(receipt?.type === "message.receipt.updated");
            assert.equal(receipt.status, "delivered");
            assert.equal(receipt.source_id, sent.source_id);
          });

  it("all parts of a long message have their ids; they share a reference", async () => {
    const smsc = await smscWith({ receipts: "none" });
    const sent = await send(session(smsc, { message_id_type: "hex" }), text("校".repeat(150)));
    assert.deepEqual(sent.source_ids, ["5ee93749", "5ee9374a", "5ee9374b"]);
    assert.equal(sent.source_id, "5ee93749");
  });

  for (const [code, kind, reason] of [
    [0x58, "rate_limited", undefined],
    [0x14, "rate_limited", undefined],
    [0x0b, "rejected", "recipient_unknown"],
    [0x50, "rejected", "recipient_unknown"],
    [0x01, "rejected", "too_large"],
    [0x0a, "invalid_config", undefined],
    [0x48, "invalid_config", undefined],
    [0x15, "invalid_config", undefined],
    [0x45, "rejected", "other"],
    [0x0d, "unauthorized", undefined],
    [0x0e, "unauthorized", undefined],
    [0x08, "unavailable", undefined],
    [0x04, "unavailable", undefined],
    [0x400, "rejected", "other"],
  ] as const)
    it(`status 0x${code.toString(16)} is ${kind} ${reason ?? ""}`, async () => {
      const smsc = await smscWith({ submit: () => code });
      const error = await fails(session(smsc), text("您好"), kind, reason);
      assert.equal(error.details.providerCode, `0x${code.toString(16).toUpperCase().padStart(8, "0")}`);
      assert.equal(error.details.retryAfterMs !== undefined, kind === "rate_limited");
    });

  it("a silence after the PDU left is uncertain, and so is a broken connection", async () => {
    const silent = await smscWith({ submit: () => "silence" });
    await fails(session(silent, { response_timeout_secs: 1 }), text("您好"), "uncertain");
    const dropping = await smscWith({ submit: () => "drop" });
    const startedAt = performance.now();
    await fails(session(dropping), text("您好"), "uncertain");
    assert.ok(performance.now() - startedAt < 5000, "told at once, not when the time is over");
    const abort = AbortSignal.timeout(300);
    await assert.rejects(send(session(silent), text("您好"), abort), { code: "uncertain" });
  });

  it("nobody there is unavailable; a wrong password is unauthorized", async () => {
    const smsc = await smscWith();
    await fails(session(smsc, { password: "wrong" }), text("您好"), "unauthorized");
    await smsc.stop();
    await fails(session(smsc), text("您好"), "unavailable");
  });

  it("a later part refused after one was accepted is uncertain, never sent again", async () => {
    const smsc = await smscWith({ submit: (_, n) => (n === 2 ? 0x45 : undefined), receipts: "none" });
    const error = await fails(session(smsc), text("校".repeat(150)), "uncertain");
    assert.deepEqual([error.details.sourceId, error.details.providerCode], ["5ee93749", "0x00000045"]);
    assert.equal(smsc.submits.length, 2);
  });

  it("a first part refused is refused", async () => {
    const smsc = await smscWith({ submit: (_, n) => (n === 1 ? 0x58 : undefined) });
    await fails(session(smsc), text("校".repeat(150)), "rate_limited");
    assert.equal(smsc.submits.length, 1);
  });

  it("a later part that is told to wait waits, and the message is whole", async () => {
    const smsc = await smscWith({ submit: (_, n) => (n === 2 ? 0x58 : undefined), receipts: "none" });
    const long = "校".repeat(150);
    await send(session(smsc), text(long));
    assert.deepEqual(
      smsc.inbox.map((got) => got.text),
      [long],
    );
  });

  it("no more than the window is without an answer, and no more a second than allowed", async () => {
    const before = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
    const smsc = await smscWith({ before, receipts: "none" });
    const by = session(smsc, { max_in_flight: 4, max_per_second: 1000 });
    await Promise.all(Array.from({ length: 40 }, (_, n) => send(by, text(`n ${n}`))));
    assert.ok(smsc.mostWaiting() > 1 && smsc.mostWaiting() <= 4, `${smsc.mostWaiting()} at a time`);
    const slow = session(await smscWith({ perSecond: 30, receipts: "none" }), { max_per_second: 20 });
    await Promise.all(Array.from({ length: 50 }, (_, n) => send(slow, text(`n ${n}`))));
  });

  it("names the sender: its type, our number, an extension that was written to", async () => {
    const smsc = await smscWith({ receipts: "none" });
    const by = session(smsc, { source_ton: "national", strip_country_code: "86", dest_ton: "national" });
    await send(by, text("您好", { conversation_ref: "106900000302" }));
    await send(by, text("您好", { conversation_ref: "c-1" }));
    const [extension, own] = smsc.submits;
    assert.ok(extension && own);
    assert.deepEqual(
      ["source_addr", "destination_addr"].map((name) => textField(extension, name)),
      ["106900000302", "13800138000"],
    );
    assert.equal(textField(own, "source_addr"), "10690000");
    assert.deepEqual(
      ["source_addr_ton", "source_addr_npi", "dest_addr_ton", "registered_delivery"].map((name) =>
        numberField(own, name),
      ),
      [2, 1, 2, 1],
    );
  });

  it("refuses what no phone number is, no text, and too much of it, before anything leaves", async () => {
    const smsc = await smscWith();
    const by = session(smsc);
    for (const value of ["", "abc", "+86138001380001234567890", "1380013800\u0000", "138 0013"])
      await fails(by, sampleOutbound({ scheme: "phone", value }), "rejected", "recipient_unknown");
    await fails(by, sampleOutbound({ scheme: "email", value: "1380013800" }), "rejected", "recipient_unknown");
    await fails(by, text(""), "rejected", "unsupported");
    await fails(by, text("校".repeat(1341)), "rejected", "too_large");
    assert.equal(smsc.submits.length, 0);
  });
});
