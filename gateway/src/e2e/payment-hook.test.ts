import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { binary, missing } from "@gatehouse/sdk/testing";
import { parse } from "yaml";
import { arrived, saying } from "./support/arrivals.js";
import { flush } from "./support/events.js";
import { type School, startSchool } from "./support/front-desk.js";
import { newSecret } from "./support/gateway.js";
import { recipeFile } from "./support/recipe.js";

const phone = "+8613900139001";
const feesSecret = newSecret();

describe("the recipe payment-hook", { skip: missing("openssl", "curl") }, () => {
  let school: School;
  before(async () => {
    const recipe = parse(readFileSync(recipeFile("payment-hook/gateway.yaml"), "utf8")) as {
      readonly accounts: readonly object[];
      readonly groups: readonly { readonly id: string; readonly title: string }[];
      readonly routes: readonly object[];
    };
    school = await startSchool({
      env: { FEES_SECRET: feesSecret },
      change: (config) => ({ ...config, ...recipe, accounts: [...config.accounts, ...recipe.accounts] }),
    });
  });
  after(() => school?.end());

  /** The script of the recipe as the fee system runs it. */
  const paid = (order: string, amount = "3600.00", secret = feesSecret) =>
    promisify(execFile)(binary("sh") ?? "sh", [recipeFile("payment-hook/fee-paid.sh"), order, phone, amount], {
      env: { PATH: process.env["PATH"] ?? "", GATEWAY: school.gateway.url, FEES_SECRET: secret },
    });

  const paidTexts = (): readonly (string | undefined)[] =>
    school.crm.received.flatMap(({ event: { type, data } }) =>
      type === "gatehouse.message.received.v1" && data.message?.account_id === "fees" ? [data.message.text] : [],
    );

  it("tells the helpdesk of a payment by the person who wrote before", async () => {
    const from = { scheme: "phone", value: phone, display_name: "王妈妈" };
    const { body: asked } = await school.write("ask-1", "学费交到哪里？", { from });
    const question = await arrived(school, saying("学费交到哪里？"));
    const { stdout } = await paid("20261123-0001");
    const answer = JSON.parse(stdout) as { readonly id: string; readonly person_id: string };
    assert.equal(answer.person_id, asked.person_id);

    const payment = await arrived(school, ({ account_id }) => account_id === "fees");
    assert.equal(payment.message.text, "学费已缴 3600.00 元（订单 20261123-0001）");
    assert.deepEqual(payment.message.metadata, { kind: "fee.paid", order: "20261123-0001", amount_cny: "3600.00" });
    assert.equal(payment.person.id, question.person.id);
    assert.equal(payment.message.from.contact_point_id, question.message.from.contact_point_id);
    assert.deepEqual([question.conversation.group_id, payment.conversation.group_id], ["front_desk", "finance"]);
  });

  it("books a payment once, however often it is told", async () => {
    const first = JSON.parse((await paid("20261123-0002")).stdout) as {
      readonly id: string;
      readonly duplicate: boolean;
    };
    const again = JSON.parse((await paid("20261123-0002")).stdout) as {
      readonly id: string;
      readonly duplicate: boolean;
    };
    assert.deepEqual([again.id, first.duplicate, again.duplicate], [first.id, false, true]);
    await arrived(school, ({ text }) => text?.includes("20261123-0002") ?? false);
    await flush(school, "fees-flush");
    assert.equal(paidTexts().filter((text) => text?.includes("20261123-0002")).length, 1);
  });

  it("puts payments of one person into one conversation", async () => {
    const conversations = new Set(
      school.crm.received.flatMap(({ event: { data } }) =>
        data.message?.account_id === "fees" ? [data.message.conversation_id] : [],
      ),
    );
    assert.equal(conversations.size, 1);
  });

  it("puts it into the parent's own conversation where it comes through the account the parent wrote by", async () => {
    const from = { scheme: "phone", value: phone, display_name: "王妈妈" };
    const { body: asked } = await school.write("ask-2", "学费收到了吗？", { from, conversation_ref: undefined });
    const { status, body } = await school.say({ type: "message", id: "paid-20261123-0009", from, text: "学费已缴" });
    assert.deepEqual([status, body.conversation_id, body.person_id], [202, asked.conversation_id, asked.person_id]);
    const payment = await arrived(school, saying("学费已缴"));
    assert.equal(payment.conversation.id, asked.conversation_id);
  });

  it("fails where the secret is another's, and where a word could change the JSON", async () => {
    await assert.rejects(paid("20261123-0003", "1.00", newSecret()), /401/);
    await assert.rejects(paid('1","text":"x'), /letters, digits/);
  });
});
