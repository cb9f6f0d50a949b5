import type { Context } from "koa";
import { badRequest } from "../desk/problem.js";

/** A time of the query, such as `?from=2026-11-25T08:00:00Z`; null: not given. */
export function timeOf(ctx: Context, name: string): Date | null {
  const given = ctx.query[name];
  if (given === undefined) return null;
  const time = new Date(String(given));
  if (Number.isNaN(time.getTime())) throw badRequest([{ path: name, message: "a time such as 2026-11-25T08:00:00Z" }]);
  return time;
}
