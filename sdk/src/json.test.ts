import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { PluginError } from "./error.js";
import { bytes, json, jsonSchema } from "./json.js";

const schema = z.strictObject({ from: z.strictObject({ value: z.string() }), tags: z.array(z.string()).default([]) });

function pathsOf(body: Uint8Array | string, of: z.ZodType = schema): readonly string[] {
  try {
    json(body, of);
  } catch (error) {
    assert.ok(error instanceof PluginError);
    assert.equal(error.code, "rejected");
    return (error.details.faults ?? []).map((fault) => fault.path);
  }
  return assert.fail("nothing was thrown");
}

describe("json", () => {
  it("gives the schema's output", () => {
    assert.deepEqual(json(bytes({ from: { value: "a" } }), schema), { from: { value: "a" }, tags: [] });
  });

  for (const [name, body, paths] of [
    ["no JSON at all", "{", [""]],
    ["nothing", "", [""]],
    ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), [""]],
    ["a wrong type deep inside", '{"from":{"value":1}}', ["from.value"]],
    ["unknown keys", '{"from":{"value":"a","b":1},"c":1}', ["from.b", "c"]],
    ["two faults", '{"from":{},"tags":[1]}', ["from.value", "tags.0"]],
    ["__proto__", '{"from":{"value":"a","__proto__":{"x":1}}}', ["from.__proto__"]],
    ["__proto__ in escapes", '{"\\u005f_proto__":1}', ["__proto__"]],
    ["constructor", '{"constructor":{"prototype":{}}}', ["constructor"]],
    ["prototype in an array", '{"tags":[{"prototype":1}]}', ["tags.0.prototype"]],
  ] as const)
    it(`names the place: ${name}`, () => assert.deepEqual(pathsOf(body), paths));

  it("refuses forbidden keys even where the schema takes anything, and leaves Object alone", () => {
    assert.deepEqual(pathsOf('{"__proto__":{"polluted":1}}', z.record(z.string(), z.unknown())), ["__proto__"]);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it("stops at 64 levels, however deep the body goes", () => {
    const nested = (depth: number): string => `${"[".repeat(depth)}1${"]".repeat(depth)}`;
    json(nested(64), z.unknown());
    assert.equal(pathsOf(nested(65), z.unknown()).length, 1);
    assert.equal(pathsOf(nested(200_000), z.unknown()).length, 1);
  });

  it("shows options as JSON Schema with description, default and secret", () => {
    const options = z.strictObject({ token: z.string().default("x").describe("令牌 | Token").meta({ secret: true }) });
    assert.deepEqual(jsonSchema(options), {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      properties: { token: { default: "x", description: "令牌 | Token", secret: true, type: "string" } },
      additionalProperties: false,
    });
  });
});
