import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { localPath, RefusedError } from "./arrival.js";
import { readAnswer } from "./cas.js";

const success = (inner: string): string =>
  `<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"><cas:authenticationSuccess>${inner}</cas:authenticationSuccess></cas:serviceResponse>`;

describe("an answer of serviceValidate", () => {
  it("names the person as text, and their groups", () => {
    const one = readAnswer(
      success(
        "<cas:user>20260001234567890123</cas:user><cas:attributes><cas:memberOf>desk</cas:memberOf><cas:memberOf>a&amp;b</cas:memberOf></cas:attributes>",
      ),
      "memberOf",
    );
    assert.deepEqual(one, {
      provider: "cas",
      subject: "20260001234567890123",
      name: "20260001234567890123",
      groups: ["desk", "a&b"],
    });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      "a failure",
      '<cas:serviceResponse xmlns:cas="x"><cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure></cas:serviceResponse>',
      /INVALID_TICKET/,
    ],
    [
      "a proxy's ticket",
      success("<cas:user>wang</cas:user><cas:proxies><cas:proxy>https://x</cas:proxy></cas:proxies>"),
      /proxy/,
    ],
    ["nobody", success("<cas:user></cas:user>"), /nobody/],
    ["two users", success("<cas:user>a</cas:user><cas:user>b</cas:user>"), /nobody/],
    ["a page in place of an answer", "<html><body>Login</body></html>", /UNKNOWN/],
    ["an empty answer", "", /UNKNOWN/],
    [
      "a document type",
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${success("<cas:user>&e;</cas:user>")}`,
      /document type/,
    ],
    [
      "an entity laugh",
      `<!DOCTYPE lolz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${success("<cas:user>&b;</cas:user>")}`,
      /document type/,
    ],
  ];
  for (const [name, body, reason] of refused)
    it(`refuses ${name}`, () =>
      assert.throws(
        () => readAnswer(body, "memberOf"),
        (error) => error instanceof RefusedError && reason.test(error.message),
      ));
});

describe("the way back after a login", () => {
  const table: readonly (readonly [unknown, string])[] = [
    ["/login", "/login"],
    ["/chat?x=1&y=2", "/chat?x=1&y=2"],
    ["//evil.example", "/"],
    ["/\\evil.example", "/"],
    ["https://evil.example", "/"],
    ["javascript:alert(1)", "/"],
    ["/%0d%0aSet-Cookie:x", "/"],
    [["/a", "/b"], "/"],
    [undefined, "/"],
  ];
  for (const [given, path] of table) it(`${String(given)} → ${path}`, () => assert.equal(localPath(given), path));
});
