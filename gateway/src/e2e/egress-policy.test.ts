import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { tokenOf } from "./support/token-of.js";

const phone = "+8613912345678";
const idCard = "11010519491231002X";

/** What one endpoint may see of a person, and what is written down about it. */
describe("the policy of an endpoint", () => {
  let school: School;
  const auditor = tokenOf("auditor");
  const supervisor = tokenOf("supervisor");
  before(async () => {
    const policy = { phone: "mask", id_card: "drop", display_name: "tokenise" };
    const disclosure = { recipient: "学生处 CRM", basis: "provide", contract_ref: "HT-2026-7", purpose: "咨询答复" };
    school = await startSchool({
      change: (config) => ({
        ...config,
        endpoints: config.endpoints.map((endpoint) => ({ ...endpoint, policy, disclosure })),
        tokens: [
          ...config.tokens,
          { id: "auditor", role: "auditor", token: auditor },
          { id: "supervisor", role: "supervisor", groups: ["front_desk"], token: supervisor },
        ],
      }),
    });
  });
  after(() => school?.end());

  const rows = (sql: string): Promise<Record<string, unknown>[]> =>
    withClient(school.database.owner, async (client) => (await client.query(sql)).rows);

  it("hides what it must, keeps the disclosure, and lets those with the right look behind a token", async () => {
    const { body } = await school.write("m-1", `身份证 ${idCard}，电话 ${phone}，订单 20260001112223`, {
      from: { scheme: "phone", value: phone, display_name: "王小明" },
    });
    const { id: eventId, data } = await school.event("message.received", body.id);
    const sent = JSON.stringify(school.crm.received);
    for (const canary of [phone, "13912345678", idCard, "王小明"]) assert.ok(!sent.includes(canary), canary);
    assert.match(data.message?.text ?? "", /139\*\*\*\*5678.*20260001112223/);

    const token = data.person?.display_name ?? "";
    assert.match(token, /^tok_[0-9a-f]+$/);
    const resolve = (who: string) =>
      school.call("POST", "/endpoints/crm/tokens/resolve", { tokens: [token, "tok_unknown"] }, { token: who });
    assert.equal((await resolve(tokens.integrator)).status, 403);
    assert.deepEqual((await resolve(supervisor)).body.items, [
      { token, field: "display_name", value: "王小明" },
      { token: "tok_unknown", field: null, value: null },
    ]);

    const [hidden] = (await resolve(tokens.finance)).body.items;
    assert.deepEqual(hidden, { token, field: null, value: null }, "a person of another group");

    const register = await eventually("the disclosure", async () => {
      const page = await school.call("GET", `/disclosures?person=${body.person_id}`, undefined, { token: auditor });
      return page.body.items.find(({ item_id }: { item_id: string }) => item_id === eventId);
    });
    const { recipient, basis, contract_ref, fields, outcome, via } = register;
    assert.deepEqual(
      [recipient, basis, contract_ref, outcome, via],
      ["学生处 CRM", "provide", "HT-2026-7", "disclosed", "push"],
    );
    assert.ok(fields.includes("phone:mask") && fields.includes("text") && !fields.includes("phone"), fields.join());
    assert.equal((await school.call("GET", "/disclosures", undefined, { token: tokens.desk })).status, 403);
  });

  it("every receipt of the sink has a record, and the log of tries holds no canary", async () => {
    const ids = new Set(school.crm.received.map(({ webhookId }) => webhookId));
    const kept = await eventually("all are recorded", async () => {
      const found = new Set((await rows("SELECT item_id FROM disclosure")).map(({ item_id }) => item_id));
      return [...ids].every((id) => found.has(id)) ? found : undefined;
    });
    assert.ok(kept.size > 0);
    const log = JSON.stringify(await rows("SELECT to_jsonb(a) AS a FROM attempt a"));
    for (const canary of ["13912345678", idCard, "王小明"]) assert.ok(!log.includes(canary), canary);
  });
});
