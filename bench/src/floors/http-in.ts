import { createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import Koa from "koa";
import { answerParent } from "../answer-parent.js";
import { readBody } from "../read-body.js";

/** The floor of admission: koa, one HMAC, one JSON.parse, and nothing kept. */
const app = new Koa();
const key = Buffer.from((process.env["BENCH_SECRET"] ?? "").slice("whsec_".length), "base64");

function isSigned(headers: IncomingHttpHeaders, body: Buffer): boolean {
  const head = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.`;
  return headers["webhook-signature"] === `v1,${createHmac("sha256", key).update(head).update(body).digest("base64")}`;
}

app.use(async ({ req, response }) => {
  const body = await readBody(req);
  if (!isSigned(req.headers, body)) {
    response.status = 401;
    return;
  }
  const { id } = JSON.parse(body.toString("utf8")) as { id: string };
  response.status = 202;
  response.body = { id };
});

answerParent(
  (port: number) =>
    new Promise((resolve) => {
      app.listen(port, "127.0.0.1", () => resolve(true));
    }),
);
