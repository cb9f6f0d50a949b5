import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { withClient } from "../store/embedded/with-client.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";

/** The house's clock cannot be turned; the outage is made to have begun earlier. */
const longAgo = "UPDATE endpoint_health SET failing_since = now() - interval '61 minutes'";

describe("an endpoint that does not take events", () => {
  let school: School;
  before(async () => {
    school = await startSchool({
      change: (config) => ({ ...config, alarms: [{ account: "campus_app", scheme: "app_user", value: "it-teacher" }] }),
    });
  });
  after(() => school?.end());

  const health = async () =>
    (await school.call("GET", "/endpoints/crm", undefined, { token: tokens.integrator })).body.health;
  const told = (words: string) =>
    eventually(words, () =>
      school.app.calls().find(({ message }) => message.to.value === "it-teacher" && message.text.includes(words)),
    );

  it("is seen to fail, told of through another channel, and told of again when it works", async () => {
    school.crm.answer((_, response) => void response.writeHead(500).end("no room"));
    const { status } = await school.write("m-1", "如何退费？");
    assert.equal(status, 202);
    await eventually("it fails", async () => (await health()).state === "failing");
    const { code, reason, pending, failing_since, breaker } = await health();
    assert.deepEqual([code, typeof failing_since, breaker], ["unavailable", "string", "closed"]);
    assert.match(reason, /500/);
    assert.ok(pending > 0);

    await withClient(school.database.owner, (client) => client.query(longAgo));
    const alarm = await told("收不到事件");
    assert.match(alarm.message.text, /端点 crm 已有 1 小时/);
    assert.match(alarm.message.text, /500/);

    school.crm.answer(undefined);
    await told("端点 crm 已恢复");
    const after = await health();
    assert.equal(after.state, "working");
    assert.equal(after.last_outage.dead_letters, 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const alarms = school.app.calls().filter(({ message }) => message.text.includes("收不到事件"));
    assert.equal(new Set(alarms.map(({ webhookId }) => webhookId)).size, 1, "one alarm for each level");
  });

  it("can be switched off and on by a person, and nobody else's role may", async () => {
    const turn = (name: string, token: string) => school.call("POST", `/endpoints/crm/${name}`, {}, { token });
    assert.equal((await turn("disable", tokens.desk)).status, 403);
    assert.equal((await turn("disable", tokens.integrator)).status, 200);
    assert.equal((await health()).state, "disabled");
    const { body } = await school.write("m-2", "在吗");
    await eventually("it is kept", async () => (await health()).pending > 0);
    assert.equal((await turn("enable", tokens.integrator)).status, 200);
    await school.event("message.received", body.id);
  });

  it("is spared after eight failures in a row, which the API and the metrics show", async () => {
    school.crm.answer((_, response) => void response.writeHead(500).end());
    for (let n = 0; n < 9; n += 1)
      await school.write(`b-${n}`, "在吗", { from: { scheme: "app_user", value: `b-${n}` } });
    await eventually("its breaker is open", async () => (await health()).breaker === "open");
    const metrics = await (await fetch(`${school.gateway.url}/metrics`)).text();
    assert.match(metrics, /gatehouse_breaker_open\{target="crm"\} 1/);
    school.crm.answer(undefined);
  });
});
