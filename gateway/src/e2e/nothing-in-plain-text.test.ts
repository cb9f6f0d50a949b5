import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startRedis, type TestRedis } from "../testing/redis.js";
import { findServer, skipWithout } from "../testing/servers.js";
import { textMessage } from "./support/app.js";
import { type Campus, openCampus } from "./support/campus.js";
import { dumpRedis } from "./support/dump-redis.js";
import { eventually } from "./support/eventually.js";

const phone = "13812345678";
const text = "canary-text-退费-7f3a";
const name = "canary-name-王小明";
const file = "canary-file-成绩单";
const content = "canary-content-5511";
const ref = "canary-ref-9a9b";
const metadata = "canary-metadata-1177";
const user = "canary-openid-oX3f";
const canaries = [phone, text, name, file, content, ref, metadata, user];

/** Each form a value may hide in: as it is, as bytes of a dump, as base64 at any offset. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  return [value, bytes.toString("hex"), JSON.stringify(value).slice(1, -1), ...base64];
}

describe("nothing personal is written in plain text", () => {
  const redisServer = findServer("redis-server");
  let redis: TestRedis | undefined;
  let campus: Campus;

  before(async () => {
    redis = redisServer === undefined ? undefined : await startRedis(redisServer);
    campus = await openCampus({
      allow: ["127.0.0.1:1"],
      env: { GATEHOUSE_LOG: "trace", ...(redis && { REDIS_URL: redis.url }) },
    });
    const from = { from: { scheme: "phone", value: `+86${phone}`, display_name: name } };
    const content_base64 = Buffer.from(content).toString("base64");
    const attachments = [
      { content_base64, filename: `${file}.txt`, content_type: "text/plain" },
      // Fetched by a job, again and again: nobody listens there.
      { url: `http://127.0.0.1:1/${file}?${phone}`, filename: `${file}.pdf` },
    ];
    const more = { ...from, conversation_ref: ref, attachments, metadata: { page: metadata } };
    campus.receiver.answer((_, response) =>
      response.writeHead(campus.receiver.received.length === 1 ? 500 : 200).end(text),
    );
    const { body } = await campus.send(textMessage("m-1", text, more));
    await campus.send({ type: "edit", id: "e-1", message_id: "m-1", text: `${text} 2` });
    await campus.send({
      type: "reaction",
      id: "r-1",
      message_id: "m-1",
      emoji: "👍",
      action: "added",
      from: { scheme: "wechat_openid", value: user },
    });
    await campus.send({ type: "edit", id: "e-2", message_id: "unknown", text });
    await campus.send(textMessage("m-2", text, { from: { scheme: "phone", value: `${phone}x` } }));
    await campus.send(`{"text":"${text}`);
    await campus.send(textMessage("m-3", text, more), { "webhook-signature": "v1,AAAA" });
    const reply = { conversation_id: body.conversation_id, text: `${text} reply` };
    const { status } = await campus.admin("messages", "POST", reply);
    assert.equal(status, 202);
    await campus.calledAbout(body.id, "message.edited");
  });
  after(async () => {
    await campus?.close();
    await redis?.stop();
  });

  it("in the log, at its most talkative level, nor any secret", () => {
    const printed = campus.gateway().output();
    assert.ok(printed.length > 0);
    const secrets = [campus.appSecret, campus.deskSecret, campus.env["GATEHOUSE_ADMIN_TOKEN"] as string];
    for (const value of [...canaries, ...secrets]) assert.ok(!printed.includes(value), `${value} is in the log`);
  });

  it("in Redis, whose jobs carry ids alone", { skip: skipWithout("redis-server") }, async () => {
    const dump = await eventually("the job that fetches the file", async () => {
      const all = await dumpRedis((redis as TestRedis).url);
      return all.includes("att_") ? all : undefined;
    });
    for (const value of canaries)
      for (const form of formsOf(value)) assert.ok(!dump.includes(form), `${value} is in Redis`);
  });

  it("in any table of the database", async () => {
    const tables = await campus.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    let rows = 0;
    for (const table of tables) {
      for (const { row } of await campus.query<{ row: string }>(`SELECT t::text AS row FROM ${table.name} t`)) {
        rows += 1;
        const found = canaries.find((value) => formsOf(value).some((form) => row.includes(form)));
        assert.equal(found, undefined, `${table.name} holds it: ${row.slice(0, 300)}`);
      }
    }
    assert.ok(rows > 20);
  });

  it("in the metrics, which count what happened", async () => {
    const metrics = await (await fetch(`${campus.gateway().url}/metrics`)).text();
    assert.match(metrics, /campus_app/);
    for (const value of canaries) assert.ok(!metrics.includes(value));
  });
});
