import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isBankCard, passesLuhn } from "./bank-card.js";
import { digitSpans } from "./digit-spans.js";
import { type Found, findNumbers } from "./find-numbers.js";
import { idCardCheck, isIdCard } from "./id-card.js";
import type { NumberField } from "./rules.js";
import { bankCards, chinesePhones, idCards, mails } from "./testing/canaries.js";

const all = (): boolean => true;
const valuesIn = (text: string, wanted: (field: NumberField) => boolean = all): string[] =>
  findNumbers(text, wanted).map(({ field, value }) => `${field} ${value}`);
const cut = (text: string): string[] => findNumbers(text, all).map(({ start, end }) => text.slice(start, end));

describe("resident ID cards", () => {
  // GB 11643-1999, annex: the examples of the standard.
  for (const good of ["11010519491231002X", "440524188001010014"]) it(good, () => assert.ok(isIdCard(good)));

  const bad: readonly [string, string][] = [
    ["110105194912310021", "a wrong check character"],
    ["110105194913310022", "a thirteenth month"],
    [`11010519490229002${idCardCheck("11010519490229002")}`, "29 February of a common year"],
    [`99010519491231002${idCardCheck("99010519491231002")}`, "no province"],
    [`11010522491231002${idCardCheck("11010522491231002")}`, "a birth in the 23rd century"],
    ["110105491231002", "the 15-digit form, which ended in 2013"],
  ];
  for (const [text, why] of bad)
    it(`not ${why}`, () => assert.deepEqual([isIdCard(text), valuesIn(text)], [false, []]));

  it("knows the cards of residents from Hong Kong and of foreigners", () => {
    for (const head of ["81000019900307123", "91115619900307123"]) assert.ok(isIdCard(head + idCardCheck(head)));
  });

  it("29 February of a leap year", () => assert.ok(isIdCard(`11010520000229002${idCardCheck("11010520000229002")}`)));

  it("are found in every spelling, and as a national school number with its G", () => {
    const value = "id_card 11010519491231002X";
    const spellings = [
      "证件11010519491231002X。",
      "11010519491231002x",
      "１１０１０５１９４９１２３１００２Ｘ",
      "110105 19491231 002X",
      "G11010519491231002X",
      "1101\u200b0519491231002X",
    ];
    for (const text of spellings) assert.deepEqual(valuesIn(text), [value], text);
  });

  it("a digit changed or two neighbours swapped is noticed", () => {
    fc.assert(
      fc.property(idCards, fc.integer({ min: 14, max: 16 }), fc.integer({ min: 1, max: 9 }), (card, at, by) => {
        const digit = (Number(card[at]) + by) % 10;
        assert.ok(isIdCard(card));
        assert.ok(!isIdCard(card.slice(0, at) + digit + card.slice(at + 1)));
      }),
    );
  });
});

describe("bank cards", () => {
  // Published test numbers of the schemes; 79927398713 is the textbook example of the Luhn check.
  const cards = ["4111111111111111", "5555555555554444", "2223003122003222", "378282246310005", "6200000000000005"];
  for (const card of cards) it(card, () => assert.deepEqual(valuesIn(`卡号${card}`), [`bank_card ${card}`]));

  it("Luhn", () => assert.deepEqual([passesLuhn("79927398713"), passesLuhn("79927398710")], [true, false]));
  it("in fours and full width", () => {
    assert.deepEqual(valuesIn("4111 1111 1111 1111"), ["bank_card 4111111111111111"]);
    assert.deepEqual(valuesIn("４１１１－１１１１－１１１１－１１１１"), ["bank_card 4111111111111111"]);
  });
  it("not with a wrong check digit, nor what no bank issues, nor parted like something else", () => {
    assert.ok(!isBankCard("4111111111111112"));
    assert.ok(passesLuhn("2023112400012342") && !isBankCard("2023112400012342"));
    assert.deepEqual(valuesIn("41-11111111-111111"), []);
  });
});

describe("phone numbers", () => {
  const phones: readonly [string, string, string][] = [
    ["电话13800138000谢谢", "13800138000", "+8613800138000"],
    ["vx13800138000", "13800138000", "+8613800138000"],
    ["+86 138 0013 8000", "+86 138 0013 8000", "+8613800138000"],
    ["8613800138000", "8613800138000", "+8613800138000"],
    ["0086-138-0013-8000", "0086-138-0013-8000", "+8613800138000"],
    ["(+86)13800138000", "+86)13800138000", "+8613800138000"],
    ["１３８００１３８０００", "１３８００１３８０００", "+8613800138000"],
    ["138.0013.8000", "138.0013.8000", "+8613800138000"],
    ["\u202d138\u00a00013\u00a08000\u202c", "138\u00a00013\u00a08000", "+8613800138000"],
    ["1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣", "1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0", "+8613800138000"],
    ["?p=%2B8613800138000&x", "%2B8613800138000", "+8613800138000"],
    ["?p=%2013800138000", "13800138000", "+8613800138000"],
    ["教室3 13800138000", "13800138000", "+8613800138000"],
    ["座机010-88886666转8", "010-88886666", "+861088886666"],
    ["0755 8888 6666", "0755 8888 6666", "+8675588886666"],
    ["(0312)8886666", "0312)8886666", "+863128886666"],
    ["+1 (415) 555-0123", "+1 (415) 555-0123", "+14155550123"],
    ["＋852 6123 4567", "＋852 6123 4567", "+85261234567"],
    ["+442079460958", "+442079460958", "+442079460958"],
  ];
  for (const [text, part, value] of phones)
    it(text, () => assert.deepEqual([cut(text), valuesIn(text)], [[part], [`phone ${value}`]]));

  it("two in one text, one after the other", () =>
    assert.deepEqual(cut("13800138000 13900139000"), ["13800138000", "13900139000"]));
});

describe("e-mail addresses", () => {
  const mail: readonly [string, readonly string[]][] = [
    ["邮箱wang.li+x@QQ.com谢谢", ["wang.li+x@QQ.com"]],
    ["王丽 <wl@mail.school.example>, a@b.cn.", ["wl@mail.school.example", "a@b.cn"]],
    ["https://x.cn/u?mail=w%40a.example&y=1", ["w%40a.example"]],
    ["ｗ＠ａ．ｅｘａｍｐｌｅ", ["ｗ＠ａ．ｅｘａｍｐｌｅ"]],
    ["w@学校.中国", ["w@学校.中国"]],
    ["a@b.cn.123", ["a@b.cn"]],
    ["@王老师 3@4.5 a@b @@ root@localhost", []],
  ];
  for (const [text, parts] of mail) it(text, () => assert.deepEqual(cut(text), parts));
});

describe("what is no personal number stays", () => {
  const kept = [
    ..."订单202311240001234567 订单号2023112413800138000 4200001234202311241234567890 JD0001234567890".split(" "),
    ..."学号2023010203 20231124 2023-11-24 1998-06-01 ￥13,800.00 ￥13800 1380013800元 12345678901234567890123".split(
      " ",
    ),
    ..."110101 12345 95588 400-820-8820 10086 192.168.100.200 20:30-21:30 SF1234567890123 1.38e10".split(" "),
    "2023-11-24 13:00 到 2023-11-25 14:00",
    "1998-06-01 123元",
    "1984-2023 100周年",
    "1898-2023 125周年",
    "1380013\n8000",
    "15 000 000 000",
    "2023+2024 1000000",
    "流水号 6222000011112222333",
    "550e8400-e29b-41d4-a716-446655440000",
  ];
  for (const text of kept)
    it(JSON.stringify(text), () => assert.deepEqual(cut(text), text.startsWith("学号") ? ["2023010203"] : []));

  it("order numbers that begin with their date, whatever follows", () => {
    const days = fc.date({ min: new Date("2015-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    const tails = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 12 });
    fc.assert(
      fc.property(days, tails, (day, tail) =>
        assert.deepEqual(cut(`订单号：${day.toISOString().slice(0, 10).replaceAll("-", "")}${tail.join("")}。`), []),
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("student numbers", () => {
  it("are what a text calls so", () => {
    for (const text of ["学号：2023010203", "Student No. 2023010203", "学号是 2023010203，", "student id: 2023010203"])
      assert.deepEqual(valuesIn(text), ["student_no 2023010203"], text);
    assert.deepEqual(valuesIn("2023010203 student notes 2023010203"), []);
  });
});

describe("escapes of a URL", () => {
  it("are undone, and left alone as well", () => {
    const head = "21010519491231002";
    assert.deepEqual(valuesIn(`5%${head}${idCardCheck(head)}`), [`id_card ${head}${idCardCheck(head)}`]);
    assert.deepEqual(cut("q=%20138%2D0013%2d8000"), ["138%2D0013%2d8000"]);
  });
});

describe("overlaps", () => {
  it("the longest names the whole", () => {
    assert.deepEqual(valuesIn("13800138000@139.com"), ["email 13800138000@139.com"]);
    assert.deepEqual(cut("(138)0013-8000.x@a.cn"), ["138)0013-8000.x@a.cn"]);
  });
  it("what is not wanted hides nothing else", () =>
    assert.deepEqual(
      valuesIn("13800138000@139.com", (field) => field === "phone"),
      ["phone +8613800138000"],
    ));
});

describe("hostile texts", () => {
  const size = 65_536;
  const seeds = [
    ..."1 11 138 +1 +86 1- 1.1. 138001380001 13800138000 13800138000- @ a@ a.@ @a. a@b. a@a.a %40 a%40a. - . (".split(
      " ",
    ),
    ..."学号 学号1 学号1- student student\u0020no. 1️⃣ １ ﷺ 62 4111- 110105 11010519491231002 é\u0301 \u200b a-.".split(
      " ",
    ),
    "1 ",
    "a@-.",
    "a@王.",
    "\u0301",
  ];
  const filled = (seed: string, length: number): string =>
    seed.repeat(Math.ceil(length / seed.length)).slice(0, length);

  it("make no more spans than six for each group of digits", () => {
    for (const seed of seeds) {
      const text = filled(seed, size);
      const groups = text.match(/[0-9]+/g)?.length ?? 0;
      let spans = 0;
      for (const { digits } of digitSpans(text)) {
        spans += 1;
        assert.ok(digits.length <= 20);
      }
      assert.ok(spans <= 6 * groups, seed);
    }
  });

  it("four times the length comes to an end, too", () => {
    for (const seed of seeds) assert.ok(findNumbers(filled(seed, 4 * size), all).length >= 0);
  });

  it("never fails, and finds in order what lies inside the text", () => {
    const pieces = fc.oneof(fc.constantFrom(...seeds), fc.string({ unit: "binary", maxLength: 4 }));
    const inOrder = (text: string, found: readonly Found[]): void => {
      let at = 0;
      for (const { start, end } of found) {
        assert.ok(start >= at && end > start && end <= text.length);
        at = end;
      }
    };
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (list) =>
        inOrder(list.join(""), findNumbers(list.join(""), all)),
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("a number anywhere", () => {
  const around = fc
    .string({ unit: "grapheme", maxLength: 8 })
    .filter((text) => !/[0-9a-z]/i.test(text.normalize("NFKC")));
  const canaries = [
    ["phone", chinesePhones],
    ["id_card", idCards],
    ["bank_card", bankCards],
    ["email", mails],
  ] as const;
  for (const [field, numbers] of canaries)
    it(`${field} is found`, () => {
      fc.assert(
        fc.property(around, numbers, fc.constantFrom("", " ", "，", "。"), (before, number, after) =>
          assert.ok(findNumbers(`${before}${number}${after}`, (one) => one === field).length === 1),
        ),
        { numRuns: 1_000 },
      );
    });
});
