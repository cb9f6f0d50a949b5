import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Sent, Session } from "@gatehouse/sdk";
import { loopback, sendBy, toParent } from "@gatehouse/sdk/sms/testing";
import { until } from "@gatehouse/sdk/testing";
import { open } from "../session.js";
import { accounts, optionsFor } from "../testing/account.js";
import { type FakeSmsc, shortMessage, startSmsc } from "../testing/fake-smsc.js";

describe("the connection", () => {
  const { smscWith, sending, listen } = accounts();
  const send = (by: Session): Promise<Sent> => sendBy(by, toParent("您好"));

  it("is one, shared by both ways, even where the SMSC allows one only", async () => {
    const smsc = await smscWith({ oneBind: true });
    const { session, events } = listen(optionsFor(smsc.port));
    await until("the bind", () => smsc.binds.length === 1);
    await Promise.all([send(session), send(session)]);
    await until("both receipts", () => events.length === 2);
    assert.deepEqual(smsc.binds, ["bind_transceiver"]);
  });

  it("of a process that only sends is a transmitter; it gives way when the process listens", async () => {
    const smsc = await smscWith({ oneBind: true, receipts: "none" });
    const session = sending(smsc);
    await send(session);
    smsc.push(shortMessage("校"));
    const abort = new AbortController();
    const texts: number[] = [];
    const running = session.listen?.(async (raws) => void texts.push(raws.length), abort.signal);
    await until("the message", () => texts.length === 1);
    await send(session);
    assert.deepEqual(smsc.binds, ["bind_transmitter", "bind_transceiver"]);
    abort.abort();
    await running;
  });

  for (const [name, end] of [
    ["dropped", (smsc: FakeSmsc) => smsc.drop()],
    ["unbound by the SMSC", (smsc: FakeSmsc) => smsc.ask("unbind")],
  ] as const)
    it(`comes again after it was ${name}; nothing is lost`, async () => {
      const smsc = await smscWith();
      const { session, events } = listen(optionsFor(smsc.port));
      await until("the bind", () => smsc.binds.length === 1);
      end(smsc);
      smsc.push(shortMessage("在断线时写的"));
      await until("the message", () => events.length === 1);
      await send(session);
      assert.equal(smsc.binds.length, 2);
    });

  it("is closed and made again when the SMSC gives no sign of life", async () => {
    const smsc = await smscWith({ deaf: true });
    listen(optionsFor(smsc.port, { enquire_link_secs: 1, response_timeout_secs: 1 }));
    await until("a second bind", () => smsc.binds.length === 2);
  });

  it("answers the SMSC's own enquire_link", async () => {
    const smsc = await smscWith();
    listen(optionsFor(smsc.port));
    await until("the bind", () => smsc.binds.length === 1);
    smsc.ask("enquire_link");
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(smsc.binds.length, 1);
  });

  it("waits for an SMSC that is not there yet", async () => {
    const first = await startSmsc();
    await first.stop();
    const { events } = listen(optionsFor(first.port));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const smsc = await smscWith({ port: first.port });
    smsc.push(shortMessage("校"));
    await until("the message", () => events.length === 1);
  });

  it("a refused login ends listening with `unauthorized`", async () => {
    const smsc = await smscWith();
    const session = open(optionsFor(smsc.port, { password: "wrong" }), loopback());
    await assert.rejects(session.listen?.(async () => undefined, new AbortController().signal) ?? Promise.resolve(), {
      code: "unauthorized",
    });
    await assert.rejects(send(session), { code: "unauthorized" });
    assert.equal(smsc.binds.length, 1, "and the SMSC is not asked again at once");
    await session.close();
  });

  it("keeps what comes after the abort at the SMSC", async () => {
    const smsc = await smscWith();
    const one = listen(optionsFor(smsc.port));
    await until("the bind", () => smsc.binds.length === 1);
    await one.stop();
    smsc.push(shortMessage("late"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.deepEqual([one.events.length, smsc.queued()], [0, 1]);
  });
});
