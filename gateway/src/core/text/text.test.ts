import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { badKey, clean, cleanDeep } from "./clean.js";
import { cleanFilename, cleanName } from "./clean-name.js";
import { fold, nfc, nfkc } from "./normalise.js";
import { truncate, truncateUnits } from "./truncate.js";

const anyText = fc.string({ unit: "binary" });
const broken = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
  .map((units) => String.fromCharCode(...units));
const accents = `e${"\u0316\u0301".repeat(100_000)}`;

describe("clean", () => {
  const kept = [
    "",
    "如何退费？hello\r\n\t!",
    "👨‍👩‍👧‍👦 🇨🇳",
    "שלום \u202eabc\u202c",
    "a\u200bb",
    "𠮷野家",
    "é",
    "한국어",
    "ﬁ１２３",
    "\ufffd",
  ];
  for (const text of kept) it(`keeps ${JSON.stringify(text)}`, () => assert.equal(clean(text), text));

  const changed: readonly [string, string][] = [
    ["a\0b", "a\ufffdb"],
    ["\ud83d", "\ufffd"],
    ["\ude00\ud83d", "\ufffd\ufffd"],
    ["e\u0301", "é"],
    ["\u212b", "Å"],
    ["\u1100\u1161", "가"],
  ];
  for (const [from, to] of changed) it(`${JSON.stringify(from)} becomes ${to}`, () => assert.equal(clean(from), to));

  it("always gives storable NFC, and the same when done twice", () => {
    fc.assert(
      fc.property(fc.oneof(broken, anyText), (text) => {
        const once = clean(text);
        assert.equal(badKey(once), false);
        assert.equal(once, once.normalize("NFC"));
        assert.equal(clean(once), once);
      }),
      { numRuns: 2_000 },
    );
  });

  it("has no character on its fast path that a normal form changes", () => {
    for (let unit = 1; unit < 0xd800; unit += 1) {
      const text = String.fromCharCode(unit);
      assert.equal(nfc(text), text.normalize("NFC"));
      assert.equal(nfkc(text), text.normalize("NFKC"));
      assert.equal(nfc(`a${text}a`), `a${text}a`.normalize("NFC"));
    }
    for (let unit = 0xe000; unit <= 0xffff; unit += 1) {
      const text = String.fromCharCode(unit);
      assert.equal(nfc(text), text.normalize("NFC"));
      assert.equal(nfkc(text), text.normalize("NFKC"));
    }
  });

  it("breaks runs of accents that would take quadratic time, and no others", () => {
    const long = clean(accents);
    assert.match(long, /\u034f/);
    assert.doesNotMatch(long, /(?:(?!\u034f)\p{M}){32}/u);
    assert.equal(clean(long), long);
    assert.equal(clean(`e${"\u0316".repeat(30)}`), `e${"\u0316".repeat(30)}`);
    assert.equal(fold(accents).replaceAll("\u034f", "").length, clean(accents).replaceAll("\u034f", "").length);
  });
});

describe("badKey", () => {
  const keys: readonly [string, boolean][] = [
    ["m-1", false],
    ["消息😀", false],
    ["\ufffd", false],
    ["a\0", true],
    ["\ud83d", true],
    ["x\ude00y", true],
  ];
  for (const [key, bad] of keys) it(`${JSON.stringify(key)}: ${bad}`, () => assert.equal(badKey(key), bad));
});

describe("cleanDeep", () => {
  it("cleans keys and values at every depth", () => {
    const value = { "k\0": ["a\0", { b: "\ud83d", n: 1, t: true, z: null }] };
    assert.deepEqual(cleanDeep(value), { "k\ufffd": ["a\ufffd", { b: "\ufffd", n: 1, t: true, z: null }] });
  });

  it("drops keys that reach a prototype", () => {
    const value: unknown = JSON.parse(
      '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"a":{"prototype":1,"b":2}}',
    );
    const cleaned = cleanDeep(value);
    assert.deepEqual(cleaned, { a: { b: 2 } });
    assert.equal(Object.getPrototypeOf(cleaned), Object.prototype);
    assert.equal(Reflect.get({}, "x"), undefined);
  });

  it("survives 100,000 levels", () => {
    const deep: unknown = JSON.parse("[".repeat(100_000) + "]".repeat(100_000));
    assert.equal(JSON.stringify(cleanDeep(deep)), `${"[".repeat(64)}"…"${"]".repeat(64)}`);
  });
});

describe("truncate", () => {
  const cuts: readonly [string, number, string][] = [
    ["hello", 5, "hello"],
    ["hello", 4, "hell"],
    ["如何退费", 12, "如何退费"],
    ["如何退费", 11, "如何退"],
    ["a😀b", 4, "a"],
    ["a👨‍👩‍👧‍👦", 20, "a"],
    ["ae\u0316b", 3, "a"],
    ["🇨🇳🇨🇳", 12, "🇨🇳"],
    ["x", 0, ""],
  ];
  for (const [text, bytes, head] of cuts) {
    it(`${text} to ${bytes} bytes is "${head}"`, () => {
      assert.deepEqual(truncate(text, bytes), { text: head, truncated: head !== text });
    });
  }

  it("keeps within the limit and never makes text ill-formed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(60), (text, limit) => {
        const bytes = truncate(text, limit);
        const units = truncateUnits(text, limit);
        assert.ok(Buffer.byteLength(bytes.text) <= limit);
        assert.ok(units.text.length <= limit);
        for (const cut of [bytes, units]) {
          assert.ok(text.startsWith(cut.text));
          assert.equal(cut.truncated, cut.text !== text);
          assert.equal(badKey(cut.text), false);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("cuts a character without end in the middle", () => {
    assert.equal(truncate(`a${"\u0316".repeat(60_000)}`, 20_001).text.length, 10_001);
  });
});

describe("names", () => {
  const names: readonly [string, string][] = [
    ["王妈妈", "王妈妈"],
    [" 王\u200b妈\u202e妈\ufeff ", "王妈妈"],
    ["a\r\nBcc: x@y.z", "a Bcc: x@y.z"],
    ["tab\there\u2028line", "tab here line"],
    ["e\u200b\u0301", "é"],
    ["\u202e\u200b", ""],
    ["x".repeat(200), "x".repeat(128)],
    [`${"x".repeat(127)}😀`, "x".repeat(127)],
    ["a\0b\ud83d", "a b\ufffd"],
  ];
  for (const [from, to] of names) it(`${JSON.stringify(from)}`, () => assert.equal(cleanName(from), to));

  const filenames: readonly [string, string][] = [
    ["收据.jpg", "收据.jpg"],
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["C:\\x\\a.pdf", "C:_x_a.pdf"],
    ["gpj\u202e.exe", "gpj.exe"],
    ["a\r\nb.txt", "a b.txt"],
    ["..", "file"],
    ["", "file"],
    [`${"好".repeat(200)}.pdf`, `${"好".repeat(83)}.pdf`],
  ];
  for (const [from, to] of filenames) it(`file ${JSON.stringify(from)}`, () => assert.equal(cleanFilename(from), to));

  it("file names hold their limit and no separator, whatever comes in", () => {
    fc.assert(
      fc.property(fc.oneof(broken, anyText), (text) => {
        const name = cleanFilename(text.repeat(20));
        assert.ok(name.length > 0 && Buffer.byteLength(name) <= 255);
        assert.doesNotMatch(name, /[/\\\p{Cc}]/u);
      }),
    );
  });
});
