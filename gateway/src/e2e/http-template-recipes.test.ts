import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, before, describe, it } from "node:test";
import { type CodeOffice, startCodeOffice } from "../../../adapters/http_template/dist/testing/code-office.js";
import { type FormOffice, startFormOffice } from "../../../adapters/http_template/dist/testing/form-office.js";
import { type RestOffice, startRestOffice } from "../../../adapters/http_template/dist/testing/rest-office.js";
import { runCommand } from "./support/command.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool, tokens } from "./support/front-desk.js";
import { recipeEndpoint } from "./support/recipe.js";

const env = {
  CRM_TOKEN: "crm-token-0123456789",
  CRM_HOOK_SECRET: "crm-hook-secret-0123456789",
  CRM_APP_KEY: "app-1",
  CRM_APP_SECRET: "app-secret-0123456789",
  CRM_APP_ID: "school-1",
  CRM_SIGN_KEY: "sign-key-0123456789",
  CRM_PATH_SECRET: "p".repeat(43),
};

describe("the recipes for REST APIs, as they stand in docs/recipes", () => {
  let rest: RestOffice;
  let code: CodeOffice;
  let form: FormOffice;
  let school: School;

  before(async () => {
    [rest, code, form] = await Promise.all([
      startRestOffice(env.CRM_TOKEN),
      startCodeOffice(env.CRM_APP_KEY, env.CRM_APP_SECRET),
      startFormOffice(env.CRM_APP_ID, env.CRM_SIGN_KEY),
    ]);
    const endpoints = [
      recipeEndpoint("plain-rest", rest.origin),
      recipeEndpoint("code-in-200", code.origin),
      recipeEndpoint("form-md5", form.origin),
    ];
    school = await startSchool({
      env,
      change: (config) => ({
        ...config,
        endpoints: [...config.endpoints, ...endpoints],
        egress: {
          allow_private: [
            ...config.egress.allow_private,
            ...[rest, code, form].map(({ origin }) => new URL(origin).host),
          ],
        },
      }),
    });
  });
  after(async () => {
    await school?.end();
    await Promise.all([rest?.stop(), code?.stop(), form?.stop()]);
  });

  const push = (path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${school.gateway.url}/hooks/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
    });
  const shown = (text: string) =>
    eventually(`the app shows ${text}`, () => school.app.calls().find(({ message }) => message.text === text));

  it("are good configurations, and the accounts they name are known there", async () => {
    const { code: exit, stdout, stderr } = await runCommand(school.env, "check");
    assert.equal(exit, 0, stdout + stderr);
  });

  it("open one ticket each, and go on in it", async () => {
    await school.write("r-1", "如何退费？", { conversation_ref: "r" });
    await eventually("three tickets", () => rest.tickets[0] && code.tickets[0] && form.tickets[0]);
    await school.write("r-2", "补充 & 👍", { conversation_ref: "r" });
    const appended = await Promise.all([
      eventually("REST", () => rest.comments.find(({ text }) => text === "补充 & 👍")),
      eventually("code in 200", () => code.replies.find(({ text }) => text === "补充 & 👍")),
      eventually("form", () => form.tickets.find(({ content }) => content === "补充 & 👍")),
    ]);
    assert.deepEqual(
      appended.map((each) =>
        "ticketId" in each ? each.ticketId : "ticket_id" in each ? each.ticket_id : each["ticket_no"],
      ),
      [rest.tickets[0]?.id, code.tickets[0]?.ticketId, form.tickets[0]?.["ticket_no"]],
    );
    assert.deepEqual([rest.tickets.length, code.tickets.length], [1, 1]);
  });

  it("bring answers back: pushed and signed, polled, pushed to a secret address", async () => {
    const { id, ticket_id } = rest.agentSays(rest.tickets[0]?.id ?? 0, "答复一");
    const body = JSON.stringify({ event: "comment", id, ticket_id, text: "答复一", author: "li.lei", source: "agent" });
    const time = String(Math.floor(Date.now() / 1000));
    const signature = `sha256=${createHmac("sha256", env.CRM_HOOK_SECRET).update(`${time}.${body}`).digest("hex")}`;
    assert.equal((await push("plain_rest", body, { "x-timestamp": time, "x-signature": signature })).status, 200);
    await shown("答复一");

    // Polled from where it stood when the gateway started: what was there before is no answer.
    await eventually("its place is known", () => code.asked.find(({ url }) => url.pathname === "/openapi/reply/list"));
    code.agentSays(code.tickets[0]?.ticketId ?? "", "答复二");
    await shown("答复二");

    const message = { msg_id: "m-77", ticket_no: form.tickets[0]?.["ticket_no"], sender: "agent", agent_no: "2001" };
    const pushed = JSON.stringify({ messages: [{ ...message, content: "<p>答复三</p>" }] });
    assert.equal((await push("form_md5", pushed)).status, 401);
    const taken = await push(`form_md5/${env.CRM_PATH_SECRET}`, pushed);
    assert.deepEqual([taken.status, await taken.text()], [200, "success"]);
    await shown("答复三");
    assert.equal(school.app.calls().length, 3);
  });

  it("leave nothing undelivered", async () => {
    await emptyOutbox(school);
    const { body } = await school.call("GET", "/dead-letters", undefined, { token: tokens.integrator });
    assert.deepEqual(body.items, []);
  });
});
