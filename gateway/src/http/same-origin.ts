import type { Context } from "koa";
import { Problem } from "../desk/problem.js";

/**
 * For calls that a cookie vouches for: the browser must say that a page of this very site made it. Browsers send
 * `Origin` with every unsafe call; a program that sends the cookie can say so as well.
 */
export function fromThisSite(ctx: Context): void {
  const origin = ctx.get("origin");
  if (!URL.canParse(origin) || new URL(origin).host !== ctx.host)
    throw new Problem(403, "Forbidden", "with a session cookie, Origin must be this site's");
}

/** A browser that was sent here by another site may not write in this one's name. */
export function sameOrigin(ctx: Context): void {
  const origin = ctx.get("origin");
  if (origin !== "" && URL.canParse(origin) && new URL(origin).host !== ctx.host)
    throw new Problem(403, "Forbidden", "this page was opened from another site");
  if (!ctx.is("application/json")) throw new Problem(415, "Wrong content type", "send application/json");
}
