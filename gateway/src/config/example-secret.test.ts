import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { z } from "zod";
import { exampleSecrets, isExampleSecret } from "./example-secret.js";

const zeros = `whsec_${Buffer.alloc(32).toString("base64")}`;

describe("a secret that everybody knows", () => {
  for (const value of [
    "changeme",
    "Change-Me-please",
    "password",
    "123456",
    "your-token",
    "<secret>",
    "whsec_…",
    "xxxx",
  ])
    it(`is ${value}`, () => assert.ok(isExampleSecret(value)));
  it("is a key of zero bytes", () => assert.ok(isExampleSecret(zeros)));
  for (const value of ["s3cr3t-of-ours", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "exchange-message"])
    it(`is not ${value}`, () => assert.ok(!isExampleSecret(value)));

  it("is found wherever the schema has a secret, and nowhere else", () => {
    const schema = z.strictObject({
      title: z.string(),
      secret: z.string().min(1).meta({ secret: true }),
      previous: z.array(z.string().meta({ secret: true })).default([]),
      deep: z.strictObject({ token: z.string().optional().meta({ secret: true }) }),
    });
    const value = {
      title: "changeme",
      secret: zeros,
      previous: ["fine", "changeme"],
      deep: { token: "password" },
    };
    assert.deepEqual(
      exampleSecrets(schema, value, ["accounts", 0]).map(({ path }) => path.join(".")),
      ["accounts.0.secret", "accounts.0.previous.1", "accounts.0.deep.token"],
    );
  });
});
