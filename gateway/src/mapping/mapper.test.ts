import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { event, mapperRig, refusalOf } from "./testing/rig.js";

const { mapper } = mapperRig();
const now = "2026-11-25T08:00:00.123Z";

describe("a mapping of an event", () => {
  it("gives a request for a ticket system, Chinese text untouched", async () => {
    const expression = `(
      $text := $join(data.message.parts[type = "text"].text, "\\n");
      {
        "method": "POST",
        "path": "/tickets?channel=" & data.account.channel,
        "headers": { "content-type": "application/json" },
        "body": {
          "标题": $substring($text, 0, 4) & "…",
          "content": $text,
          "phone": $replace(data.message.from.value, /^\\+86/, ""),
          "files": data.message.parts[type = "image"].{ "name": name, "size": size }[],
          "labels": data.conversation.labels[$contains("年级")],
          "owner": data.owner ?? "前台",
          "gone": data.nothing
        }
      }
    )`;
    assert.deepEqual(await mapper.map(expression, event), {
      method: "POST",
      path: "/tickets?channel=wechat_oa",
      headers: { "content-type": "application/json" },
      body: {
        标题: "老师您好…",
        content: "老师您好,孩子发烧了𠮷😀\n谢谢!",
        phone: "13800138000",
        files: [{ name: "病历.jpg", size: 1234 }],
        labels: "三年级",
        owner: "前台",
      },
    });
  });

  it("tells null, which skips, from nothing", async () => {
    assert.equal(await mapper.map("null", event), null);
    assert.equal(await mapper.map("data.nothing", event), undefined);
  });

  it("takes bindings as variables and a list as input", async () => {
    assert.deepEqual(await mapper.map("$sum($) + $more", [1, 2, 3], { more: 4 }), 10);
  });

  it("keeps nothing from one mapping to the next", async () => {
    assert.equal(await mapper.map("($kept := 1; $kept)", {}), 1);
    assert.equal(await mapper.map("$kept", {}), undefined);
    assert.equal(await mapper.map("$bound", {}, { bound: 1 }), 1);
    assert.equal(await mapper.map("$bound", {}), undefined);
  });
});

describe("time and chance in a mapping", () => {
  it("are the caller's, so that the same call gives the same bytes", async () => {
    const expression = '[$now(), $millis(), $toMillis("09:30", "[H01]:[m01]"), $nonce]';
    const wanted = [now, Date.parse(now), Date.parse("2026-11-25T09:30:00Z"), "n-1"];
    assert.deepEqual(await mapper.map(expression, {}, { now, nonce: "n-1" }), wanted);
    assert.deepEqual(await mapper.map(expression, {}, { now, nonce: "n-1" }), wanted);
  });

  it("are missing when the caller gives none", async () => {
    for (const expression of ["$now()", "$millis()", "$random()", "$shuffle([1..9])"])
      assert.equal((await refusalOf(mapper.map(expression, {}))).code, "failed", expression);
    assert.equal((await refusalOf(mapper.map("1", {}, { now: "yesterday" }))).code, "failed");
  });
});

describe("the functions for signing", () => {
  const hex = (algorithm: string, text: string): string => createHash(algorithm).update(text, "utf8").digest("hex");

  it("sign as 智齿, 七鱼 and Udesk ask", async () => {
    const bindings = { now, nonce: "r-1" };
    const signed = (expression: string): Promise<unknown> => mapper.map(expression, event, bindings);
    assert.equal(
      await signed('$md5("公司" & $timestamp($now(), "s") & $nonce & "key")'),
      hex("md5", "公司1795593600r-1key"),
    );
    const body = '{"text":"谢谢!"}';
    assert.equal(
      await signed('$sha1("secret" & $md5($string({"text": data.message.parts[2].text})) & $timestamp($now(), "s"))'),
      hex("sha1", `secret${hex("md5", body)}1795593600`),
    );
    assert.equal(
      await signed('$sha256($join(["a@b.cn", "token", $string($timestamp($now(), "s")), $nonce, "v2"], "&"))'),
      hex("sha256", "a@b.cn&token&1795593600&r-1&v2"),
    );
  });

  it("know HMAC, milliseconds and base64 of Chinese text", async () => {
    const mac = createHmac("sha256", "钥匙").update("内容", "utf8").digest("hex");
    assert.equal(await mapper.map('$hmac_sha256("钥匙", "内容")', {}), mac);
    assert.equal(await mapper.map('$timestamp("2026-11-25T16:00:00.123+08:00", "ms")', {}), Date.parse(now));
    assert.equal(await mapper.map('$base64encode("中文")', {}), "5Lit5paH");
    assert.equal(await mapper.map('$base64decode("5Lit5paH")', {}), "中文");
  });

  it("refuse to sign what is not there", async () => {
    const wrong = [
      "$md5(gone)",
      '$hmac_sha256("k", gone)',
      '$timestamp("soon", "s")',
      '$timestamp("2026-11-25", "h")',
      "$md5(1)",
    ];
    for (const expression of wrong)
      assert.equal((await refusalOf(mapper.map(expression, {}))).code, "failed", expression);
  });
});

describe("what a mapping says when it fails", () => {
  it("names the place of what cannot be read", async () => {
    const error = await refusalOf(mapper.map('{\n  "名": 1,\n  "b": [1, 2}', {}));
    assert.equal(error.code, "syntax");
    assert.deepEqual(error.position, { line: 3, column: 13 });
    assert.match(error.message, /line 3, column 13/);
  });

  it("never quotes the data", async () => {
    const secret = "13800138000";
    const failing = [
      "$number(x & 'x')",
      "-x",
      "x + 1",
      "{x: 1, x & '': 2}",
      "$error('bad ' & x)",
      "$assert(false, x)",
      "x()",
      "$fromMillis(0, '[' & x)",
      "$lookup({}, 1)",
      "$sort([x, 1])",
      "[1..x]",
      "$single([x, x])",
      "$eval(x)",
      "$formatBase(1, $number(x))",
      "$substring(x, x)",
    ];
    for (const expression of failing) {
      const error = await refusalOf(mapper.map(expression, { x: secret }));
      assert.equal(error.code, "failed", expression);
      assert.doesNotMatch(`${error.message} ${error.stack}`, /13800/, expression);
    }
  });

  it("shows the author's own words when they stand in the expression", async () => {
    assert.match((await refusalOf(mapper.map('$error("没有电话")', {}))).message, /^没有电话/);
  });
});

describe("what comes out of a mapping", () => {
  it("has no names that mean more than data", async () => {
    const input = JSON.parse(
      '{"__proto__": {"polluted": 1}, "constructor": 1, "prototype": 1, "ok": {"__proto__": 2}}',
    ) as object;
    const given = (await mapper.map("$merge([$, $$])", input)) as object;
    assert.deepEqual(Object.keys(given), ["ok"]);
    assert.equal(JSON.stringify(given), '{"ok":{}}');
    assert.equal(JSON.stringify(await mapper.map('$ ~> |$|{"__proto__": {"polluted": 1}}|', { a: 1 })), '{"a":1}');
  });

  it("is JSON: no functions, no numbers that are none, null where a list had a hole", async () => {
    for (const expression of ["function($x){$x}", "[$sum]", '{"f": $string}', "1/0", "/a/('a')"])
      assert.equal((await refusalOf(mapper.map(expression, {}))).code, "failed", expression);
    assert.deepEqual(await mapper.map('$match("b", /(a)?b/)', {}), { match: "b", index: 0, groups: [null] });
  });

  it("is at most 1 MiB, as are the expression 64 KiB and the input 4 MiB", async () => {
    assert.equal(((await mapper.map('$pad("", 1000000, "x")', {})) as string).length, 1_000_000);
    const wrong: readonly (readonly [string, unknown])[] = [
      ['$pad("", 1048576, "x")', {}],
      ['$pad("", 400000, "中")', {}],
      ["($s := $pad('', 1000, 'x'); [1..1100].{'a': $s})", {}],
      [`"${"x".repeat(65_536)}"`, {}],
      ["1", "x".repeat(4_194_304)],
    ];
    for (const [expression, input] of wrong)
      assert.equal((await refusalOf(mapper.map(expression, input))).code, "too_large", expression.slice(0, 40));
  });

  it("needs an input that is JSON", async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic.self = cyclic;
    for (const input of [cyclic, 1n, undefined, () => 1])
      assert.equal((await refusalOf(mapper.map("1", input))).code, "failed");
  });
});
