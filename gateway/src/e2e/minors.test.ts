import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { tokenOf } from "./support/token-of.js";

const boss = tokenOf("boss");
const auditor = tokenOf("auditor");

describe("what belongs to a minor", () => {
  let school: School;
  let person: string;
  let conversation: string;

  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        tokens: [
          ...config.tokens,
          { id: "boss", role: "supervisor", groups: ["front_desk"], token: boss },
          { id: "auditor", role: "auditor", token: auditor },
        ],
      }),
    });
    const { body } = await school.write("m-1", "我忘带作业了", {
      attachments: [
        { content_base64: Buffer.from("作业").toString("base64"), filename: "作业.txt", content_type: "text/plain" },
      ],
    });
    person = body["person_id"] as string;
    conversation = body["conversation_id"] as string;
    assert.equal((await school.call("PATCH", `/people/${person}`, { minor: true }, { token: boss })).status, 200);
  });
  after(() => school.end());

  const read = async (path: string, token: string = tokens.desk): Promise<number> =>
    (await school.call("GET", path, undefined, { token })).status;
  const register = async (): Promise<{ data: { step: string; by: string; object: string } }[]> => {
    const { body } = await school.call("GET", "/registers/minor_access", undefined, { token: auditor });
    return body["items"] as { data: { step: string; by: string; object: string } }[];
  };

  it("is told to receivers as such", async () => {
    const event = await school.crm.until(1, "person.updated");
    assert.equal(event[0]?.event.data.person?.minor, true);
  });

  it("may be answered while the conversation is open, and every look is registered", async () => {
    assert.equal(await read(`/conversations/${conversation}/messages`), 200);
    const rows = await register();
    assert.deepEqual(
      rows.map(({ data }) => [data.step, data.by, data.object]),
      [["viewed", "token:desk", `conversation:${conversation}`]],
    );
  });

  it("is blocked without an approval: the record, and what is closed", async () => {
    assert.equal(await read(`/people/${person}`), 403);
    const messages = await school.call("GET", `/conversations/${conversation}/messages`);
    const [message] = messages.body["items"] as { attachments: { id: string }[] }[];
    const file = `/attachments/${message?.attachments[0]?.id}`;
    assert.equal(await read(file), 200);
    assert.equal((await school.call("PATCH", `/conversations/${conversation}`, { status: "closed" })).status, 200);
    assert.equal(await read(file), 403);
    assert.equal(await read(`/conversations/${conversation}`), 403);
    assert.equal(await read(`/conversations/${conversation}/messages`), 403);
    const { body } = await school.call("GET", "/conversations");
    const [item] = body["items"] as { id: string; person: Record<string, unknown> }[];
    assert.equal(item?.id, conversation);
    assert.equal(item?.person["display_name"], undefined);
  });

  it("opens by somebody else's approval, for whoever asked, and for nobody else", async () => {
    const asked = await school.call("POST", `/people/${person}/access`, {
      purpose: "support",
      reason: "a parent calls",
    });
    assert.equal(asked.status, 202);
    assert.equal(await read(`/people/${person}`), 403);
    const answer = `/people/${person}/access/${asked.body["id"]}/approve`;
    assert.equal((await school.call("POST", answer, {})).status, 403);
    assert.equal((await school.call("POST", answer, {}, { token: boss })).status, 200);
    assert.equal((await school.call("POST", answer, {}, { token: boss })).status, 409);
    assert.equal(await read(`/people/${person}`), 200);
    assert.equal(await read(`/conversations/${conversation}/messages`), 200);
    assert.equal(await read(`/people/${person}`, boss), 403);
    const steps = (await register()).map(({ data }) => data.step);
    assert.deepEqual(steps.slice(-4), ["asked", "approved", "viewed", "viewed"]);
  });

  it("nobody approves his own wish, and a refusal opens nothing", async () => {
    const asked = await school.call("POST", `/people/${person}/access`, { purpose: "x", reason: "y" }, { token: boss });
    const path = `/people/${person}/access/${asked.body["id"]}`;
    assert.equal((await school.call("POST", `${path}/approve`, {}, { token: boss })).status, 403);
    assert.equal((await school.call("POST", `${path}/refuse`, {}, { token: boss })).status, 403);
    assert.equal(
      (await school.call("POST", `/people/per_x/access/${asked.body["id"]}/approve`, {}, { token: boss })).status,
      404,
    );
  });

  it("is not there for another group", async () => {
    assert.equal(await read(`/people/${person}`, tokens.finance), 404);
    assert.equal(await read(`/people/${person}`, tokens.integrator), 403);
  });
});
