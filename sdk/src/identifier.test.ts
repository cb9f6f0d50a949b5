import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { command } from "./command.js";
import { contactPoint } from "./contact-point.js";
import { identifier } from "./identifier.js";

const bad = ["", "a\u0000b", "a\nb", "\ud800", "b\udc00", "a\u007f", "x".repeat(65)];

describe("identifiers", () => {
  for (const text of ["m-1", "𠮷", "👍", "a b", "王", "x".repeat(64)])
    it(`take ${text.slice(0, 12)}`, () => assert.equal(identifier(64).parse(text), text));

  for (const text of bad)
    it(`refuse ${JSON.stringify(text).slice(0, 12)}`, () => {
      assert.ok(!identifier(64).safeParse(text).success);
      assert.ok(!command.safeParse({ type: "conversation.close", id: "c-1", conversation_id: text }).success);
    });

  it("guard contact points", () => {
    for (const value of bad.slice(0, -1)) assert.ok(!contactPoint.safeParse({ scheme: "email", value }).success);
  });

  it("a command's attachment has one source", () => {
    const send = { type: "message.send", id: "c-1", conversation_id: "cnv_1", text: "x" };
    const withFile = (file: object): boolean =>
      command.safeParse({ ...send, attachments: [{ filename: "a", ...file }] }).success;
    assert.ok(withFile({ url: "https://a.example/1" }));
    assert.ok(withFile({ content_base64: "aGk=" }));
    assert.ok(!withFile({}));
    assert.ok(!withFile({ url: "https://a.example/1", content_base64: "aGk=" }));
    assert.ok(!withFile({ filepath: "/etc/passwd" }));
    assert.ok(!withFile({ url: "file:///etc/passwd" }));
  });
});
