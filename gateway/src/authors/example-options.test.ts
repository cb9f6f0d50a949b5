import assert from "node:assert/strict";
import { it } from "node:test";
import { jsonSchema } from "@gatehouse/sdk";
import { z } from "zod";
import { exampleOptions } from "./example-options.js";

it("made-up options satisfy the schema they are made from, and lead to the playground", () => {
  const schema = z.strictObject({
    url: z.url(),
    token: z.string().min(48),
    mode: z.enum(["fast", "safe"]),
    port: z.int().min(1024),
    server: z.strictObject({ host_url: z.url(), note: z.string().optional() }),
    auth: z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("none") }),
      z.strictObject({ type: z.literal("key"), key: z.string() }),
    ]),
    retries: z.int().default(3),
    tags: z.array(z.string()),
    title: z.string().optional(),
  });
  const options = exampleOptions(jsonSchema(schema), "http://127.0.0.1:8080/play/provider/x");
  assert.equal(schema.safeParse(options).error, undefined);
  assert.deepEqual([options["url"], options["title"]], ["http://127.0.0.1:8080/play/provider/x", undefined]);
});
