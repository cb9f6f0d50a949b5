import type { Context } from "koa";
import { Problem } from "../desk/problem.js";

/** A browser that was sent here by another site may not write in this one's name. */
export function sameOrigin(ctx: Context): void {
  const origin = ctx.get("origin");
  if (origin !== "" && URL.canParse(origin) && new URL(origin).host !== ctx.host)
    throw new Problem(403, "Forbidden", "this page was opened from another site");
  if (!ctx.is("application/json")) throw new Problem(415, "Wrong content type", "send application/json");
}
