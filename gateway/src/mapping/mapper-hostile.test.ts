import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MappingCode } from "./mapping-error.js";
import { branching, doubling, event, mapperRig, refusalOf } from "./testing/rig.js";

const { mapper } = mapperRig();

/** Which limit is met first depends on the machine; that one is met does not. */
const hostile: readonly (readonly [string, string, readonly MappingCode[]])[] = [
  ["an endless loop", "($f := function(){ $f() }; $f())", ["timeout"]],
  ["a recursion without end", "($f := function($n){ 1 + $f($n + 1) }; $f(1))", ["failed"]],
  ["a range of ten millions", "[1..10000000]", ["too_large"]],
  [
    "a list that doubles",
    "($d := function($l, $n){ $n = 0 ? $l : $d($append($l, $l), $n - 1) }; $d([1..9], 40))",
    ["too_large"],
  ],
  ["a text that doubles", doubling('$double("中", 60)'), ["too_large"]],
  [
    "a list of all characters of a huge text",
    doubling('$length($double("中中中中中中中中", 25))'),
    ["too_large", "timeout"],
  ],
  ["a huge picture of a number", '$formatNumber(1, $pad("", 50000000, "0"))', ["too_large", "timeout"]],
  ["a tree of 2^60 leaves as the result", branching("$tree(60, 1)"), ["too_large", "timeout"]],
  ["a tree of 2^60 leaves as a text", branching("$length($string($tree(60, 1)))"), ["too_large", "timeout"]],
  ["two trees of 2^60 leaves compared", branching("$tree(60, 1) = $tree(60, 1)"), ["timeout"]],
  ["a sort of many", "$sort([1..90000].(90000 - $))", ["too_large", "timeout"]],
  ["defaults within defaults", `${"(".repeat(40)}a${" ?? a)".repeat(40)}`, ["timeout", "too_large"]],
  ["60,000 open brackets", "(".repeat(60_000), ["syntax"]],
  ["lists 20,000 deep", `${"[".repeat(20_000)}1${"]".repeat(20_000)}`, ["syntax", "failed", "too_large"]],
  ["a million open brackets", "(".repeat(1_000_000), ["too_large"]],
  ["$eval", '$eval("1 + 1")', ["failed"]],
  ["$eval by another name", '($f := $eval; ["1 + 1"] ~> $map($f))', ["failed"]],
  ["a repeated repeat", "/((a{100}){100}){100}/", ["syntax"]],
];

describe("a hostile expression", () => {
  for (const [name, expression, codes] of hostile)
    it(`is stopped: ${name}`, async () => {
      const { code, message } = await refusalOf(mapper.map(expression, event));
      assert.ok(codes.includes(code), `${code}: ${message}`);
      assert.equal(await mapper.map("data.account.channel", event), "wechat_oa");
    });

  it("finds no way from a value to JavaScript", async () => {
    const walks = [
      'constructor.constructor("return process")()',
      "__proto__",
      "$.__proto__.constructor",
      '$lookup($, "__proto__")',
      '$lookup($, "constructor")',
      '$lookup($sum, "implementation")',
      "$sum.implementation",
      "$keys($sum)",
      "$sum.*",
      "(function($x){ $x }).environment",
      "(function($x){ $x }).*",
      "$lookup(function($x){ $x }, 'environment')",
      "data.account.channel.constructor",
      '$lookup("", "constructor")',
      "$each(function(){1}, function($v, $k){ $k })",
    ];
    for (const expression of walks) {
      const given = await mapper.map(expression, event).catch(({ code }) => code);
      assert.ok(given === undefined || given === "failed", `${expression}: ${JSON.stringify(given)}`);
    }
    assert.deepEqual(await mapper.map('$keys({"a": 1})', event), "a");
  });

  it("with a regular expression that others cannot end gets its answer", async () => {
    assert.equal(await mapper.map('$match($pad("", 40, "a") & "!", /^(a+)+$/)', {}), undefined);
    assert.equal(await mapper.map('$contains($pad("", 50000, "a") & "!", /^(a|a)*$/)', {}), false);
  });
});

describe("while hostile expressions run", () => {
  it("the gateway goes on", async () => {
    let ticks = 0;
    const clock = setInterval(() => {
      ticks += 1;
    }, 5);
    await refusalOf(mapper.map("($f := function(){ $f() }; $f())", {}));
    await refusalOf(mapper.map(`${"(".repeat(40)}b${" ?? b)".repeat(40)}`, {}));
    clearInterval(clock);
    assert.ok(ticks > 30, `${ticks} ticks`);
  });

  it("the innocent wait their turn and get their answers", async () => {
    const evil = Array.from({ length: 2 }, () => refusalOf(mapper.map(branching("$string($tree(60, 1))"), {})));
    const good = Array.from({ length: 50 }, (_, at) => mapper.map(`${at} + n`, { n: 1 }));
    assert.deepEqual(
      await Promise.all(good),
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    await Promise.all(evil);
  });
});
