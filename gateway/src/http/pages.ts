import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Context, Middleware } from "koa";

/** A page's own needs on top of the strict policy: its style, its script and calls to this origin, nothing inline. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const fileAt = (name: string): Buffer => readFileSync(fileURLToPath(new URL(`../../static/${name}`, import.meta.url)));

export function servePage(ctx: Context, name: string, type: "html" | "css" | "js"): void {
  ctx.set("Content-Security-Policy", pagePolicy);
  ctx.type = type;
  ctx.body = fileAt(name);
}

/** HEAD is GET without the body, which koa leaves out by itself. */
export const reads = ({ method }: Context): boolean => method === "GET" || method === "HEAD";

/** Something the gateway shows or answers beside the API. */
export type Page = Middleware;

/** `/`: says that this is a gatehouse and where things are. */
export const landing: Page = (ctx, next) => {
  if (reads(ctx) && ctx.path === "/") return servePage(ctx, "landing.html", "html");
  if (reads(ctx) && ctx.path === "/demo/desk/style.css") return servePage(ctx, "demo-desk.css", "css");
  return next();
};
