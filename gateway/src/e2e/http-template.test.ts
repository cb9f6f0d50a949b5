import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { type RestOffice, startRestOffice } from "../../../adapters/http_template/dist/testing/rest-office.js";
import { sendSigned, textMessage } from "./support/app.js";
import { type Callback, startCallback } from "./support/callback.js";
import { type Campus, openCampus } from "./support/campus.js";
import { eventually } from "./support/eventually.js";
import { newSecret } from "./support/gateway.js";
import { recipeEndpoint, recipeFile } from "./support/recipe.js";

describe("a REST API by configuration alone", () => {
  const token = "crm-token-0123456789";
  const hookSecret = "crm-hook-secret-0123456789";
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-mapping-"));
  const mapping = join(folder, "plain-rest", "mapping.jsonata");
  const good = (): void => copyFileSync(recipeFile("plain-rest/mapping.jsonata"), mapping);
  const appSecret = newSecret();
  let office: RestOffice;
  let app: Callback;
  let campus: Campus;

  before(async () => {
    mkdirSync(join(folder, "plain-rest"));
    good();
    office = await startRestOffice(token);
    app = await startCallback(appSecret);
    const { host } = new URL(office.origin);
    campus = await openCampus({
      accountConfig: { secret: appSecret, callback_url: app.url },
      endpoints: [recipeEndpoint("plain-rest", office.origin, `${folder}/`)],
      allow: [host, app.address],
      env: { CRM_TOKEN: token, CRM_HOOK_SECRET: hookSecret },
    });
  });
  after(async () => {
    await campus?.close();
    await Promise.all([office?.stop(), app?.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const write = async (
    id: string,
    text: string,
  ): Promise<{ readonly id: string; readonly conversation_id: string }> => {
    const { status, body } = await sendSigned(
      `${campus.gateway().url}/hooks/campus_app`,
      appSecret,
      textMessage(id, text, { conversation_ref: "c-1" }),
    );
    assert.equal(status, 202);
    return body;
  };
  const commented = (text: string) =>
    eventually(`a comment: ${text}`, () => office.comments.find((comment) => comment.text === text));

  /** As the office would tell of what its agents do. */
  async function tell(item: object, secret = hookSecret): Promise<number> {
    const body = JSON.stringify(item);
    const time = String(Math.floor(Date.now() / 1000));
    const signature = `sha256=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;
    const headers = { "content-type": "application/json", "x-timestamp": time, "x-signature": signature };
    const answer = await fetch(`${campus.gateway().url}/hooks/plain_rest`, { method: "POST", headers, body });
    return answer.status;
  }

  it("a conversation becomes one ticket, and goes on in it", async () => {
    await write("m-1", "如何退费？");
    const first = await commented("如何退费？");
    await write("m-2", "还要带什么？");
    const second = await commented("还要带什么？");
    assert.equal(second.ticket_id, first.ticket_id);
    assert.equal(office.tickets.length, 1);
    assert.equal(office.tickets[0]?.title, "如何退费？");
  });

  it("an answer comes back by its webhook and reaches the person, once; what is forged or ours does not", async () => {
    const ticket_id = office.tickets[0]?.id ?? 0;
    const { id } = office.agentSays(ticket_id, "请带身份证");
    const reply = { event: "comment", id, ticket_id, text: "请带身份证", author: "li.lei", source: "agent" };
    assert.equal(await tell(reply, "another-secret"), 401);
    assert.equal(await tell({ ...reply, id: 9001, text: "我们写的", source: "api" }), 200);
    assert.equal(await tell(reply), 200);
    assert.equal(await tell(reply), 200);
    const call = await eventually("the app is told", () =>
      app.calls().find(({ message }) => message.text === "请带身份证"),
    );
    assert.equal(call.message.conversation_ref, "c-1");
    await write("m-3", "谢谢");
    await commented("谢谢");
    assert.deepEqual(
      app.calls().map(({ message }) => message.text),
      ["请带身份证"],
    );
    assert.ok(!office.comments.some(({ text, source }) => text === "请带身份证" && source === "api"), "no echo");
  });

  it("a mapping's error is a dead letter with reason and place, and replays once it is mended", async () => {
    writeFileSync(mapping, '{\n  "path": "/tickets",\n  "body": { "n": data.message.text * 2 }\n}');
    await campus.restart("SIGTERM");
    await write("m-4", "这一条先坏掉");
    const letter = await eventually("a dead letter", async () => {
      const { body } = await campus.admin("dead-letters");
      return body.items.find(({ code }: { code: string }) => code.startsWith("mapping_"));
    });
    assert.equal(letter.code, "mapping_failed");
    assert.match(letter.reason, /line 3, column \d+/);
    assert.doesNotMatch(letter.reason, /先坏掉/);
    good();
    await campus.restart("SIGTERM");
    const replayed = await campus.admin(`dead-letters/${letter.id}/replay`, "POST");
    assert.ok(replayed.status < 300, `${replayed.status} ${JSON.stringify(replayed.body)}`);
    const late = await commented("这一条先坏掉");
    assert.equal(late.ticket_id, office.tickets[0]?.id);
    assert.equal(office.tickets.length, 1);
  });

  it("a ticket that was deleted there is opened anew", async () => {
    const [old] = office.tickets;
    office.deletes(old?.id ?? 0);
    await write("m-5", "工单还在吗？");
    const first = await commented("工单还在吗？");
    assert.notEqual(first.ticket_id, old?.id);
    await write("m-6", "在新的里");
    assert.equal((await commented("在新的里")).ticket_id, first.ticket_id);
  });

  it("what they close is closed here", async () => {
    const ticket_id = office.tickets[0]?.id ?? 0;
    assert.equal(await tell({ event: "closed", id: `closed-${randomUUID()}`, ticket_id, source: "agent" }), 200);
    const { conversation_id } = await write("m-7", "又来了");
    const { body } = await campus.admin("conversations?status=closed");
    assert.ok(body.items.length === 1 && body.items[0].id !== conversation_id);
  });
});
