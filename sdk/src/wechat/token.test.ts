import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { PluginError } from "../error.js";
import { post } from "../http.js";
import type { Host, HttpCall } from "../plugin.js";
import { answerOf, ask } from "./answer.js";
import { refuseErrcode } from "./errcode.js";
import { accessToken } from "./token.js";

const { signal } = new AbortController();

/** A platform that hands its tokens out one after another, and a state that remembers how long. */
function platform(...tokens: readonly string[]) {
  const state = new Map<string, string>();
  const calls: HttpCall[] = [];
  const kept: (number | undefined)[] = [];
  let next = 0;
  const host: Pick<Host, "http" | "state"> = {
    state: {
      get: async (key) => state.get(key),
      delete: async (key) => void state.delete(key),
      set: async (key, value, options) => {
        state.set(key, value);
        kept.push(options?.ttlMs);
      },
    },
    http: async (call) => {
      calls.push(call);
      const access_token = tokens[Math.min(next, tokens.length - 1)];
      next += 1;
      return { status: 200, headers: new Map(), body: JSON.stringify({ access_token, expires_in: 7200 }) };
    },
  };
  const token = accessToken({ host, key: "token", call: (force) => post("https://a.example/token", { force }) });
  return { host, token, calls, kept, forced: () => calls.map(({ body }) => JSON.parse(String(body)).force) };
}

const expired = (): never => {
  throw new PluginError("unauthorized", "expired", { providerCode: "42001" });
};

describe("the access token", () => {
  it("is asked for once and kept 5 minutes less than it lives", async () => {
    const { token, calls, kept } = platform("t1", "t2");
    assert.deepEqual([await token.get(signal), await token.get(signal)], ["t1", "t1"]);
    assert.deepEqual([calls.length, kept], [1, [6_900_000]]);
  });

  it("refused, it is asked for again and the call repeated once", async () => {
    const { token, forced } = platform("t1", "t2");
    const seen: string[] = [];
    const run = async (given: string): Promise<string> => {
      seen.push(given);
      return given === "t1" ? expired() : "done";
    };
    assert.equal(await token.use(signal, run), "done");
    assert.deepEqual(
      [seen, forced()],
      [
        ["t1", "t2"],
        [false, false],
      ],
    );
  });

  it("many calls at once ask once, at the start and where it is refused", async () => {
    const { token, forced } = platform("t1", "t1", "t2");
    const run = async (given: string): Promise<string> => (given === "t1" ? expired() : given);
    const all = await Promise.all([1, 2, 3, 4].map(() => token.use(signal, run)));
    assert.deepEqual(
      [all, forced()],
      [
        ["t2", "t2", "t2", "t2"],
        [false, false, true],
      ],
    );
  });

  it("takes the new one of another process instead of asking", async () => {
    const { host, token, calls } = platform("t1", "t2");
    const run = async (given: string): Promise<string> => {
      if (given !== "t1") return given;
      await host.state.set("token", "t9");
      return expired();
    };
    assert.equal(await token.use(signal, run), "t9");
    assert.equal(calls.length, 1);
  });

  it("forces a new one where the platform gives the refused one again", async () => {
    const { token, forced } = platform("t1", "t1", "t2");
    const run = async (given: string): Promise<string> => (given === "t1" ? expired() : given);
    assert.equal(await token.use(signal, run), "t2");
    assert.deepEqual(forced(), [false, false, true]);
  });

  it("refused twice, the error is the caller's; so is any other error, at once", async () => {
    const { token, calls } = platform("t1", "t2");
    await assert.rejects(
      token.use(signal, async () => expired()),
      { code: "unauthorized" },
    );
    assert.equal(calls.length, 2);
    let runs = 0;
    const other = async (): Promise<never> => {
      runs += 1;
      return refuseErrcode(45015) as never;
    };
    await assert.rejects(token.use(signal, other), { code: "rejected" });
    assert.equal(runs, 1);
  });
});

describe("an answer of the platform", () => {
  const answered = (body: string, status = 200) => answerOf({ status, headers: new Map(), body }, z.looseObject({}));

  it("a 200 with an errcode is a failure", () => {
    for (const [errcode, code, details] of [
      [-1, "unavailable", {}],
      [40001, "unauthorized", {}],
      [42001, "unauthorized", {}],
      [40164, "unauthorized", {}],
      [45009, "rate_limited", { retryAfterMs: 600_000 }],
      [45011, "rate_limited", { retryAfterMs: 60_000 }],
      [45015, "rejected", { reason: "reply_window_closed" }],
      [45047, "rejected", { reason: "quota_exhausted" }],
      [40003, "rejected", { reason: "recipient_unknown" }],
      [43004, "rejected", { reason: "recipient_unknown" }],
      [43019, "rejected", { reason: "recipient_blocked" }],
      [43101, "rejected", { reason: "recipient_blocked" }],
      [87014, "rejected", { reason: "content_refused" }],
      [45002, "rejected", { reason: "too_large" }],
      [48001, "rejected", { reason: "unsupported" }],
      [99999, "rejected", { reason: "other" }],
    ] as const)
      assert.throws(
        () => answered(JSON.stringify({ errcode, errmsg: "who knows rid: 1" })),
        (error) => {
          assert.ok(error instanceof PluginError);
          assert.deepEqual([error.code, error.details], [code, { ...details, providerCode: String(errcode) }]);
          assert.ok(!error.message.includes("who knows"));
          return true;
        },
      );
    assert.deepEqual(answered('{"errcode":0,"errmsg":"ok"}'), { errcode: 0, errmsg: "ok" });
    assert.deepEqual(answered('{"media_id":"m"}'), { media_id: "m" });
  });

  it("a 2xx of somebody else is `uncertain`, an HTTP status what it stands for", () => {
    for (const body of ["<html>", "", "[]", "1", '{"errcode":"x"}'])
      assert.throws(() => answered(body), { code: "uncertain" }, body);
    assert.throws(() => answered("", 502), { code: "unavailable" });
  });

  it("on the way to a send nothing is `uncertain`", async () => {
    const http = async (): Promise<never> => {
      throw new PluginError("uncertain", "timed out");
    };
    const asked = ask({ http }, post("https://a.example", {}), z.looseObject({}), signal);
    await assert.rejects(asked, { code: "unavailable" });
  });
});
