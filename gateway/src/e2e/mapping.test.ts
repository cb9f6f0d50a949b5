import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runCommand } from "./support/command.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { sharedEnv } from "./support/gateway.js";
import { startReceiver } from "./support/receiver.js";
import { tokenOf } from "./support/token-of.js";

const live = `type = "gatehouse.message.received.v1" ? { "title": data.message.text, "who": data.person.id } : null`;

describe("a mapping", () => {
  let school: School;
  const supervisor = tokenOf("supervisor");
  before(async () => {
    school = await startSchool({
      change: (config) => ({
        ...config,
        endpoints: config.endpoints.map((endpoint) => ({ ...endpoint, mapping: live })),
        tokens: [...config.tokens, { id: "supervisor", role: "supervisor", groups: ["front_desk"], token: supervisor }],
      }),
    });
  });
  after(() => school?.end());

  const bodies = () => school.crm.received.map(({ event }) => event as unknown as Record<string, unknown>);
  const preview = (body: object, token: string) =>
    school.call("POST", "/endpoints/crm/mapping/preview", body, { token });

  it("gives the receiver what it wants, signed as ever, and leaves out what is null", async () => {
    const { body } = await school.write("m-1", "如何退课？");
    await eventually("it came", () => bodies().length > 0);
    assert.deepEqual(bodies(), [{ title: "如何退课？", who: body.person_id }]);
    await emptyOutbox(school);
    assert.equal(bodies().length, 1);
  });

  it("is tried over the newest real events beside the live one, and sends nothing", async () => {
    const before = bodies().length;
    const draft = `{ "title": $uppercase(data.message.channel), "who": data.person.id }`;
    const { status, body } = await preview({ mapping: draft, limit: 5 }, supervisor);
    assert.equal(status, 200, school.gateway.output().slice(-1500));
    const item = body.items.find(({ type }: { type: string }) => type === "gatehouse.message.received.v1");
    assert.equal(item.draft.output.title, "APP");
    assert.equal(item.live.output.title, "如何退课？");
    assert.equal(item.same, false);
    assert.equal(item.input.data.message.text, "如何退课？");
    assert.equal(bodies().length, before);
  });

  it("shows an integrator no words of people, and says where a draft is wrong", async () => {
    const { status, body } = await preview({ mapping: "data.message.text" }, tokens.integrator);
    assert.deepEqual([status, body.items.length > 0], [200, true]);
    assert.ok(!JSON.stringify(body).includes("退课"));
    const wrong = await preview({ mapping: "{ data.message" }, tokens.integrator);
    assert.equal(wrong.status, 400);
    assert.equal(wrong.body.errors[0].path, "mapping");
    assert.match(wrong.body.errors[0].message, /line 1/);
    assert.equal((await preview({}, tokens.desk)).status, 403);
  });

  it("shows the request that an event is, to those who may read it, without its secrets", async () => {
    const { body } = await school.write("m-2", "几点开会？");
    await eventually("it came", () => bodies().some(({ title }) => title === "几点开会？"));
    const sent = school.crm.received.find(({ event }) => (event as unknown as { who: string }).who === body.person_id);
    const path = `/deliveries/${sent?.webhookId}/request?endpoint=crm`;
    const shown = await school.call("GET", path, undefined, { token: supervisor });
    assert.equal(shown.status, 200, JSON.stringify(shown.body));
    assert.equal(shown.body.request.headers["webhook-signature"], "…");
    assert.equal(JSON.parse(shown.body.request.body).title, shown.body.mapped.title);
    assert.equal((await school.call("GET", path, undefined, { token: tokens.integrator })).status, 403);
  });

  it("that cannot be read is found by `check`, with its place", async () => {
    const receiver = await startReceiver("whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0");
    const config = { url: receiver.url, secret: "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0" };
    const endpoint = { id: "crm", adapter: "webhook", mapping: "data.(", config };
    const env = sharedEnv({ endpoints: [endpoint], egress: { allow_private: [receiver.address] } }, school.database);
    const { code, stdout, stderr } = await runCommand(env, "check");
    await receiver.close();
    assert.equal(code, 78);
    assert.match(stdout + stderr, /endpoints\.0\.mapping|endpoints\[0\]\.mapping/);
  });
});
