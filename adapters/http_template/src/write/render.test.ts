import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, it } from "node:test";
import type { HttpCall, PluginError } from "@gatehouse/sdk";
import { errorOf } from "@gatehouse/sdk/testing";
import { config as schema } from "../config.js";
import type { Options } from "../testing/endpoint.js";
import { readMapped } from "./mapped.js";
import { render } from "./render.js";

const moment = { now: new Date("2026-11-23T08:00:00.250Z"), nonce: "0199a5c2-f1d0-7c3e-8a4b-5d6e7f801234" };
const nonce = "0199a5c2f1d07c3e8a4b5d6e7f801234";

const call = (mapped: unknown, more: Partial<Options> = {}): HttpCall =>
  render(readMapped(mapped), schema.parse({ url: "https://crm.example/api/v2/", ...more }), moment);
const refusal = (mapped: unknown, more: Partial<Options> = {}): PluginError => errorOf(() => call(mapped, more));

describe("what a mapping gives", () => {
  it("becomes a call below the base address", () => {
    assert.deepEqual(call({ path: "/tickets", body: { title: "退费" } }), {
      method: "POST",
      url: "https://crm.example/api/v2/tickets",
      headers: { "content-type": "application/json" },
      body: '{"title":"退费"}',
    });
    const changed = call({ method: "PUT", path: "a b/课", query: { q: "&=", n: 1, b: false, none: null } });
    assert.equal(changed.url, "https://crm.example/api/v2/a%20b/%E8%AF%BE?q=%26%3D&n=1&b=false");
    assert.deepEqual([changed.method, changed.body, changed.headers], ["PUT", undefined, {}]);
    assert.equal(call({}).url, "https://crm.example/api/v2");
    assert.equal(call({}, { method: "PATCH" }).method, "PATCH");
  });

  it("is a body as it stands when it is a text, with its own type", () => {
    const xml = call({ body: "<a>一</a>", headers: { "Content-Type": "text/xml" } });
    assert.deepEqual([xml.body, xml.headers], ["<a>一</a>", { "content-type": "text/xml" }]);
    assert.equal(call({ body: [1, null] }).body, "[1,null]");
  });

  it("is a form where the option says so", () => {
    const form = call({ body: { a: "1 2&", b: 3, c: null, d: true } }, { content_type: "form" });
    assert.equal(form.body, "a=1+2%26&b=3&d=true");
    assert.equal(form.headers["content-type"], "application/x-www-form-urlencoded");
    for (const body of [{ a: [1] }, { a: {} }, [1], 7])
      assert.equal(refusal({ body }, { content_type: "form" }).code, "rejected");
  });

  it("has its headers before those of the options, and never those of the client", () => {
    const headers = { "X-School": "a", accept: "x" };
    assert.deepEqual(call({ headers: { "x-school": "b" } }, { headers }).headers, { "x-school": "b", accept: "x" });
    for (const name of ["Host", "content-length", "Transfer-Encoding", "a b", "x\r\ny"])
      assert.match(refusal({ headers: { [name]: "1" } }).message, /^mapping: headers: /, name);
    assert.match(refusal({ headers: { "x-a": "1\r\nhost: evil" } }).message, /^mapping: headers: must be printable/);
  });

  it("cannot climb out of the base address, whoever wrote the value in its path", () => {
    for (const path of ["../admin", "/tickets/../../../admin", "a/%2e%2e/%2E./..", "..", "x/../../v2x/y"])
      assert.match(refusal({ path }).message, /^path: leads out/, path);
    for (const path of ["//evil.example/x", "@evil.example", ":8080/x", "https://evil.example"])
      assert.ok(call({ path }).url.startsWith("https://crm.example/api/v2/"), path);
    for (const path of ["a?admin=1", "a#b", "..\\..\\x", "a\nb"])
      assert.match(refusal({ path }).message, /^mapping: path: must hold no/, path);
  });

  it("is refused in words when it is something else, without quoting it", () => {
    assert.match(refusal(undefined).message, /^mapping: this endpoint needs the option mapping/);
    assert.equal(refusal(undefined).code, "invalid_config");
    const wrong = [
      "text",
      7,
      [],
      { url: "13800138000" },
      { body: 1, 王妈妈: 2 },
      { method: "TRACE" },
      { method: "GET", body: {} },
      { if_gone: { if_gone: {} } },
    ];
    for (const value of wrong) {
      const { code, message } = refusal(value);
      assert.equal(code, "rejected", JSON.stringify(value));
      assert.doesNotMatch(message, /13800138000|王妈妈|TRACE/);
    }
    assert.match(refusal({ 王妈妈: 1 }).message, /none of method, path, query, headers, body, if_gone/);
    assert.match(refusal({ query: { 王妈妈: {} } }).message, /^mapping: query: /);
  });

  it("goes with the option tls", () => {
    const ca = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----";
    assert.deepEqual(call({}, { tls: { ca } }).tls, { ca });
  });

  it("gives the same bytes each time", () => {
    const auth = { type: "hmac", secret: "k", signed: "{nonce}{body}", nonce_name: "n", signature_name: "s" } as const;
    assert.deepEqual(call({ body: { a: 1 } }, { auth }), call({ body: { a: 1 } }, { auth }));
  });
});

describe("plain credentials", () => {
  it("are a header each", () => {
    const { headers } = call({}, { auth: { type: "basic", username: "校", password: "a:b" } });
    assert.equal(Buffer.from(headers["authorization"]?.slice(6) ?? "", "base64").toString(), "校:a:b");
    assert.equal(call({}, { auth: { type: "bearer", token: "t" } }).headers["authorization"], "Bearer t");
    assert.equal(call({}, { auth: { type: "header", name: "X-API-Key", value: "k" } }).headers["x-api-key"], "k");
  });

  it("cannot be replaced by a mapping", () => {
    const { headers } = call({ headers: { Authorization: "mine" } }, { auth: { type: "bearer", token: "t" } });
    assert.deepEqual(headers, { authorization: "Bearer t" });
  });
});

describe("an HMAC", () => {
  const auth = {
    type: "hmac",
    secret: "密钥",
    signed: "{method}\n{path}\n{query}\n{timestamp}\n{nonce}\n{body}",
    signature_name: "X-Sign",
    timestamp_name: "X-Time",
    nonce_name: "X-Nonce",
  } as const;
  const mapped = { path: "a b", query: { q: "课" }, body: { text: "{nonce}{timestamp}" } };
  const text = `POST\n/api/v2/a%20b\nq=%E8%AF%BE\n1795420800\n${nonce}\n{"text":"{nonce}{timestamp}"}`;

  it("is over the parts of the template, and of nothing a part brings", () => {
    const { headers } = call(mapped, { auth });
    assert.equal(headers["x-sign"], createHmac("sha256", "密钥").update(text).digest("hex"));
    assert.deepEqual([headers["x-time"], headers["x-nonce"]], ["1795420800", nonce]);
  });

  it("has its digest, writing, prefix and unit of time", () => {
    const other = { algorithm: "sha1", encoding: "base64", signature_prefix: "v1 ", timestamp_unit: "ms" } as const;
    const { headers } = call(mapped, { auth: { ...auth, ...other } });
    const expected = createHmac("sha1", "密钥").update(text.replace("1795420800", "1795420800250")).digest("base64");
    assert.deepEqual([headers["x-sign"], headers["x-time"]], [`v1 ${expected}`, "1795420800250"]);
    const md5 = call(mapped, { auth: { ...auth, algorithm: "md5" } }).headers["x-sign"];
    assert.equal(md5, createHmac("md5", "密钥").update(text).digest("hex"));
  });

  it("may stand in the query, and does not sign itself", () => {
    const { url, headers } = call(mapped, { auth: { ...auth, place: "query" } });
    const { searchParams } = new URL(url);
    assert.equal(searchParams.get("X-Sign"), createHmac("sha256", "密钥").update(text).digest("hex"));
    assert.equal(searchParams.get("q"), "课");
    assert.deepEqual(Object.keys(headers), ["content-type"]);
  });

  it("signs the exact text an author wrote", () => {
    const { headers } = call({ body: "raw ✓" }, { auth: { ...auth, signed: "{body}" } });
    assert.equal(headers["x-sign"], createHmac("sha256", "密钥").update("raw ✓").digest("hex"));
  });
});

describe("MD5 of sorted parameters", () => {
  /** The example of WeChat Pay's interface rules, v2. */
  const published = {
    appid: "wxd930ea5d5a258f4f",
    body: "test",
    device_info: "1000",
    mch_id: "10000100",
    nonce_str: "ibuaiVcKdpRxkhJA",
  };
  const key = "192006250b4c09247ec02edce69f6a2d";

  it("gives the published signature", () => {
    const { body } = call({ body: published }, { content_type: "form", auth: { type: "md5", key } });
    assert.equal(new URLSearchParams(String(body)).get("sign"), "9A0A8659F005D6984697E2CA0A9CF3B7");
    const { url } = call({ method: "GET", query: published }, { auth: { type: "md5", key, letter_case: "lower" } });
    assert.equal(new URL(url).searchParams.get("sign"), "9a0a8659f005d6984697e2ca0a9cf3b7");
    const json = call({ body: published }, { auth: { type: "md5", key } });
    assert.deepEqual(JSON.parse(String(json.body)), { ...published, sign: "9A0A8659F005D6984697E2CA0A9CF3B7" });
  });

  it("adds time, nonce and fixed parameters, and signs nothing empty", () => {
    const auth = {
      type: "md5",
      key: "K",
      params: { app_id: "A" },
      timestamp_name: "t",
      nonce_name: "n",
      sign_name: "s",
    } as const;
    const form = new URLSearchParams(
      String(call({ body: { z: "", y: null, B: 2 } }, { auth, content_type: "form" }).body),
    );
    const text = `B=2&app_id=A&n=${nonce}&t=1795420800&key=K`;
    assert.equal(form.get("s"), createHash("md5").update(text).digest("hex").toUpperCase());
    assert.equal(form.get("z"), "");
  });

  it("has three layouts", () => {
    const signOf = (layout: "pairs_then_key" | "key_around"): string | null =>
      new URLSearchParams(
        String(
          call({ body: { b: 2, a: "1" } }, { content_type: "form", auth: { type: "md5", key: "K", layout } }).body,
        ),
      ).get("sign");
    const md5 = (text: string): string => createHash("md5").update(text).digest("hex").toUpperCase();
    assert.equal(signOf("pairs_then_key"), md5("a=1&b=2K"));
    assert.equal(signOf("key_around"), md5("Ka1b2K"));
  });

  it("leaves a JSON body alone where the parameters are in the query", () => {
    const { url, body } = call(
      { query: { v: "1" }, body: { deep: [1] } },
      { auth: { type: "md5", key: "K", place: "query" } },
    );
    assert.equal(body, '{"deep":[1]}');
    assert.equal(
      new URL(url).searchParams.get("sign"),
      createHash("md5").update("v=1&key=K").digest("hex").toUpperCase(),
    );
  });

  it("refuses what has no parameters", () => {
    for (const body of ["text", [1], { a: { b: 1 } }])
      assert.equal(refusal({ body }, { auth: { type: "md5", key: "K" } }).code, "rejected");
  });
});
