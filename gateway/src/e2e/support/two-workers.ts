import { example, startFake } from "../../../../adapters/zammad/dist/testing/endpoint.js";
import type { FakeZammad } from "../../../../adapters/zammad/dist/testing/fake-zammad.js";
import { startRedis, type TestRedis } from "../../testing/redis.js";
import { findServer } from "../../testing/servers.js";
import type { School } from "./front-desk.js";
import { type Front, frontOf } from "./front-of.js";
import { type RunningGateway, runGateway } from "./gateway.js";
import { schoolWithDesk } from "./helpdesk.js";

/** A school with Zammad, which calls nobody here; jobs are in Redis, and workers are processes of their own. */
export interface Works {
  readonly redis: TestRedis;
  readonly zammad: FakeZammad;
  readonly front: Front;
  readonly school: School;
  /** Another worker. */
  worker(): Promise<RunningGateway>;
  /** What stands in a ticket. */
  articlesOf(ticket: string): readonly string[];
  reply(ticket: string, body: string): void;
  end(): Promise<void>;
}

const { webhook_secret: _, ...polled } = example;

export async function startWorks(): Promise<Works> {
  const redis = await startRedis(findServer("redis-server") as string);
  const zammad = await startFake();
  const front = await frontOf(zammad.origin);
  const workers: RunningGateway[] = [];
  const school = await schoolWithDesk(
    { adapter: "zammad", config: { ...polled, url: front.origin }, addresses: [front.address] },
    { env: { REDIS_URL: redis.url, GATEHOUSE_ROLES: "door,desk" } },
  );
  return {
    redis,
    zammad,
    front,
    school,
    async worker() {
      const started = await runGateway({ ...school.env, GATEHOUSE_ROLES: "worker" });
      workers.push(started);
      return started;
    },
    articlesOf: (ticket) =>
      zammad.office.articleIds(Number(ticket)).map((id) => zammad.office.articles.get(id)?.body ?? ""),
    reply: (ticket, body) =>
      void zammad.office.createArticle(Number(ticket), { body, sender: "Agent" }, "li.lei@example.edu"),
    async end() {
      await Promise.all(workers.map((each) => each.end("SIGTERM")));
      await school.end();
      await Promise.all([front.stop(), zammad.stop(), redis.stop()]);
    },
  };
}
