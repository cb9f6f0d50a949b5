import { PassThrough } from "node:stream";
import { type GatewayEvent, json, sign, verify } from "@gatehouse/sdk";
import type { Context, Middleware } from "koa";
import { z } from "zod";
import type { Egress } from "../egress/egress.js";
import { uuidv7 } from "../store/id.js";
import { readBody } from "./body.js";
import { servePage } from "./pages.js";
import { sameOrigin } from "./same-origin.js";

export interface DemoDeskDeps {
  /** Of the endpoint demo_desk and of the account demo_app. */
  readonly secrets: { readonly desk: string; readonly app: string };
  readonly egress: Egress;
  /** This gateway's own address. */
  readonly origin: string;
}

/** Shown again to a page that is opened later; in memory only, since a demo must not become a second database. */
const kept = 200;
const maxBytes = 1_048_576;
const replySchema = z.strictObject({ conversation_id: z.string().max(64), text: z.string().min(1).max(2000) });

const headersOf = (ctx: Context): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(ctx.req.headers).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );

/** `/demo/desk`: what a helpdesk would receive, live. A receiver like any other: it checks every signature. */
export function demoDesk(deps: DemoDeskDeps): Middleware {
  const events: string[] = [];
  const watchers = new Set<PassThrough>();

  async function receive(ctx: Context): Promise<void> {
    const body = await readBody(ctx.req, maxBytes);
    verify([deps.secrets.desk], headersOf(ctx), body, new Date());
    const text = JSON.stringify(JSON.parse(body.toString()) as GatewayEvent);
    events.push(text);
    if (events.length > kept) events.shift();
    for (const watcher of watchers) watcher.write(`data: ${text}\n\n`);
    ctx.body = { ok: true };
  }

  /** Where demo_app's answers arrive: a real app would show them to the person. */
  async function callback(ctx: Context): Promise<void> {
    const body = await readBody(ctx.req, maxBytes);
    ctx.body = { id: verify([deps.secrets.app], headersOf(ctx), body, new Date()) };
  }

  function live(ctx: Context): void {
    const stream = new PassThrough();
    watchers.add(stream);
    ctx.req.once("close", () => {
      watchers.delete(stream);
      stream.end();
    });
    ctx.type = "text/event-stream";
    ctx.body = stream;
    stream.write(`: hello\n\n${events.map((text) => `data: ${text}\n\n`).join("")}`);
  }

  async function reply(ctx: Context): Promise<void> {
    sameOrigin(ctx);
    const given = json(await readBody(ctx.req, maxBytes), replySchema);
    const id = `demo-${uuidv7()}`;
    const body = JSON.stringify({ ...given, type: "message.send", id });
    const headers = { "content-type": "application/json", ...sign([deps.secrets.desk], id, new Date(), body) };
    const call = { method: "POST", url: `${deps.origin}/hooks/demo_desk`, headers, body } as const;
    const answer = await deps.egress.request(call, { signal: AbortSignal.timeout(10_000), timeoutMs: 10_000 });
    ctx.status = answer.status;
    ctx.type = answer.headers.get("content-type") ?? "application/json";
    ctx.body = answer.body;
  }

  return async (ctx, next) => {
    switch (`${ctx.method} ${ctx.path}`) {
      case "GET /demo/desk":
      case "HEAD /demo/desk":
        return servePage(ctx, "demo-desk.html", "html");
      case "GET /demo/desk/script.js":
        return servePage(ctx, "demo-desk.js", "js");
      case "GET /demo/desk/live":
        return live(ctx);
      case "POST /demo/desk/in":
        return receive(ctx);
      case "POST /demo/desk/callback":
        return callback(ctx);
      case "POST /demo/desk/reply":
        return reply(ctx);
      default:
        return next();
    }
  };
}
