import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { HttpAnswer, PluginError } from "@gatehouse/sdk";
import { errorOf } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import type { Options } from "../testing/endpoint.js";
import { judge } from "./judge.js";

const configOf = (more: Partial<Options>) => schema.parse({ url: "https://crm.example/api", ...more });
const answer = (status: number, body = "", headers: Readonly<Record<string, string>> = {}): HttpAnswer => ({
  status,
  body,
  headers: new Map(Object.entries(headers)),
});

const coded = configOf({
  judge: {
    path: "code",
    equals: [0, "0", 200],
    error_path: "message",
    reject_codes: [40001, "BAD"],
    retry_codes: [50000],
    slow_down_codes: [42900],
    unauthorized_codes: [40101],
    duplicate_codes: [40901],
    gone_codes: [40401],
  },
  external_id: { path: "data.id" },
});

describe("an answer that is 200 with a code inside", () => {
  const code = (value: unknown, more: object = {}): HttpAnswer => answer(200, JSON.stringify({ code: value, ...more }));
  const refusal = (value: unknown, more: object = {}): PluginError => errorOf(() => judge(code(value, more), coded));

  it("is a yes for the codes of equals, a number and a text apart", () => {
    for (const yes of [0, "0", 200])
      assert.deepEqual(judge(code(yes, { data: { id: 7 } }), coded), { kind: "taken", id: "7" });
    for (const no of ["200", "", null, false, true, [0], { 0: 0 }]) assert.equal(refusal(no).code, "unavailable");
  });

  it("is what its code's list says", () => {
    const table = {
      40001: "rejected",
      50000: "unavailable",
      42900: "rate_limited",
      40101: "unauthorized",
      77: "unavailable",
    };
    for (const [value, expected] of Object.entries(table)) assert.equal(refusal(Number(value)).code, expected, value);
    assert.equal(refusal("BAD").code, "rejected");
    assert.equal(refusal("40001").code, "unavailable");
  });

  it("counts as delivered when it was taken before, with the id it was given then", () => {
    assert.deepEqual(judge(code(40901, { data: { id: "T-9" } }), coded), { kind: "taken", id: "T-9" });
    assert.deepEqual(judge(code(40901), coded), { kind: "taken" });
  });

  it("tells of a ticket that is gone", () => {
    assert.deepEqual(judge(code(40401), coded), { kind: "gone", code: "40401" });
  });

  it("is told in their own words, without what may be a person's", () => {
    const { message, details } = refusal(40001, { message: "号码 13800138000 （wang@example.edu）\n 不合规" });
    assert.equal(message, "answered 200 with code 40001: 号码 … … 不合规");
    assert.equal(details.providerCode, "40001");
    assert.ok(refusal(40001, { message: "字".repeat(9000) }).message.length < 300);
  });

  it("is judged by its HTTP status where it is no JSON, or has no code", () => {
    for (const body of ["", "<html>", "[", "null", '{"ok":true}', '{"__proto__":{"code":0}}'])
      assert.equal(errorOf(() => judge(answer(200, body), coded)).code, "unavailable", body);
    assert.equal(errorOf(() => judge(answer(502, "<html>"), coded)).message, "answered 502");
  });

  it("is never a yes with a bad HTTP status", () => {
    assert.equal(errorOf(() => judge(answer(500, '{"code":0}'), coded)).code, "unavailable");
  });

  it("may have its codes elsewhere", () => {
    const config = configOf({
      judge: { path: "success", equals: [true], code_path: "error.code", reject_codes: ["E1"] },
    });
    assert.equal(judge(answer(200, '{"success":true}'), config).kind, "taken");
    const refused = errorOf(() => judge(answer(200, '{"success":false,"error":{"code":"E1"}}'), config));
    assert.equal(refused.code, "rejected");
  });
});

describe("an answer judged by its HTTP status", () => {
  const plain = configOf({ external_id: { path: "ticket.id" } });
  const refusal = (status: number, headers = {}): PluginError =>
    errorOf(() => judge(answer(status, "", headers), plain));

  it("is a yes for any 2xx, or for those of the option", () => {
    for (const status of [200, 201, 202, 204]) assert.equal(judge(answer(status), plain).kind, "taken");
    const config = configOf({ judge: { status: [201] } });
    assert.equal(errorOf(() => judge(answer(200), config)).code, "unavailable");
  });

  it("is tried again by default, and waits as long as it is asked to", () => {
    for (const status of [302, 400, 403, 409, 422, 500, 502, 503])
      assert.equal(refusal(status).code, "unavailable", `${status}`);
    assert.deepEqual([refusal(429).code, refusal(429).details.retryAfterMs], ["rate_limited", undefined]);
    const wait = refusal(503, { "retry-after": "120" });
    assert.deepEqual([wait.code, wait.details.retryAfterMs], ["rate_limited", 120_000]);
  });

  it("is unauthorized at 401, and gone at 404 and 410, unless a list knows better", () => {
    assert.equal(refusal(401).code, "unauthorized");
    for (const status of [404, 410])
      assert.deepEqual(judge(answer(status), plain), { kind: "gone", code: `${status}` });
    const config = configOf({ judge: { retry_codes: [404], reject_codes: [401, 422] } });
    const codes = [404, 401, 422].map((status) => errorOf(() => judge(answer(status), config)).code);
    assert.deepEqual(codes, ["unavailable", "rejected", "rejected"]);
  });

  it("names their ticket, however long its number is", () => {
    const idOf = (body: string) => {
      const verdict = judge(answer(201, body), plain);
      return verdict.kind === "taken" ? verdict.id : undefined;
    };
    assert.equal(idOf('{"ticket":{"id":1870000000000000001,"n":0.1234567890123456789}}'), "1870000000000000001");
    assert.equal(idOf('{"ticket":{"id":"a\\"1870000000000000001"}}'), 'a"1870000000000000001');
    for (const hostile of [
      "{}",
      '{"ticket":[]}',
      '{"ticket":{"id":{}}}',
      '{"ticket":{"id":true}}',
      '{"ticket":{"id":"\\u0000"}}',
    ])
      assert.equal(idOf(hostile), undefined, hostile);
    assert.equal(idOf(JSON.stringify({ ticket: { id: "x".repeat(129) } })), undefined);
  });
});
