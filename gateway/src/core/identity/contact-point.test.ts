import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { schemes } from "@gatehouse/sdk";
import fc from "fast-check";
import { normaliseContactPoint } from "./contact-point.js";

const normal = (scheme: (typeof schemes)[number], value: string, region = "CN"): string | undefined => {
  const result = normaliseContactPoint({ scheme, value }, region);
  return result.ok ? result.point.value : undefined;
};

describe("phone", () => {
  const same = "13800138000 +8613800138000 008613800138000 8613800138000 １３８００１３８０００".split(" ");
  const spaced = [
    "138 0013 8000",
    "138-0013-8000",
    "(+86) 138\u00a00013\u00a08000",
    "\u202d138.0013.8000\u202c",
    " 13800138000 ",
  ];
  for (const text of [...same, ...spaced]) {
    it(`"${text}"`, () => assert.equal(normal("phone", text), "+8613800138000"));
  }

  const others: readonly [string, string, string | undefined][] = [
    ["19912345678", "CN", "+8619912345678"],
    ["10012345678", "CN", "+8610012345678"],
    ["0755-8888 8888", "CN", "+8675588888888"],
    ["+86 0755 8888 8888", "CN", "+8675588888888"],
    ["4155550123", "US", "+14155550123"],
    ["14155550123", "US", "+14155550123"],
    ["+8613800138000", "US", "+8613800138000"],
    ["+852 6123 4567", "CN", "+85261234567"],
    ["00852 6123 4567", "CN", "+85261234567"],
    ["+8613800138000", "ZZ", "+8613800138000"],
    ["4155550123", "ZZ", undefined],
  ];
  for (const [text, region, value] of others) {
    it(`"${text}" in ${region}`, () => assert.equal(normal("phone", text, region), value));
  }

  for (const text of ["", "无", "abc", "1", "12", "+", "138001380001380013800", "13800138000;ext=5", "138\n00", "--"]) {
    it(`refuses "${text}"`, () => assert.equal(normal("phone", text), undefined));
  }

  it("never refuses a mobile number for its prefix", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (tail) => {
        const text = `1${String(tail).padStart(10, "0")}`;
        assert.equal(normal("phone", text), `+86${text}`);
      }),
    );
  });
});

describe("email", () => {
  const good: readonly [string, string][] = [
    [" Wang.Li+x@QQ.com ", "wang.li+x@qq.com"],
    ["ｗ＠ｑｑ．ｃｏｍ", "w@qq.com"],
    ["王丽@学校.中国", "王丽@学校.中国"],
    ["root@localhost", "root@localhost"],
    ["a..b@docomo.example", "a..b@docomo.example"],
  ];
  for (const [from, to] of good) it(from, () => assert.equal(normal("email", from), to));

  const bad = [
    ..."a a@@b a@ a@b@c a@b.c,d@e.f <a@b.c> a@b.c> a@[127.0.0.1] a@.b a@b. a@b..c a@-b a:b@c".split(" "),
    ...[
      '"a@evil.com x"@school.cn',
      '"a"@school.cn',
      "a b@c.d",
      "a@b.c\r\nBcc: x@y.z",
      "a\u200b@b.c",
      "(c)a@b.c",
      "g:a@b.c;",
    ],
    `${"a".repeat(65)}@b.c`,
    `a@${"b.".repeat(130)}c`,
  ];
  for (const text of bad) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.equal(normal("email", text), undefined));
  }
});

describe("other schemes", () => {
  it("are trimmed and else kept to the letter", () => {
    assert.equal(normal("wechat_openid", " oX3aBc "), "oX3aBc");
    assert.notEqual(normal("app_user", "U1"), normal("app_user", "u1"));
  });

  it("keep their scope, and none is an empty one", () => {
    const scoped = normaliseContactPoint({ scheme: "wechat_openid", scope: "wx1", value: "oX3aBc" }, "CN");
    assert.deepEqual(scoped, {
      ok: true,
      point: { scheme: "wechat_openid", scope: "wx1", value: "oX3aBc", display: "oX***" },
    });
    const bare = normaliseContactPoint({ scheme: "device", value: "d-100" }, "CN");
    assert.ok(bare.ok && bare.point.scope === "");
  });

  for (const value of ["", "  ", "a\0", "\ud83d", "a\nb", "好".repeat(171)]) {
    it(`refuses ${JSON.stringify(value.slice(0, 8))}`, () => assert.equal(normal("app_user", value), undefined));
  }
});

describe("display", () => {
  const masked: readonly [(typeof schemes)[number], string, string][] = [
    ["phone", "13800138000", "138****8000"],
    ["phone", "+852 6123 4567", "+85****4567"],
    ["email", "wangli@qq.com", "w***@qq.com"],
    ["wechat_openid", "oX3aBcDe", "oX***"],
    ["app_user", "u1", "u***"],
    ["app_user", "😀😀😀😀😀", "😀😀***"],
  ];
  for (const [scheme, value, display] of masked) {
    it(display, () => {
      const result = normaliseContactPoint({ scheme, value }, "CN");
      assert.ok(result.ok);
      assert.equal(result.point.display, display);
    });
  }

  it("never throws, never repeats a refused value, and is stable when done twice", () => {
    fc.assert(
      fc.property(fc.constantFrom(...schemes), fc.string({ unit: "binary", minLength: 8 }), (scheme, value) => {
        const result = normaliseContactPoint({ scheme, value }, "CN");
        if (!result.ok) return assert.ok(!result.message.includes(value));
        const again = normaliseContactPoint(result.point, "CN");
        return assert.deepEqual(again, result);
      }),
      { numRuns: 2_000 },
    );
  });
});
