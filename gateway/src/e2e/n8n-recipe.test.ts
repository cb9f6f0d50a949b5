import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import { sendSigned } from "./support/app.js";
import { flush } from "./support/events.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";
import { newSecret } from "./support/gateway.js";
import { type N8n, startN8n, type Workflow } from "./support/n8n.js";
import { recipeEndpoint, recipeFile } from "./support/recipe.js";

const text = readFileSync(recipeFile("n8n/workflow.json"), "utf8");
const workflow = JSON.parse(text) as Workflow;
const codeOf = (name: string): string => workflow.nodes.find((node) => node.name === name)?.parameters.jsCode;

const fence = "```";

/** A piece of code as the README shows it. */
const shownCode = (name: string): string | undefined =>
  new RegExp(`${fence}js ${name}\\n([\\s\\S]*?)${fence}`).exec(readFileSync(recipeFile("n8n/README.md"), "utf8"))?.[1];

describe("the recipe n8n", () => {
  const secret = newSecret();
  let n8n: N8n;
  let school: School;

  /** With the addresses a school would write into it. */
  const installed = (): Workflow =>
    JSON.parse(text.replaceAll("https://gateway.school.example", school.gateway.url)) as Workflow;

  before(async () => {
    n8n = await startN8n(installed, { GATEHOUSE_SECRET: secret });
    const endpoint = recipeEndpoint("n8n", "");
    const url = `${n8n.origin}/webhook/gatehouse`;
    school = await startSchool({
      env: { GATEHOUSE_SECRET: secret },
      change: (config) => ({
        ...config,
        endpoints: [...config.endpoints, { ...endpoint, config: { ...endpoint.config, url } }],
        egress: { allow_private: [...config.egress.allow_private, new URL(n8n.origin).host] },
      }),
    });
  });
  after(async () => {
    await school?.end();
    await n8n?.stop();
  });

  it("is one workflow whose connections lead from node to node, with the code its README shows", () => {
    const names = workflow.nodes.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    const ends = Object.values(workflow.connections).flatMap(({ main }) => main.flat().map(({ node }) => node));
    for (const name of [...Object.keys(workflow.connections), ...ends]) assert.ok(names.includes(name), name);
    assert.deepEqual(
      names.filter((name) => !ends.includes(name)),
      ["Webhook"],
    );
    for (const name of ["Verify", "Answer"]) assert.equal(codeOf(name), shownCode(name), name);
    assert.equal(workflow.nodes[0]?.parameters.options.rawBody, true);
  });

  it("answers a new conversation once, through the gateway", async () => {
    await school.write("n-1", "有人吗？", { conversation_ref: "n" });
    const call = await eventually("the app shows the answer", () => school.app.calls()[0]);
    assert.equal(call.message.text, "您好，已收到，老师会尽快回复。");
    assert.equal(call.message.conversation_ref, "n");
    await school.write("n-2", "还有一句", { conversation_ref: "n" });
    await flush(school, "n");
    assert.equal(school.app.calls().length, 1);
    assert.deepEqual(n8n.runs, [204]);
  });

  it("answers the same event once, and lets nothing else through", async () => {
    const event = (id: string, type: string, conversation = "cnv_none") => ({
      id,
      type,
      data: { conversation: { id: conversation } },
    });
    const created = school.crm.received.find(
      ({ event: { type } }) => type === "gatehouse.conversation.created.v1",
    )?.event;
    const send = (body: object, key = secret) => sendSigned(`${n8n.origin}/webhook/gatehouse`, key, body);
    assert.equal((await send(created ?? {})).status, 204);
    assert.equal((await send(event("evt_1", "gatehouse.message.received.v1"))).status, 204);
    assert.equal((await send(event("evt_2", "gatehouse.conversation.created.v1"))).status, 500, "the gateway refuses");
    assert.equal((await send(event("evt_3", "gatehouse.conversation.created.v1"), newSecret())).status, 500, "forged");
    const stale = { "webhook-timestamp": String(Math.floor(Date.now() / 1000) - 301) };
    assert.equal((await sendSigned(`${n8n.origin}/webhook/gatehouse`, secret, event("evt_4", "x"), stale)).status, 500);
    await flush(school, "n");
    assert.equal(school.app.calls().length, 1);
  });
});
