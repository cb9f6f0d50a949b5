import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { skipWithout } from "../testing/servers.js";
import { createJobs } from "./jobs.js";
import { redisWarnings } from "./redis-warnings.js";
import { capturedLog } from "./testing/captured-log.js";
import { eventually } from "./testing/eventually.js";
import { jobsSuite } from "./testing/jobs-suite.js";
import { type RedisServer, startRedis } from "./testing/redis-server.js";

const skip = skipWithout("redis-server");

describe("jobs in Redis", { skip, concurrency: false }, () => {
  let server: RedisServer;
  before(async () => {
    server = await startRedis();
  });
  after(() => server.close());

  it("has nothing to say about a Redis that keeps its jobs", async () => {
    assert.deepEqual(await redisWarnings(server.url), []);
  });

  it("warns at start of settings that lose jobs", async () => {
    const careless = await startRedis(["--appendonly", "no", "--maxmemory-policy", "allkeys-lru"]);
    const { log, lines } = capturedLog();
    const jobs = await createJobs({
      connection: { redisUrl: careless.url },
      log,
    });
    await jobs.close();
    await careless.close();
    const text = lines.map((line) => String(line["msg"])).join("\n");
    assert.match(text, /appendonly yes/);
    assert.match(text, /maxmemory-policy noeviction/);
  });

  it("names the cure, without the password, when Redis is away", async () => {
    const { log } = capturedLog();
    const connection = { redisUrl: "redis://:secret-word@127.0.0.1:1" };
    await assert.rejects(createJobs({ connection, log }), (error: Error) => {
      assert.match(error.message, /127\.0\.0\.1:1 does not answer/);
      assert.ok(!error.message.includes("secret-word"));
      return true;
    });
  });

  it("survives FLUSHALL in the middle of a run and does what is added afterwards", async () => {
    const ran: string[] = [];
    const { log } = capturedLog();
    const jobs = await createJobs({
      connection: { redisUrl: server.url },
      run: {
        poll: async (id) => {
          ran.push(id);
          await sleep(500);
        },
      },
      log,
    });
    await jobs.schedule("poll", "regular", { everyMs: 60_000 });
    await jobs.add("poll", "before");
    await eventually("the first run", () => ran.includes("before"));
    const client = new Redis(server.url);
    await client.flushall();
    client.disconnect();
    await sleep(800);
    for (const id of ["before", "after"]) await jobs.add("poll", id);
    await jobs.schedule("poll", "regular", { everyMs: 60_000 });
    await eventually("all again", () => ran.includes("after") && ran.filter((id) => id === "before").length === 2);
    await eventually("the schedule again", () => ran.filter((id) => id === "regular").length === 2);
    await jobs.unschedule("poll", "regular");
    await jobs.close();
  });

  jobsSuite({
    connection: () => ({ redisUrl: server.url }),
    stop: () => server.stop(),
    start: () => server.start(),
  });
});
