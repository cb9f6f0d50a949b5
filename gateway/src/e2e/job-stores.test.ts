import assert from "node:assert/strict";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { Redis } from "ioredis";
import { startRedis, type TestRedis } from "../testing/redis.js";
import { findServer, skipWithout } from "../testing/servers.js";
import { eventually } from "./support/eventually.js";
import { type School, startSchool } from "./support/front-desk.js";

const content = Buffer.from("%PDF-1.4 课表");
const works: RequestListener = (_request, response) =>
  response.writeHead(200, { "content-type": "application/pdf" }).end(content);
const fails: RequestListener = (_request, response) => response.writeHead(503).end();

interface Files {
  readonly server: Server;
  readonly address: string;
  respond: RequestListener;
}

async function startFiles(): Promise<Files> {
  const server = createServer((request, response) => files.respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const files: Files = { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}`, respond: works };
  return files;
}

/** The link of the file that the message brought by URL. */
async function linkOf(school: School, files: Files, id: string): Promise<string> {
  const attachments = [{ url: `http://${files.address}/${id}`, filename: "课表.pdf" }];
  const { body } = await school.write(id, "见附件", { attachments });
  const event = await school.event("message.received", body.id);
  return event.data.message?.attachments[0]?.url ?? assert.fail("no link");
}

const fetched = (link: string, boundMs?: number): Promise<Buffer> =>
  eventually(
    "the file is fetched",
    async () => {
      const answer = await fetch(link);
      return answer.status === 200 ? Buffer.from(await answer.arrayBuffer()) : undefined;
    },
    boundMs,
  );

for (const store of ["Postgres", "Redis"] as const)
  describe(`jobs on ${store}`, { skip: store === "Redis" && skipWithout("redis-server") }, () => {
    let redis: TestRedis | undefined;
    let school: School;
    let files: Files;
    before(async () => {
      files = await startFiles();
      if (store === "Redis") redis = await startRedis(findServer("redis-server") as string);
      school = await startSchool({
        change: (c) => ({ ...c, egress: { allow_private: [...c.egress.allow_private, files.address] } }),
        env: redis === undefined ? {} : { REDIS_URL: redis.url },
      });
    });
    after(async () => {
      await school?.end();
      await redis?.stop();
      files?.server.close();
    });

    it("fetch a file that came by URL", async () => {
      assert.deepEqual(await fetched(await linkOf(school, files, "j-1")), content);
    });

    it("fetch it when its server is back, also if the job store has forgotten all", async () => {
      files.respond = fails;
      const link = await linkOf(school, files, "j-2");
      assert.equal((await fetch(link)).status, 409);
      if (redis !== undefined) {
        const client = new Redis(redis.url);
        await client.flushall();
        await client.quit();
      }
      const { body } = await school.write("j-3", "还在吗");
      await school.event("message.received", body.id);
      files.respond = works;
      assert.deepEqual(await fetched(link, 35_000), content);
    });
  });
