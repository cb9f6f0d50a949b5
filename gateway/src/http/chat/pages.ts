import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Context, Middleware } from "koa";
import { notFound } from "../../desk/problem.js";
import type { Setup } from "../../pipeline/setup.js";
import { reads } from "../pages.js";
import { chatAccounts } from "./account.js";

const folder = fileURLToPath(new URL("../../../static/chat", import.meta.url));
const served = new Set([".html", ".css", ".js", ".svg"]);

/** Everything from this origin, nothing inline; pictures of the conversation are files of this gateway. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

interface Asset {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
}

function readAssets(): ReadonlyMap<string, Asset> {
  const names = readdirSync(folder).filter((name) => served.has(extname(name)));
  return new Map(
    names.map((name) => {
      const body = readFileSync(`${folder}/${name}`);
      return [name, { type: extname(name), body, etag: `"${createHash("sha256").update(body).digest("base64url")}"` }];
    }),
  );
}

/** Public files that any site may load, asked for again after a few minutes so that an upgrade arrives. */
function serveAsset(ctx: Context, { type, body, etag }: Asset): void {
  ctx.set("Cache-Control", "public, max-age=300");
  ctx.set("Access-Control-Allow-Origin", "*");
  ctx.set("Cross-Origin-Resource-Policy", "cross-origin");
  ctx.set("Etag", etag);
  ctx.status = 200;
  if (ctx.fresh) ctx.status = 304;
  else {
    ctx.type = type;
    ctx.body = body;
  }
}

/** `/chat`: the whole-page chat of one account. `/chat/widget.js` and its parts: the chat window of other sites. */
export function chatPages(setup: Setup): Middleware {
  const accounts = chatAccounts(setup);
  const assets = readAssets();
  const page = assets.get("page.html");

  /** A trial typed as `localhost` would be another site than the gateway's own address. */
  const own = new URL(setup.publicUrl);
  const isAlias = (ctx: Context): boolean => own.hostname === "127.0.0.1" && ctx.hostname === "localhost";

  function servePage(ctx: Context): void {
    if (isAlias(ctx)) return ctx.redirect(new URL(ctx.url, own).href);
    const asked = ctx.query["account"];
    const [first] = accounts.keys();
    if (first === undefined || page === undefined) throw notFound("chat: no account of this gateway has one");
    if (asked === undefined)
      return ctx.redirect(`/chat?${new URLSearchParams([...ctx.URL.searchParams, ["account", first]]).toString()}`);
    if (typeof asked !== "string" || !accounts.has(asked)) throw notFound("chat account");
    ctx.set("Content-Security-Policy", pagePolicy);
    ctx.type = page.type;
    ctx.body = page.body;
  }

  return (ctx, next) => {
    if (!reads(ctx)) return next();
    if (ctx.path === "/chat") return servePage(ctx);
    if (!ctx.path.startsWith("/chat/")) return next();
    const asset = assets.get(ctx.path.slice("/chat/".length));
    return asset === undefined || asset.type === ".html" ? next() : serveAsset(ctx, asset);
  };
}
