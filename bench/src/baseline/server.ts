import { verify } from "@gatehouse/sdk";
import Koa from "koa";
import { Pool } from "pg";
import { Pool as HttpPool } from "undici";
import { answerParent } from "../answer-parent.js";
import { readBody } from "../read-body.js";
import { admit, type Incoming } from "./admit.js";
import { deliver } from "./deliver.js";
import { openJobs } from "./jobs.js";

export interface BaselineOptions {
  readonly port: number;
  readonly sinkPort: number;
  readonly secret: string;
  readonly databaseUrl: string;
  readonly redisPort: number | undefined;
}

const poolSize = 16;

/** The design the product is measured against: a transaction and a BullMQ job for each message. */
async function serve(options: BaselineOptions): Promise<void> {
  const pool = new Pool({ connectionString: options.databaseUrl, max: poolSize });
  const http = new HttpPool(`http://127.0.0.1:${options.sinkPort}`, { connections: 64 });
  const jobs = openJobs(options);
  const app = new Koa();
  app.use(async (context) => {
    const body = await readBody(context.req);
    const headers = new Map(Object.entries(context.headers).map(([name, value]) => [name, String(value)]));
    verify([options.secret], headers, body, new Date());
    const id = await admit(pool, JSON.parse(body.toString("utf8")) as Incoming, body);
    await jobs.add(id);
    context.status = 202;
    context.body = { id };
  });
  jobs.work((id) => deliver({ pool, http, secret: options.secret }, id));
  await new Promise<void>((resolve) => {
    app.listen(options.port, "127.0.0.1", resolve);
  });
}

answerParent(async (options: BaselineOptions) => {
  await serve(options);
  return true;
});
