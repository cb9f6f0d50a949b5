import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Health, Sent, Session } from "@gatehouse/sdk";
import { loopback, sendBy, toParent } from "@gatehouse/sdk/sms/testing";
import { until } from "@gatehouse/sdk/testing";
import { check } from "../check.js";
import { open } from "../session.js";
import { accounts, optionsFor } from "../testing/account.js";
import { type FakeIsmg, shortMessage, startIsmg } from "../testing/fake-ismg.js";

const terminate = Buffer.from("0000000c0000000200000009", "hex");
const activeTest = Buffer.from("0000000c0000000800000009", "hex");

describe("the connection", () => {
  const { ismgWith, listen } = accounts();
  const send = (by: Session): Promise<Sent> => sendBy(by, toParent("您好"));

  type More = NonNullable<Parameters<typeof optionsFor>[1]>;
  const healthOf = (ismg: FakeIsmg, more: More): Promise<Health> =>
    check(optionsFor(ismg.port, more), loopback(), AbortSignal.timeout(5000));

  for (const [name, options, more, state, status] of [
    ["a good login, 2.0", {}, {}, "ok", 0],
    ["a good login, 3.0", { version: "3.0" }, { version: "3.0" }, "ok", 0],
    ["a wrong secret, 2.0", {}, { shared_secret: "wrong" }, "failed", 3],
    ["a wrong secret, 3.0", { version: "3.0" }, { version: "3.0", shared_secret: "wrong" }, "failed", 3],
    ["an unknown sp_id", {}, { sp_id: "905555" }, "failed", 2],
    ["a version too high", {}, { version: "3.0" }, "failed", 4],
    ["a gateway that does not know the secret", { impostor: true }, {}, "failed", 0],
    ["the same, when told not to look", { impostor: true }, { verify_gateway: false }, "ok", 0],
  ] as const)
    it(`${name} is ${state}`, async () => {
      const ismg = await ismgWith(options);
      assert.equal((await healthOf(ismg, more)).state, state);
      assert.deepEqual(ismg.logins, [status]);
    });

  it("is one, shared by both ways", async () => {
    const ismg = await ismgWith();
    const { session, events } = listen(optionsFor(ismg.port));
    await Promise.all([send(session), send(session)]);
    await until("both reports", () => events.length === 2);
    assert.deepEqual(ismg.logins, [0]);
  });

  for (const [name, end] of [
    ["dropped", (ismg: FakeIsmg) => ismg.drop()],
    ["terminated by the gateway", (ismg: FakeIsmg) => ismg.raw(terminate)],
  ] as const)
    it(`comes again after it was ${name}; nothing is lost`, async () => {
      const ismg = await ismgWith({ stat: "none" });
      const { session, events } = listen(optionsFor(ismg.port));
      await until("the login", () => ismg.logins.length === 1);
      await new Promise((resolve) => setTimeout(resolve, 50));
      end(ismg);
      await until("a new login", () => ismg.logins.length === 2);
      ismg.push(shortMessage(ismg, "在断线时写的"));
      await until("the message", () => events.length === 1);
      await send(session);
      assert.equal(ismg.logins.length, 2);
    });

  it("is closed and made again when the gateway gives no sign of life", async () => {
    const ismg = await ismgWith({ deaf: true });
    listen(optionsFor(ismg.port, { active_test_secs: 1, response_timeout_secs: 1 }));
    await until("a second login", () => ismg.logins.length === 2);
  });

  it("asks for a sign of life, and gives one", async () => {
    const ismg = await ismgWith();
    listen(optionsFor(ismg.port, { active_test_secs: 1 }));
    await until("two questions", () => ismg.activeTests.asked === 2);
    ismg.raw(activeTest);
    await until("an answer", () => ismg.activeTests.answered === 1);
    assert.equal(ismg.logins.length, 1);
  });

  it("waits for a gateway that is not there yet", async () => {
    const first = await startIsmg();
    await first.stop();
    const { events } = listen(optionsFor(first.port));
    await new Promise((resolve) => setTimeout(resolve, 300));
    const ismg = await ismgWith({ port: first.port });
    ismg.push(shortMessage(ismg, "校"));
    await until("the message", () => events.length === 1);
  });

  it("a refused login ends listening with `unauthorized`", async () => {
    const ismg = await ismgWith();
    const session = open(optionsFor(ismg.port, { shared_secret: "wrong" }), loopback());
    const listening = session.listen?.(async () => undefined, new AbortController().signal);
    await assert.rejects(listening ?? Promise.resolve(), { code: "unauthorized" });
    await assert.rejects(send(session), { code: "unauthorized" });
    assert.equal(ismg.logins.length, 1, "and the gateway is not asked again at once");
    await session.close();
  });

  it("keeps what comes after the abort at the gateway", async () => {
    const ismg = await ismgWith();
    const one = listen(optionsFor(ismg.port));
    await until("the login", () => ismg.logins.length === 1);
    await one.stop();
    ismg.push(shortMessage(ismg, "late"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.deepEqual([one.events.length, ismg.queued()], [0, 1]);
  });
});
