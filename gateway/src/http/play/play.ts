import { json, sign } from "@gatehouse/sdk";
import type { Context, Middleware } from "koa";
import { z } from "zod";
import { badRequest, notFound } from "../../desk/problem.js";
import type { Account, Setup } from "../../pipeline/setup.js";
import { uuidv7 } from "../../store/id.js";
import { readBody } from "../body.js";
import { reads, servePage } from "../pages.js";
import { sameOrigin } from "../same-origin.js";
import { schemeOf, templateOf } from "./phone.js";
import { createProvider, faults, type Provider } from "./provider.js";
import { type TryDeps, tryMessage } from "./try-message.js";

export interface PlayDeps extends TryDeps {
  readonly setup: Setup;
  /** Recorded bodies of connectors under development, by their id. */
  readonly recorded: ReadonlyMap<string, string>;
}

const maxBytes = 1_048_576;
const order = ["once", "twice", "reversed"] as const;
const sending = z.strictObject({
  account: z.string(),
  /** `twice`: the provider redelivers; `reversed`: the later message comes first. */
  order: z.enum(order).default("once"),
  from: z.string().min(1).max(128),
  texts: z.array(z.string().max(65_536)).min(1).max(5),
  template: z.string().max(65_536),
});
const arming = z.strictObject({ account: z.string(), fault: z.enum(faults), times: z.int().min(1).max(50) });
const secret = z.string().regex(/^whsec_[A-Za-z0-9+/]+={0,2}$/, "whsec_ and base64");
const signing = z.strictObject({ secret, id: z.string().min(1), timestamp: z.string(), body: z.string() });

type Sending = z.output<typeof sending>;

const quoted = (text: string): string => JSON.stringify(text).slice(1, -1);

const filled = ({ template, from }: Sending, id: string, text: string): string =>
  template.replaceAll("{id}", id).replaceAll("{from}", quoted(from)).replaceAll("{text}", quoted(text));

function deliveries(given: Sending): readonly { readonly id: string; readonly body: string }[] {
  const made = given.texts.map((text) => {
    const id = `play-${uuidv7()}`;
    return { id, body: filled(given, id, text) };
  });
  if (given.order === "twice") return [...made, ...made];
  return given.order === "reversed" ? [...made].reverse() : made;
}

function accountOf(setup: Setup, id: string): Account {
  const account = setup.accounts.get(id);
  if (account === undefined) throw notFound("account");
  return account;
}

/** The signature laboratory: what Standard Webhooks makes of these four. */
async function laboratory(ctx: Context): Promise<void> {
  const { secret, id, timestamp, body } = json(await readBody(ctx.req, maxBytes), signing);
  const at = new Date(Number(timestamp) * 1000);
  if (Number.isNaN(at.getTime())) throw badRequest([{ path: "timestamp", message: "seconds since 1970" }]);
  ctx.body = { signed_text: `${id}.${timestamp}.${body}`, headers: sign([secret], id, at, body) };
}

const pages: Readonly<Record<string, readonly [string, "html" | "css" | "js"]>> = {
  "/play": ["play/index.html", "html"],
  "/play/play.js": ["play/play.js", "js"],
  "/play/play.css": ["play/play.css", "css"],
};

/** `/play`: a phone for each account, the wire and what the connector makes of it, and a provider that can misbehave. */
export function play(deps: PlayDeps): Middleware {
  const provider: Provider = createProvider();
  const accounts = (): object[] =>
    [...deps.setup.accounts.values()].map((account) => ({
      id: account.id,
      connector: account.connector.id,
      title: account.manifest.title,
      channel: account.manifest.channel,
      scheme: schemeOf(account).type,
      template: templateOf(account, deps.recorded),
    }));

  async function send(ctx: Context): Promise<void> {
    const given = json(await readBody(ctx.req, maxBytes), sending);
    const account = accountOf(deps.setup, given.account);
    const results: object[] = [];
    for (const { id, body } of deliveries(given))
      results.push({ sent: body, ...(await tryMessage(deps, account, id, body)) });
    ctx.body = { results };
  }

  async function arm(ctx: Context): Promise<void> {
    const { account, fault, times } = json(await readBody(ctx.req, maxBytes), arming);
    provider.arm(account, fault, times);
    ctx.body = { armed: fault, times };
  }

  const posts: Readonly<Record<string, (ctx: Context) => Promise<void>>> = {
    "/play/send": send,
    "/play/fault": arm,
    "/play/sign": laboratory,
  };
  const providerPath = "/play/provider/";

  return async (ctx, next) => {
    if (!ctx.path.startsWith("/play")) return next();
    const page = reads(ctx) ? pages[ctx.path] : undefined;
    if (page !== undefined) return servePage(ctx, ...page);
    if (ctx.path.startsWith(providerPath))
      return provider.serve(ctx, ctx.path.slice(providerPath.length).split("/", 1)[0] ?? "");
    if (ctx.method === "GET" && ctx.path === "/play/accounts") ctx.body = { accounts: accounts() };
    else if (ctx.method === "GET" && ctx.path === "/play/calls")
      ctx.body = { calls: provider.calls(String(ctx.query["account"])) };
    else if (ctx.method === "POST" && posts[ctx.path] !== undefined) {
      sameOrigin(ctx);
      await posts[ctx.path]?.(ctx);
    } else return next();
  };
}
