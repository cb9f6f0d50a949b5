import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { compileRoutes } from "./compile.js";
import { decide } from "./decide.js";
import { durationSecs } from "./duration.js";
import type { Facts } from "./facts.js";
import { wordFinder } from "./find-word.js";
import type { Rules } from "./rules.js";
import { runRuleTests } from "./run-tests.js";

const known = {
  groups: ["front_desk", "finance", "academic", "duty"],
  wordLists: { safety_words: ["打架", "自杀", "VIP１"], empty_words: [] },
};

function rulesOf(...routes: unknown[]): Rules {
  const compiled = compileRoutes([...routes, { default: { group: "front_desk" } }], known);
  assert.ok(compiled.ok, JSON.stringify(compiled));
  return compiled.rules;
}

const ruleWhen = (when: unknown): unknown => ({ name: "r", when, then: { group: "finance" } });
const holds = (when: unknown, facts: Facts): boolean => decide(rulesOf(ruleWhen(when)), facts).rule === "r";

function faultsOf(routes: readonly unknown[]): string[] {
  const compiled = compileRoutes(routes, known);
  return compiled.ok ? [] : compiled.faults.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const faultsWhen = (when: unknown): string[] => faultsOf([ruleWhen(when), { default: { group: "front_desk" } }]);

const facts: Facts = {
  channel: "wechat",
  text: "我要退費 ＲＥＦＵＮＤ please",
  intent: "score_query",
  "intent.p": 0.8,
  "person.roles": ["guardian"],
  "person.tags": ["vip", "alumni"],
  "person.vip": false,
  "person.grade": 12,
  "conversation.waiting_seconds": 120,
  now: Date.parse("2026-11-23T02:00:00Z"),
  "now.weekday": 1,
  metadata: { page: "/fees", "a.b": "x", in: "1" },
};

describe("when", () => {
  const cases: readonly [unknown, boolean][] = [
    [{}, true],
    [{ channel: "wechat" }, true],
    [{ channel: "sms" }, false],
    [{ channel: ["sms", "wechat"] }, true],
    [{ channel: "Wechat" }, false],
    [{ "person.tags": "vip" }, true],
    [{ "person.tags": ["x", "alumni"] }, true],
    [{ "person.tags": ["x", "y"] }, false],
    [{ "person.vip": false }, true],
    [{ "intent.p": { gte: 0.7 } }, true],
    [{ "intent.p.gte": 0.7 }, true],
    [{ "intent.p": { gte: 0.7, lt: 0.8 } }, false],
    [{ intent: ["score_query", "transcript"], "intent.p": { gte: 0.7 } }, true],
    [{ any: [{ "person.tags": "none" }, { "person.grade": { gte: 12 } }] }, true],
    [{ any: [{ "person.tags": "none" }, { "person.grade": { gt: 12 } }] }, false],
    [{ all: [{ channel: "wechat" }, { "person.grade": 12 }] }, true],
    [{ all: [{ channel: "wechat" }, { "person.grade": 11 }] }, false],
    [{ not: { channel: "sms" } }, true],
    [{ not: { channel: "wechat", "person.grade": 12 } }, false],
    [{ not: { not: { channel: "wechat" } } }, true],
    [{ "channel.eq": "wechat" }, true],
    [{ "channel.ne": "sms" }, true],
    [{ "channel.in": ["sms"] }, false],
    [{ "channel.not_in": ["sms"] }, true],
    [{ "person.tags.ne": "vip" }, false],
    [{ "person.tags.contains_all": ["vip", "alumni"] }, true],
    [{ "person.tags.contains_all": ["vip", "x"] }, false],
    [{ "person.tags.contains_any": ["x", "vip"] }, true],
    [{ "text.contains_any": ["退款", "refund"] }, true],
    [{ "text.contains_any": "ｒefund" }, true],
    [{ "text.contains_all": ["refund", "PLEASE"] }, true],
    [{ "text.contains_all": ["refund", "退款"] }, false],
    [{ "text.starts_with": ["你", "我要"] }, true],
    [{ "text.ends_with": "Please" }, true],
    [{ "text.ends_with": "refund" }, false],
    [{ text: "我要退費 refund PLEASE" }, true],
    [{ "text.matches": "退.{1,3}REF" }, true],
    [{ "text.matches": "^refund" }, false],
    [{ "text.matches_list": "safety_words" }, false],
    [{ "text.matches_list": "empty_words" }, false],
    [{ "conversation.waiting_seconds": { gte: "2m" } }, true],
    [{ "conversation.waiting_seconds.gt": "2m" }, false],
    [{ "conversation.waiting_seconds.between": ["1m", 121] }, true],
    [{ "conversation.waiting_seconds.between": [0, "2m"] }, false],
    [{ "person.grade.between": [10, 13] }, true],
    [{ "now.gte": "2026-11-23T10:00:00+08:00" }, true],
    [{ "now.lt": "2026-11-23T10:00:00+08:00" }, false],
    [{ "now.weekday": [6, 7] }, false],
    [{ "metadata.page": "/fees" }, true],
    [{ "metadata.page.starts_with": "/f" }, true],
    [{ "metadata.a.b": "x" }, true],
    [{ "metadata.in": "1" }, true],
    [{ "metadata.none": "x" }, false],
    [{ "metadata.none.exists": false }, true],
    [{ "metadata.toString.exists": false }, true],
  ];
  for (const [when, expected] of cases) {
    it(`${JSON.stringify(when)}: ${expected}`, () => assert.equal(holds(when, facts), expected));
  }

  it("makes every operator false on a missing fact, but exists: false", () => {
    const operators: readonly [string, unknown][] = [
      ["eq", "a"],
      ["ne", "a"],
      ["in", ["a"]],
      ["not_in", ["a"]],
      ["contains_any", ["a"]],
      ["contains_all", ["a"]],
      ["starts_with", "a"],
      ["ends_with", "a"],
      ["matches", ".*"],
      ["matches_list", "safety_words"],
      ["exists", true],
    ];
    for (const [operator, argument] of operators) assert.equal(holds({ text: { [operator]: argument } }, {}), false);
    for (const operator of ["gt", "gte", "lt", "lte"])
      assert.equal(holds({ "person.grade": { [operator]: 0 } }, {}), false);
    assert.equal(holds({ "person.tags.ne": "a" }, {}), false);
    assert.equal(holds({ "person.grade.between": [0, 9] }, {}), false);
    assert.equal(holds({ "text.exists": false }, {}), true);
  });

  it("takes no pattern of the sender, and no longer over a hostile text", () => {
    const rules = rulesOf(ruleWhen({ "text.matches": "^(a+)+$" }), {
      ...(ruleWhen({ "text.matches": "(x+x+)+y" }) as object),
      name: "s",
    });
    assert.equal(decide(rules, { text: `${"a".repeat(28)}!` }).rule, "default");
    assert.equal(decide(rules, { text: `${"x".repeat(60_000)}!` }).rule, "default");
    assert.equal(decide(rules, { text: "a".repeat(28) }).rule, "r");
  });

  it("treats code in a message as text", () => {
    const code = "{{constructor.constructor('return process')()}}";
    assert.equal(holds({ "text.contains_any": [code] }, { text: code }), true);
    assert.equal(holds({ "text.contains_any": [code] }, { text: "x" }), false);
  });
});

describe("load errors", () => {
  const table: readonly [unknown, RegExp][] = [
    [{ txt: "a" }, /^0\.when\.txt: unknown fact "txt"; did you mean "text"\?$/],
    [{ "text.contain_any": ["a"] }, /unknown operator "contain_any" after text; did you mean "contains_any"\?/],
    [{ text: { contains: ["a"] } }, /^0\.when\.text\.contains: unknown operator "contains"/],
    [{ "person.grad": 1 }, /did you mean "person\.grade"\?/],
    [{ "text.matches_list": "safty_words" }, /unknown word list "safty_words"; did you mean "safety_words"\?/],
    [{ "text.matches_list": "constructor" }, /unknown word list/],
    [{ "person.grade": "12" }, /person\.grade is compared with a number, not "12"/],
    [{ "person.grade": { gt: "2m" } }, /compared with a number/],
    [{ channel: 1 }, /compared with a string, not 1/],
    [{ channel: null }, /compared with a string, not something else/],
    [{ channel: [] }, /must be a list, such as/],
    [{ channel: {} }, /say what channel must be/],
    [{ "channel.gt": 1 }, /gt does not fit channel; fitting: eq/],
    [{ "text.exists": 1 }, /exists takes true or false/],
    [{ "text.contains_any": ["a", ""] }, /empty word/],
    [{ "text.matches": "(" }, /is no pattern for matches/],
    [{ "text.matches": "(?=a)" }, /is no pattern for matches/],
    [{ "text.matches": "a".repeat(201) }, /1 to 200 characters/],
    [{ "text.matches": "[a-z]{1,500}z" }, /repeats too much/],
    [{ "person.grade.between": [3, 1] }, /low < high/],
    [{ "person.grade.between": [1, 2, 3] }, /low < high/],
    [{ "now.within": "office" }, /not supported yet/],
    [{ "now.gt": "tomorrow" }, /compared with a time/],
    [{ "conversation.waiting_seconds.gt": "2 minutes" }, /duration such as "2m"/],
    [{ any: [] }, /any takes a list/],
    [{ any: { channel: "a" } }, /any takes a list/],
    [{ not: [] }, /^0\.when\.not: must be a mapping/],
    [{ any: [{ channel: "a" }, { chanel: "b" }] }, /^0\.when\.any\.1\.chanel: .*did you mean "channel"/],
    [JSON.parse('{"__proto__":{"a":1}}'), /unknown fact "__proto__"/],
    [{ constructor: "a" }, /unknown fact "constructor"/],
    [{ "constructor.prototype": "a" }, /unknown fact/],
    [{ "text.constructor": "a" }, /unknown operator "constructor"/],
    [{ text: JSON.parse('{"__proto__":1}') as unknown }, /unknown operator "__proto__"/],
    [{ "metadata.__proto__": "a" }, /unknown fact "metadata\.__proto__"/],
    [{ metadata: "a" }, /unknown fact "metadata"/],
    [{ "": "a" }, /unknown fact ""/],
    [{ ".": "a" }, /unknown fact/],
    ["text", /must be a mapping of facts/],
    [undefined, /^0\.when: must be a mapping of facts/],
  ];
  for (const [when, message] of table) {
    it(JSON.stringify(when) ?? "no when", () => {
      const faults = faultsWhen(when);
      assert.equal(faults.length, 1, faults.join("\n"));
      assert.match(faults[0] ?? "", message);
    });
  }

  const end = { default: { group: "front_desk" } };
  const rule = { name: "r", when: {}, then: { group: "finance" } };
  const documents: readonly [string, readonly unknown[], RegExp][] = [
    ["no default", [rule], /^0: the last entry must be/],
    ["default first", [end, rule], /the last entry must be/],
    ["two defaults", [end, end], /0\.default: default stands alone/],
    [
      "unknown default group",
      [{ default: { group: "front_dsk" } }],
      /unknown group "front_dsk"; did you mean "front_desk"\?/,
    ],
    ["more in the default", [{ default: { group: "finance", priority: "high" } }], /default takes only "group"/],
    ["expr", [{ ...rule, expr: "1 == 1" }, end], /^0\.expr: expr is not supported yet; use "when:"$/],
    ["unknown group", [{ ...rule, then: { group: "finanze" } }, end], /^0\.then\.group: .*did you mean "finance"/],
    [
      "later option",
      [{ ...rule, then: { group: "finance", sla: {} } }, end],
      /^0\.then\.sla: sla is not supported yet/,
    ],
    ["unknown option", [{ ...rule, then: { grup: "finance" } }, end], /did you mean "group"/],
    [
      "poisoned option",
      [{ ...rule, then: JSON.parse('{"__proto__":"finance"}') as unknown }, end],
      /unknown option "__proto__"/,
    ],
    ["empty then", [{ ...rule, then: {} }, end], /must say what the rule does/],
    ["unquoted raise", [{ ...rule, then: { priority: 1 } }, end], /in quotes/],
    ["wrong priority", [{ ...rule, then: { priority: "top" } }, end], /must be one of "low"/],
    ["labels", [{ ...rule, then: { labels: "a" } }, end], /list of 1 to 50 words/],
    ["no name", [{ when: {}, then: { group: "finance" } }, end], /^0\.name: every rule needs a name/],
    ["same name", [rule, rule, end], /^1\.name: a second rule named "r"/],
    ["reserved name", [{ ...rule, name: "default" }, end], /choose another/],
    ["unknown key", [{ ...rule, wen: {} }, end], /unknown option "wen"; did you mean "when"/],
    ["no rule", ["x", end], /^0: must be a rule/],
    ["no tests list", [{ ...rule, tests: {} }, end], /must be a list of/],
    ["no expect", [{ ...rule, tests: [{ text: "a" }] }, end], /^0\.tests\.0: must be facts and what they lead to/],
    ["wrong expect", [{ ...rule, tests: [{ expect: "fnance" }] }, end], /did you mean "finance"/],
    [
      "unknown expect",
      [{ ...rule, tests: [{ expect: { grup: "a" } }] }, end],
      /a decision has no "grup"; did you mean "group"/,
    ],
    ["unknown fact", [{ ...rule, tests: [{ txt: "a", expect: "finance" }] }, end], /^0\.tests\.0\.txt: unknown fact/],
    [
      "wrong fact",
      [{ ...rule, tests: [{ person: { grade: "a" }, expect: "finance" }] }, end],
      /does not fit person\.grade/,
    ],
    ["wrong at", [{ ...rule, tests: [{ at: "now", expect: "finance" }] }, end], /^0\.tests\.0\.at: must be a time/],
  ];
  for (const [title, routes, message] of documents) {
    it(title, () => assert.match(faultsOf(routes).join("\n"), message));
  }

  it("shows all faults at once, with their places", () => {
    const faults = faultsOf([{ name: "r", when: { a: 1, b: 2 }, then: { group: "x", c: 1 } }]);
    assert.deepEqual(
      faults.map((fault) => fault.split(":")[0]),
      ["0", "0.when.a", "0.when.b", "0.then.group", "0.then.c"],
    );
  });

  it("refuses what is nested or repeated without end, quickly", () => {
    let deep: unknown = {};
    for (let level = 0; level < 100_000; level += 1) deep = { not: deep };
    assert.match(faultsWhen(deep)[0] ?? "", /nested 10 levels deep/);
    let wide: unknown = { channel: "a" };
    for (let level = 0; level < 9; level += 1) wide = { any: Array.from({ length: 9 }, () => wide) };
    assert.match(faultsWhen(wide).join("\n"), /more than 10000 conditions/);
    const circle: Record<string, unknown> = {};
    circle["not"] = circle;
    assert.match(faultsWhen(circle)[0] ?? "", /nested 10 levels deep/);
  });

  it("allows ten levels", () => {
    let deep: unknown = { channel: "wechat" };
    for (let level = 0; level < 10; level += 1) deep = { not: deep };
    assert.equal(holds(deep, facts), true);
  });
});

describe("decide", () => {
  it("sends everything to the first group when there are no routes", () => {
    const compiled = compileRoutes([], known);
    assert.ok(compiled.ok);
    const trace = { rule: "default", adjusted: [], facts: {}, passed: [] };
    const nothing = { rule: "default", group: "front_desk", priority: "normal", labels: [], skills: [], trace };
    assert.deepEqual(decide(compiled.rules, facts), nothing);
    assert.equal(compileRoutes([], { groups: [], wordLists: {} }).ok, false);
  });

  const rules = rulesOf(
    {
      name: "safety",
      when: { "text.matches_list": "safety_words" },
      then: { group: "duty", priority: "urgent", bot: "never" },
    },
    { name: "waiting", when: { "conversation.waiting_seconds.gt": "2m" }, then: { priority: "+1", labels: ["slow"] } },
    { name: "page", when: { "metadata.page": "/fees" }, then: { labels: ["fees", "slow"], skills: ["refund"] } },
    {
      name: "refund",
      when: { channel: "app", "text.contains_any": ["退款", "退费"] },
      then: { group: "finance", priority: "+1" },
    },
    { name: "head", when: { channel: "email" }, then: { assignee: "wang" } },
  );

  it("ends at the first rule with a destination", () => {
    const { rule, group, priority, bot } = decide(rules, { channel: "app", text: "有人打架，退费" });
    assert.deepEqual(
      { rule, group, priority, bot },
      { rule: "safety", group: "duty", priority: "urgent", bot: "never" },
    );
  });

  it("adjusts on its way, and says why", () => {
    const decision = decide(rules, {
      channel: "app",
      text: "我要退费，电话13800138000",
      "conversation.waiting_seconds": 300,
      metadata: { page: "/fees", phone: "13800138000" },
    });
    assert.deepEqual(decision, {
      rule: "refund",
      group: "finance",
      priority: "high",
      labels: ["slow", "fees"],
      skills: ["refund"],
      trace: {
        rule: "refund",
        adjusted: ["waiting", "page"],
        facts: { text: "…", "conversation.waiting_seconds": 300, "metadata.page": "…", channel: "app" },
        passed: [{ rule: "safety", term: "text.matches_list" }],
        word: "退费",
      },
    });
    assert.doesNotMatch(JSON.stringify(decision), /138/);
  });

  it("names the first term that failed", () => {
    const { trace } = decide(rules, { channel: "app", text: "hi" });
    assert.deepEqual(trace.passed.at(-1), { rule: "head", term: "channel.eq" });
    assert.deepEqual(trace.passed.at(-2), { rule: "refund", term: "text.contains_any" });
    assert.equal(trace.word, undefined);
  });

  it("an assignee is a destination of its own", () => {
    const { rule, group, assignee } = decide(rules, { channel: "email" });
    assert.deepEqual({ rule, group, assignee }, { rule: "head", group: "front_desk", assignee: "wang" });
  });

  it("raises to high at most: urgent is only for rules that name it", () => {
    const raise = rulesOf({ name: "up", when: {}, then: { priority: "+1" } });
    const drop = rulesOf({ name: "down", when: {}, then: { priority: "-1" } });
    const after = (rules: Rules) =>
      (["low", "normal", "high", "urgent"] as const).map(
        (before) => decide(rules, { "conversation.priority": before }).priority,
      );
    assert.deepEqual(after(raise), ["normal", "high", "high", "urgent"]);
    assert.deepEqual(after(drop), ["low", "low", "normal", "high"]);
  });

  it("forgets a word found by a rule that did not match", () => {
    const first = { name: "first", when: { "text.contains_any": ["a"], channel: "sms" }, then: { group: "duty" } };
    const { rule, trace } = decide(rulesOf(first, ruleWhen({ channel: "app" })), { text: "a", channel: "app" });
    assert.deepEqual([rule, trace.word], ["r", undefined]);
  });

  it("forgets a word found in a branch that failed", () => {
    const when = { any: [{ "text.contains_any": ["a"], channel: "sms" }, { channel: "app" }] };
    assert.equal(decide(rulesOf(ruleWhen(when)), { text: "a", channel: "app" }).trace.word, undefined);
    assert.equal(decide(rulesOf(ruleWhen(when)), { text: "a", channel: "sms" }).trace.word, "a");
  });
});

describe("rule tests", () => {
  it("run the examples of a rules file", () => {
    const rules = rulesOf(
      {
        name: "退费",
        when: { "text.contains_any": ["退费"] },
        then: { group: "finance", priority: "high" },
        tests: [
          { text: "我要退费", expect: "finance" },
          { text: "你好", expect: { group: "finance" } },
        ],
      },
      {
        name: "高三",
        when: { "person.grade.gte": 12, "now.weekday": 1 },
        then: { group: "academic" },
        tests: [
          { person: { grade: 12 }, at: "2026-11-23T00:30:00+08:00", expect: { group: "academic", priority: "normal" } },
        ],
      },
      {
        name: "慢",
        when: { "conversation.waiting_seconds.gt": "1m" },
        then: { labels: ["slow", "late"] },
        tests: [{ "conversation.waiting_seconds": 61, expect: { labels: ["slow"] } }],
      },
      {
        name: "页面",
        when: { "metadata.page": "/x" },
        then: { group: "duty" },
        tests: [{ metadata: { page: "/y" }, expect: "front_desk" }],
      },
      { name: "无", when: { channel: "voice" }, then: { group: "duty" } },
    );
    const run = runRuleTests(rules);
    assert.deepEqual(
      run.results.map(({ rule, index, passed }) => [rule, index, passed]),
      [
        ["退费", 0, true],
        ["退费", 1, false],
        ["高三", 0, true],
        ["慢", 0, true],
        ["页面", 0, true],
      ],
    );
    assert.deepEqual(run.results[1]?.expected, { group: "finance" });
    assert.deepEqual(run.results[1]?.got, { group: "front_desk" });
    assert.deepEqual(
      run.warnings.map(({ rule }) => rule),
      ["无"],
    );
    assert.deepEqual(
      run.errors.map(({ rule }) => rule),
      ["页面"],
    );
  });
});

describe("parts", () => {
  it("durations", () => {
    const right = { "30s": 30, "2m": 120, "72h": 259_200, "1d": 86_400, "1.5h": 5_400 };
    for (const [text, secs] of Object.entries(right)) assert.equal(durationSecs(text), secs);
    for (const text of ["", "2", "m", "2 m", "-2m", "2w", "1e3s", "2m3s"]) assert.equal(durationSecs(text), undefined);
  });

  it("the word finder finds a word exactly when the text holds one", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), minLength: 1, maxLength: 4 });
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), maxLength: 30 });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), text, (words, haystack) => {
        const found = wordFinder(words)(haystack);
        assert.equal(
          found !== undefined,
          words.some((one) => haystack.includes(one)),
        );
        assert.ok(found === undefined || (words.includes(found) && haystack.includes(found)));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("any document", () => {
  const name = fc.constantFrom(
    "text",
    "channel",
    "person.tags",
    "person.grade",
    "now",
    "metadata.x",
    "any",
    "all",
    "not",
    "__proto__",
  );
  const operator = fc.constantFrom(
    "eq",
    "in",
    "gt",
    "between",
    "exists",
    "contains_any",
    "matches",
    "matches_list",
    "constructor",
  );
  const path = fc.oneof(
    name,
    fc.tuple(name, operator).map((parts) => parts.join(".")),
    fc.string({ maxLength: 6 }),
  );
  const leaf = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant("2m"),
    fc.constant("(a+)+$"),
  );
  const { when } = fc.letrec<{ when: unknown; value: unknown }>((tie) => ({
    when: fc.dictionary(path, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    value: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(leaf, { maxLength: 3 }),
      tie("when"),
      fc.array(tie("when"), { maxLength: 3 }),
    ),
  }));
  const outcome = fc.oneof(fc.constant({ group: "finance" }), fc.constant({ priority: "+1" }), fc.anything());
  const rule = fc.record(
    { name: fc.oneof(fc.string({ maxLength: 3 }), leaf), when, then: outcome, tests: fc.anything() },
    { requiredKeys: ["name", "when", "then"] },
  );
  const route = fc.oneof({ weight: 5, arbitrary: rule }, { weight: 1, arbitrary: fc.anything() });
  const fact = fc.record(
    {
      text: fc.string({ unit: "binary" }),
      channel: fc.constantFrom("sms", "wechat"),
      "person.tags": fc.array(fc.string()),
      "person.grade": fc.integer(),
      now: fc.integer(),
      metadata: fc.dictionary(fc.string(), fc.string()),
    },
    { requiredKeys: [] },
  );

  it("is refused with a place and a reason, or decides; it never throws", () => {
    let compiledOnes = 0;
    const end = { default: { group: "front_desk" } };
    fc.assert(
      fc.property(fc.array(route, { maxLength: 3 }), fact, (routes, given) => {
        const compiled = compileRoutes([...routes, end], known);
        if (!compiled.ok) {
          assert.ok(compiled.faults.length > 0 && compiled.faults.every(({ message }) => message !== ""));
          return;
        }
        compiledOnes += 1;
        assert.ok(known.groups.includes(decide(compiled.rules, given).group));
        runRuleTests(compiled.rules);
      }),
      { numRuns: 10_000 },
    );
    assert.ok(compiledOnes > 100, `only ${compiledOnes} documents were right`);
    assert.equal(Reflect.get({}, "a"), undefined);
  });
});
