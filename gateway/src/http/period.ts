import type { Context } from "koa";
import { badRequest } from "../desk/problem.js";

/** RFC 3339, or a day. Left to itself, `Date` reads `$1` and `' OR '1'='1` as years. */
const written = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/** A time of the query, such as `?from=2026-11-25T08:00:00Z`; null: not given. */
export function timeOf(ctx: Context, name: string): Date | null {
  const given = ctx.query[name];
  if (given === undefined) return null;
  const time = new Date(String(given));
  if (!written.test(String(given)) || Number.isNaN(time.getTime()))
    throw badRequest([{ path: name, message: "a time such as 2026-11-25T08:00:00Z" }]);
  return time;
}
