import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Redis } from "ioredis";
import { pino } from "pino";
import { createJobs } from "../jobs/jobs.js";
import { skipWithout } from "../testing/servers.js";
import { emptyOutbox } from "./support/empty-outbox.js";
import { eventually } from "./support/eventually.js";
import { deskId, parentSays, polledAfter, refOf, shownTo, untilPolled, untilShown } from "./support/helpdesk.js";
import { startWorks, type Works } from "./support/two-workers.js";

describe("polls of one helpdesk by two workers", { skip: skipWithout("redis-server") }, () => {
  let works: Works;
  let ticket: string;
  before(async () => {
    works = await startWorks();
    await Promise.all([works.worker(), works.worker()]);
    const conversation = await parentSays(works.school, "p-1", "几号开学？");
    ticket = (await refOf(works.school, conversation)).id;
    await untilPolled(works.school);
  });
  after(() => works?.end());

  it("bring an answer once, though several read it at the same moment", async () => {
    const { school, front, redis } = works;
    const jobs = await createJobs({ connection: { redisUrl: redis.url }, log: pino({ level: "silent" }) });
    front.hold(/^GET \/api\/v1\/tickets\/search/, true);
    await polledAfter(school, async () => {
      works.reply(ticket, "九月一日");
      for (let n = 0; n < 16; n += 1) await jobs.add("poll", deskId, { key: `poll-${deskId}-${n}` });
      await eventually("more than one worker can do are under way", () => (front.held() > 8 ? true : undefined));
      front.release();
    });
    await jobs.close();
    await untilShown(school, "九月一日");
    await emptyOutbox(school);
    assert.equal(shownTo(school, "九月一日").length, 1);
    assert.deepEqual(works.articlesOf(ticket), ["几号开学？", "九月一日"]);
  });

  it("go on after Redis has forgotten everything", async () => {
    const { school, redis } = works;
    const client = new Redis(redis.url);
    await client.flushall();
    await client.quit();
    // The first of them may still be seen by a poll that was under way.
    for (const words of ["上午八点", "在东门"]) {
      works.reply(ticket, words);
      await untilShown(school, words);
    }
    await parentSays(school, "p-1", "谢谢");
    await emptyOutbox(school);
    assert.equal(shownTo(school, "上午八点").length, 1);
    assert.deepEqual(works.articlesOf(ticket), ["几号开学？", "九月一日", "上午八点", "在东门", "谢谢"]);
  });
});
