import type { Context } from "koa";
import { badRequest } from "../desk/problem.js";

export interface Page {
  readonly limit: number;
  /** The last id the caller has seen. */
  readonly after: string;
}

const most = 200;

/** `?limit=` (1–200, default 50) and `?after=`. */
export function pageOf(ctx: Context): Page {
  const limit = ctx.query["limit"] ?? "50";
  const after = ctx.query["after"] ?? "";
  if (typeof limit !== "string" || !/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > most)
    throw badRequest([{ path: "limit", message: `a number from 1 to ${most}` }]);
  if (typeof after !== "string" || after.length > 200)
    throw badRequest([{ path: "after", message: "a cursor from `next`" }]);
  return { limit: Number(limit), after };
}

/** `{ items, next }`; `next` is null on the last page. */
export const listOf = <T>(items: readonly T[], page: Page, cursor: (item: T) => string): object => {
  const last = items.at(-1);
  return { items, next: items.length === page.limit && last !== undefined ? cursor(last) : null };
};
