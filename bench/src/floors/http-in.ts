import { verify } from "@gatehouse/sdk";
import Koa from "koa";
import { answerParent } from "../answer-parent.js";
import { readBody } from "../read-body.js";

/** The floor of admission: koa, one HMAC, one JSON.parse, and nothing kept. */
const app = new Koa();

const headersOf = (headers: NodeJS.Dict<string | string[]>): ReadonlyMap<string, string> =>
  new Map(Object.entries(headers).map(([name, value]) => [name, String(value)]));

app.use(async (context) => {
  const body = await readBody(context.req);
  verify([process.env["BENCH_SECRET"] ?? ""], headersOf(context.headers), body, new Date());
  const { id } = JSON.parse(body.toString("utf8")) as { id: string };
  context.status = 202;
  context.body = { id };
});

answerParent(
  (port: number) =>
    new Promise((resolve) => {
      app.listen(port, "127.0.0.1", () => resolve(true));
    }),
);
