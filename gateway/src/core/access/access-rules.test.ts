import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { passwordFault } from "./password-rules.js";
import { rolesFault, type UserRole, userRoles } from "./roles.js";
import { scopeOf, scopesFor } from "./scopes.js";

describe("a password", () => {
  for (const good of [
    "Blaue-Kraniche7",
    "correct horse battery staple",
    "图书馆后面的银杏树下有一口老井",
    "kX9-mmpq-Lw",
  ])
    it(`may be ${good}`, () => assert.equal(passwordFault(good, "zhang"), undefined));

  for (const [bad, why] of [
    ["kX9-mmpq-", /at least/],
    ["elevenlower", /at least/],
    ["Password1234!", /too common/],
    ["P@ssw0rd-2026", /too common/],
    ["woaini5201314", /too common/],
    ["1qaz2wsx3edc", /too common/],
    ["aaaaaaaaaaaaaaaaa", /too common/],
    ["123456-123456-abc", /too common/],
    ["Zhang-liest-gern", /user name/],
    ["x1Y".repeat(90), /at most/],
  ] as const)
    it(`may not be ${bad.slice(0, 20)}`, () => assert.match(passwordFault(bad, "zhang") ?? "", why));
});

describe("roles on one user", () => {
  const pairs = userRoles.flatMap((one) => userRoles.filter((two) => two > one).map((two) => [one, two] as const));
  const officers: readonly UserRole[] = ["admin", "security", "auditor"];
  for (const [one, two] of pairs) {
    const both = officers.includes(one) && officers.includes(two);
    it(`${one} and ${two} ${both ? "exclude each other" : "go together"}`, () =>
      assert.equal(rolesFault([one, two]) !== undefined, both));
  }
});

describe("the scope a call needs", () => {
  for (const [method, path, scope] of [
    ["GET", "/api/v1/messages/msg_1", "messages:read"],
    ["HEAD", "/api/v1/messages", "messages:read"],
    ["POST", "/api/v1/deliveries/resend", "deliveries:write"],
    ["DELETE", "/api/v1/dead-letters/dlt_1", "dead-letters:write"],
    ["PURGE", "/api/v1/messages", "messages:write"],
    ["GET", "/API/v1/messages", undefined],
    ["GET", "/api/v1//messages", undefined],
    ["GET", "/live", undefined],
  ] as const)
    it(`${method} ${path}`, () => assert.equal(scopeOf(method, path), scope));

  it("what belongs to a person at a screen has none", () =>
    assert.deepEqual(scopesFor(["messages", "tokens", "sessions", "me", "break-glass"]), [
      "messages:read",
      "messages:write",
    ]));
});
