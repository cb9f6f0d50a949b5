import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type LoginStep, PluginError } from "@gatehouse/sdk";
import type { LoginSteps, OpenLogin } from "./login.js";
import { createLogins, type Logins } from "./logins.js";
import { Problem } from "./problem.js";

const qr: LoginStep = { step: "show_qr", data: "https://login.example/1", expires_at: "2026-09-01T00:00:00.000Z" };
const ask: LoginStep = { step: "ask", fields: [{ name: "code", title: "验证码", secret: true }] };
const done: LoginStep = { step: "done", title: "已登录" };

function rig(limitMs?: number): { readonly logins: Logins; readonly outcomes: string[] } {
  const outcomes: string[] = [];
  const ended = (account: string, outcome: string): void => void outcomes.push(`${account}: ${outcome}`);
  return { logins: createLogins({ ended, ...(limitMs !== undefined && { limitMs }) }), outcomes };
}

const problem = (status: number, path?: string) => (error: unknown) =>
  error instanceof Problem && error.status === status && (path === undefined || error.faults[0]?.path === path);

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve()));

async function settled(logins: Logins): Promise<ReturnType<Logins["view"]>> {
  while (logins.view("a").state === "running") await sleep(1);
  return logins.view("a");
}

/** A connector that shows a code until it is told to stop, and writes down what happens to it. */
const showing = (seen: string[], name: string): OpenLogin =>
  async function* (signal) {
    seen.push(`${name} begins`);
    try {
      yield qr;
      await untilAborted(signal);
    } finally {
      await sleep(5);
      seen.push(`${name} lets go`);
    }
  };

describe("the logins of a process", () => {
  it("shows a code, asks, is done, and the connector may tidy up", async () => {
    const { logins, outcomes } = rig();
    const got: unknown[] = [];
    let scan = (): void => undefined;
    const scanned = new Promise<void>((resolve) => {
      scan = resolve;
    });
    const begun = await logins.begin("a", async function* () {
      try {
        yield qr;
        await scanned;
        got.push(yield ask);
        yield done;
      } finally {
        got.push("tidied");
      }
    });
    assert.deepEqual(begun, { state: "running", step: qr });
    assert.throws(() => logins.answer("a", { code: "1" }), problem(409));
    scan();
    await sleep(1);
    assert.deepEqual(logins.view("a"), { state: "running", step: ask });
    assert.throws(() => logins.answer("a", {}), problem(400, "answers.code"));
    assert.throws(() => logins.answer("a", { code: "1", pin: "2" }), problem(400, "answers.pin"));
    logins.answer("a", { code: "1234" });
    assert.equal(logins.view("a").step, null);
    assert.throws(() => logins.answer("a", { code: "1234" }), problem(409));
    assert.deepEqual(await settled(logins), { state: "done", step: done });
    await logins.endAll();
    assert.deepEqual(got, [{ code: "1234" }, "tidied"]);
    assert.deepEqual(outcomes, ["a: done"]);
  });

  it("knows nothing of an account without one", async () => {
    const { logins } = rig();
    assert.throws(() => logins.view("a"), problem(404));
    assert.throws(() => logins.answer("a", {}), problem(404));
    await assert.rejects(logins.end("a"), problem(404));
  });

  it("ends the one before, and lets each account have its own", async () => {
    const { logins, outcomes } = rig();
    const seen: string[] = [];
    await Promise.all(["1", "2", "3"].map((name) => logins.begin("a", showing(seen, name))));
    await logins.begin("b", showing(seen, "other"));
    assert.deepEqual(logins.view("a"), { state: "running", step: qr });
    assert.deepEqual(seen.slice(-2), ["3 begins", "other begins"]);
    assert.equal(seen.filter((what) => /^[12] begins/.test(what)).length, seen.filter((w) => w.endsWith("go")).length);
    await logins.end("a");
    assert.equal(seen.at(-1), "3 lets go");
    assert.throws(() => logins.view("a"), problem(404));
    assert.equal(logins.view("b").state, "running");
    await logins.endAll();
    assert.equal(seen.at(-1), "other lets go");
    assert.equal(outcomes.length, 4);
    await assert.rejects(logins.begin("a", showing(seen, "late")), problem(503));
  });

  it("takes at most its time, also from a connector that does not listen", async () => {
    const deaf: OpenLogin = () =>
      ({ next: () => new Promise(() => {}), return: async () => ({}) }) as never as LoginSteps;
    const { logins, outcomes } = rig(20);
    assert.deepEqual(await logins.begin("a", deaf), {
      state: "failed",
      step: null,
      detail: "the login took too long",
    });
    assert.deepEqual(outcomes, ["a: the login took too long"]);
  });

  it("waits for no answer after its time", async () => {
    const { logins } = rig(20);
    await logins.begin("a", async function* () {
      yield ask;
    });
    assert.match((await settled(logins)).detail ?? "", /too long/);
    assert.throws(() => logins.answer("a", { code: "1" }), problem(409));
  });

  it("says why it failed, and nothing that a stray error quotes", async () => {
    const { logins, outcomes } = rig();
    const fails = (error: Error): OpenLogin =>
      async function* () {
        const answers = yield ask;
        error.message += answers?.["code"];
        throw error;
      };
    await logins.begin("a", fails(new TypeError("cannot use ")));
    logins.answer("a", { code: "secret words" });
    assert.deepEqual(await settled(logins), { state: "failed", step: null, detail: "the connector failed" });
    await logins.begin("a", async function* () {
      yield* [];
      throw new PluginError("unauthorized", "the code has expired");
    });
    assert.equal(logins.view("a").detail, "the code has expired");
    await logins.begin("a", async function* () {
      yield* [];
    });
    assert.match(logins.view("a").detail ?? "", /before it was done/);
    assert.deepEqual(outcomes, ["a: exception", "a: unauthorized", "a: unavailable"]);
  });
});
