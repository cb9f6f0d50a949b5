import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { Redis } from "ioredis";
import { startRedis, type TestRedis } from "../../testing/redis.js";
import { findServer, skipWithout } from "../../testing/servers.js";
import { eventually } from "../support/eventually.js";
import { type School, startSchool } from "../support/front-desk.js";

/** A Redis that refuses every write, as `noeviction` does when memory is used up. */
describe("a full Redis", { skip: skipWithout("redis-server") }, () => {
  const files = createServer((_request, response) => response.end("课表"));
  let redis: TestRedis;
  let client: Redis;
  let school: School;
  before(async () => {
    await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
    redis = await startRedis(findServer("redis-server") as string, ["--maxmemory-policy", "noeviction"]);
    client = new Redis(redis.url);
    school = await startSchool({
      change: (c) => ({ ...c, egress: { allow_private: [...c.egress.allow_private, address()] } }),
      env: { REDIS_URL: redis.url },
    });
  });
  after(async () => {
    await school?.end();
    client?.disconnect();
    await redis?.stop();
    files.close();
  });
  const address = (): string => `127.0.0.1:${(files.address() as AddressInfo).port}`;

  it("stops no intake, and the jobs come later", async () => {
    await client.config("SET", "maxmemory", "1");
    await assert.rejects(client.set("x", "y"), /OOM/);
    const attachments = [{ url: `http://${address()}/f`, filename: "课表.pdf" }];
    const { status, body } = await school.write("full-1", "见附件", { attachments });
    assert.equal(status, 202, JSON.stringify(body));
    const event = await school.event("message.received", body.id);
    const link = event.data.message?.attachments[0]?.url ?? assert.fail("no link");
    assert.equal((await school.write("full-2", "还在吗")).status, 202);
    await client.config("SET", "maxmemory", "0");
    await eventually(
      "the file is fetched",
      async () => ((await fetch(link)).status === 200 ? true : undefined),
      40_000,
    );
  });
});
