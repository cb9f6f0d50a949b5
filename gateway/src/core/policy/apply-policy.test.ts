import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { gatewayEvent, type Message } from "@gatehouse/sdk";
import fc from "fast-check";
import { z } from "zod";
import { applyPolicy } from "./apply-policy.js";
import { type PolicyContext, removed } from "./concealer.js";
import { type Policy, policyOptions } from "./options.js";
import { bankCards, chinesePhones, idCards, mails, phones } from "./testing/canaries.js";
import { fullEvent, type Personal, saying } from "./testing/events.js";

const context: PolicyContext = {
  hash: (field, value) => createHmac("sha256", "key").update(`${field}|${value}`).digest("hex"),
  token: (field, value) => `tok_${createHmac("sha256", "other").update(`${field}|${value}`).digest("base64url")}`,
};
const policy = (options: z.input<typeof policyOptions>): Policy => policyOptions.parse(options);
const adult: Personal = {
  phone: "+8613800138000",
  email: "wang@a.example",
  name: "王小丽",
  words: "我是王小丽，电话13800138000，邮箱wang@a.example，身份证11010519491231002X，订单20231124000123",
  id: "src-1",
  minor: false,
};
const event = fullEvent(adult);
const apply = (options: z.input<typeof policyOptions>, given = event, about = context) =>
  applyPolicy(given, policy(options), about);
function messageUnder(options: z.input<typeof policyOptions>, given = event): Message {
  const { message } = apply(options, given).event.data;
  assert.ok(message);
  return message;
}

describe("options", () => {
  it("keep all by default, and refuse what they do not know", () => {
    const defaults = policy({});
    assert.deepEqual([defaults.phone, defaults.text, defaults.attachments], ["keep", "keep", "links"]);
    assert.deepEqual(defaults.minor, { contacts: "mask", text: "keep" });
    assert.equal(policyOptions.safeParse({ text: "hash" }).success, false);
    assert.equal(policyOptions.safeParse({ fone: "mask" }).success, false);
  });

  it("are described in both languages, without nulls", () => {
    const { properties = {} } = z.toJSONSchema(policyOptions, { io: "input" });
    for (const [name, option] of Object.entries(properties))
      assert.match(typeof option === "object" ? (option.description ?? "") : "", /\p{Script=Han}.* \| .*[a-z]/u, name);
  });
});

describe("keep", () => {
  it("is the same object", () => assert.equal(apply({}).event, event));
  it("names what leaves", () =>
    assert.deepEqual(apply({}).classes, [
      ...["phone", "email", "student_no", "platform_id", "display_name"],
      ...["text", "attachments", "location", "recording", "metadata"],
    ]));
});

describe("mask", () => {
  it("shows the ends of numbers, in addresses and in texts", () => {
    const message = messageUnder({ phone: "mask", email: "mask", id_card: "mask", display_name: "mask" });
    assert.equal(
      message.text,
      "我是王小丽，电话138****8000，邮箱w***@a.example，身份证110*************2X，订单20231124000123",
    );
    assert.deepEqual([message.from.value, message.from.display_name], ["138****8000", "王**"]);
    assert.equal(message.cc?.[0]?.value, "w***@a.example");
    assert.equal(message.formatted_text, undefined);
    assert.equal(message.text_format, undefined);
  });

  it("a name of one character and a card", () => {
    assert.equal(messageUnder({ display_name: "mask" }, fullEvent({ ...adult, name: "王" })).from.display_name, "**");
    const card = fullEvent({ ...adult, words: "卡 4111 1111 1111 1111" });
    assert.equal(messageUnder({ bank_card: "mask" }, card).text, "卡 4111********1111");
  });

  it("a domain does not tell the number", () => {
    const odd = fullEvent({ ...adult, words: "x1@13800138000.com" });
    assert.equal(messageUnder({ email: "mask", phone: "mask" }, odd).text, "x***@***");
  });

  it("text: mask hides numbers in texts and leaves addresses", () => {
    const message = messageUnder({ text: "mask" });
    assert.match(message.text ?? "", /电话138\*{4}8000/);
    assert.equal(message.from.value, adult.phone);
    assert.deepEqual(apply({ text: "mask" }).classes, [
      ...["phone", "email", "student_no", "platform_id", "display_name", "text:mask"],
      ...["attachments", "location", "recording", "phone:mask", "email:mask", "id_card:mask"],
    ]);
  });

  it("a place to a kilometre, and the text that tells it goes", () => {
    const message = messageUnder({ location: "mask" });
    assert.deepEqual(message.location, { latitude: 39.9, longitude: 116.41, coord_system: "gcj02" });
    assert.deepEqual([message.text, message.formatted_text], [removed, undefined]);
  });
});

describe("hash and tokenise", () => {
  it("the same value is the same pseudonym wherever and however it is written", () => {
    const message = messageUnder({ phone: "hash" });
    assert.equal(message.from.value, context.hash("phone", adult.phone));
    assert.ok(message.text?.includes(context.hash("phone", adult.phone)));
  });

  it("each token is issued once, with what it stands for", () => {
    const { event: sent, tokens } = apply({ phone: "tokenise", display_name: "tokenise" });
    const token = context.token("phone", adult.phone);
    assert.equal(sent.data.message?.from.value, token);
    assert.ok(sent.data.message?.text?.includes(token));
    assert.deepEqual(
      tokens.filter(({ value }) => value === adult.phone),
      [{ token, value: adult.phone, field: "phone" }],
    );
    assert.deepEqual(tokens.filter(({ field }) => field === "display_name").length, 1);
  });

  it("an id that holds a number becomes a pseudonym and stays equal to itself; others stay", () => {
    const message = messageUnder({ phone: "mask" }, fullEvent({ ...adult, id: "m-13800138000-7" }));
    assert.equal(message.source_id, context.hash("id", "m-13800138000-7"));
    assert.equal(message.reply_to_source_id, message.source_id);
    assert.equal(messageUnder({ phone: "mask" }).source_id, "src-1");
  });
});

describe("drop", () => {
  it("leaves the shape, and says that something was there", () => {
    const { event: sent, classes } = apply({ phone: "drop", display_name: "drop", text: "drop", attachments: "drop" });
    const message = sent.data.message;
    assert.deepEqual([message?.from.value, message?.from.display_name, message?.text], [removed, undefined, removed]);
    assert.deepEqual(
      [message?.attachments, message?.subject, sent.data.person?.display_name],
      [[], undefined, undefined],
    );
    assert.deepEqual([message?.metadata, message?.channel_data], [undefined, undefined]);
    assert.ok(!classes.some((one) => /^(phone|display_name|attachments|recording|metadata)/.test(one)));
  });

  it("a recording goes with its id; other files stay", () => {
    const message = messageUnder({ recording: "drop" });
    assert.deepEqual(
      [message.attachments.map(({ id }) => id), message.call?.recording_attachment_id],
      [["att_1"], undefined],
    );
  });
});

describe("what nobody knows", () => {
  it("metadata and channel_data: numbers are hidden, JSON numbers too", () => {
    const message = messageUnder({ phone: "mask" });
    assert.match(message.metadata?.["note"] ?? "", /138\*{4}8000/);
    assert.match(JSON.stringify(message.channel_data), /"number":"138\*{4}8000"/);
  });

  it("both stay here as soon as something is hidden that cannot be found again", () => {
    const hiding = [
      ...[{ text: "mask" }, { display_name: "hash" }, { student_no: "drop" }],
      ...[{ attachments: "drop" }, { location: "mask" }, { recording: "drop" }],
    ] as const;
    for (const options of hiding) {
      const { metadata, channel_data } = messageUnder(options);
      assert.deepEqual([metadata, channel_data], [undefined, undefined], JSON.stringify(options));
    }
  });

  it("a number too large to be exact, and what is nested too deep", () => {
    const deep: Record<string, unknown> = {};
    let inner = deep;
    for (let level = 0; level < 100; level += 1) inner = inner["x"] = {};
    inner["phone"] = "13800138000";
    const data = {
      ...event.data,
      message: { ...(event.data.message as Message), channel_data: { big: 1.1010519491231002e17, deep } },
    };
    const sent = JSON.stringify(apply({ phone: "mask" }, { ...event, data }).event.data.message?.channel_data);
    assert.doesNotMatch(sent, /11010519491|1.1010|13800138000/);
  });

  it("members the SDK does not know are left out", () => {
    const data = {
      ...event.data,
      message: { ...event.data.message, nickname: "x" },
      guardian: { phone: "y" },
    } as typeof event.data;
    const sent = apply({ phone: "mask" }, { ...event, data }).event.data;
    assert.ok(!("guardian" in sent) && !("nickname" in (sent.message ?? {})));
  });
});

describe("minors", () => {
  const child = fullEvent({ ...adult, minor: true });

  it("have their contact values masked by default, in texts too; platform ids as well", () => {
    const message = messageUnder({}, child);
    assert.equal(message.from.value, "138****8000");
    assert.equal(message.cc?.[2]?.value, "sr***");
    assert.match(message.text ?? "", /138\*{4}8000.*w\*{3}@a\.example/);
    assert.equal(message.from.display_name, adult.name);
  });

  it("their texts by setting, and never less than the endpoint's own rules", () => {
    assert.equal(messageUnder({ minor: { text: "drop" } }, child).text, removed);
    assert.equal(messageUnder({ phone: "drop" }, child).from.value, removed);
    assert.equal(messageUnder({ phone: "hash" }, child).from.value, context.hash("phone", adult.phone));
    assert.equal(messageUnder({ phone: "mask", minor: { contacts: "drop" } }, child).from.value, removed);
  });

  it("with a guardian's consent, or by setting, are like others", () => {
    assert.equal(apply({}, child, { ...context, guardianAgreed: true }).event, child);
    assert.equal(apply({ minor: { contacts: "keep" } }, child).event, child);
  });
});

describe("receipts", () => {
  it("follow the rule of whom they name", () => {
    assert.equal(apply({ phone: "mask" }).event.data.receipt?.recipient, "138****8000");
    const { message: _, ...data } = event.data;
    const receipt = { message_id: "msg_1", status: "read", at: event.time, recipient: "w@a.example" } as const;
    const { event: sent, classes } = apply({ email: "hash" }, { ...event, data: { receipt } });
    assert.equal(sent.data.receipt?.recipient, context.hash("email", "w@a.example"));
    assert.deepEqual(classes, ["email:hash"]);
    assert.equal(apply({ phone: "mask" }, { ...event, data }).event.data.receipt?.recipient, "138****8000");
  });
});

const actions = fc.constantFrom("keep", "mask", "hash", "tokenise", "drop");
const partly = fc.constantFrom("keep", "mask", "drop");
const policies = fc.record({
  phone: actions,
  email: actions,
  id_card: actions,
  bank_card: actions,
  student_no: actions,
  display_name: actions,
  text: partly,
  attachments: fc.constantFrom("links", "drop"),
  location: partly,
  recording: fc.constantFrom("keep", "drop"),
  minor: fc.record({ contacts: fc.constantFrom("keep", "mask", "drop"), text: partly }),
}) as fc.Arbitrary<Policy>;

const canaries = { phone: chinesePhones, email: mails, id_card: idCards, bank_card: bankCards } as const;
const plain: fc.Arbitrary<Personal> = fc.record({
  phone: phones,
  email: mails,
  name: saying(fc.constantFrom("王丽", "Ann")),
  words: saying(fc.oneof(...Object.values(canaries))),
  id: fc.oneof(fc.uuid(), chinesePhones, mails),
  minor: fc.boolean(),
});

describe("whatever the policy", () => {
  it("the event stays valid, and the one given is not touched", () => {
    fc.assert(
      fc.property(plain, policies, (personal, rules) => {
        const given = fullEvent(personal);
        const { event: sent } = applyPolicy(given, rules, context);
        assert.deepEqual(gatewayEvent.parse(sent), sent);
        assert.deepEqual(given, fullEvent(personal));
      }),
      { numRuns: 300 },
    );
  });

  it("keep is identity", () => {
    const keeps = policy({ minor: { contacts: "keep" } });
    fc.assert(
      fc.property(plain, (personal) => {
        const given = fullEvent(personal);
        assert.equal(applyPolicy(given, keeps, context).event, given);
      }),
    );
  });

  it("the tokens returned are those that stand in for values, and no value is among the texts", () => {
    fc.assert(
      fc.property(plain, (personal) => {
        const { tokens } = applyPolicy(fullEvent(personal), policy({ phone: "tokenise", email: "tokenise" }), context);
        for (const { token, value, field } of tokens) assert.equal(token, context.token(field, value));
        assert.equal(new Set(tokens.map(({ token }) => token)).size, tokens.length);
      }),
    );
  });
});

describe("a canary never survives", () => {
  const hiding = fc.constantFrom("mask", "hash", "tokenise", "drop");
  for (const [field, numbers] of Object.entries(canaries))
    it(field, () => {
      const subjects = numbers.chain((canary) => {
        const spoken = saying(fc.constant(canary));
        const value = field === "phone" ? fc.constant(`+86${canary}`) : phones;
        return fc.tuple(
          fc.constant(canary),
          fc.record({
            phone: value,
            email: field === "email" ? fc.constant(canary) : mails,
            name: spoken,
            words: spoken,
            id: spoken,
            minor: fc.boolean(),
          }),
        );
      });
      fc.assert(
        fc.property(subjects, policies, hiding, ([canary, personal], rules, action) => {
          const { event: sent } = applyPolicy(fullEvent(personal), { ...rules, [field]: action }, context);
          assert.ok(!JSON.stringify(sent).includes(canary));
          assert.ok(!JSON.stringify(sent).includes(encodeURIComponent(canary)));
        }),
        { numRuns: 300 },
      );
    });

  it("and whole number runs of a text are all hidden, however many and in whatever form", () => {
    const wide = (text: string): string =>
      text.replace(/[0-9]/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    const forms = chinesePhones.chain((number) =>
      fc.constantFrom(
        number,
        wide(number),
        `+86 ${number}`,
        number.replace(/^(...)(....)/, "$1-$2-"),
        [...number].join("\u200b"),
      ),
    );
    fc.assert(
      fc.property(fc.array(forms, { minLength: 1, maxLength: 20 }), (numbers) => {
        const given = fullEvent({ ...adult, words: numbers.join("，") });
        const sent = JSON.stringify(applyPolicy(given, policy({ phone: "drop" }), context).event);
        for (const number of numbers) assert.ok(!sent.includes(number));
      }),
    );
  });
});
