import type { Context } from "koa";
import { badRequest, type Problem } from "../desk/problem.js";
import type { IdPrefix } from "../store/id.js";

export interface Page {
  readonly limit: number;
  /** The last id the caller has seen. */
  readonly after: string;
}

export interface Part<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

const most = 200;

export const badCursor = (): Problem => badRequest([{ path: "after", message: "a cursor from `next`" }]);

function limitOf(ctx: Context): number | undefined {
  const { limit } = ctx.query;
  if (limit === undefined) return undefined;
  if (typeof limit !== "string" || !/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > most)
    throw badRequest([{ path: "limit", message: `a number from 1 to ${most}` }]);
  return Number(limit);
}

function afterOf(ctx: Context): string {
  const after = ctx.query["after"] ?? "";
  if (typeof after !== "string" || after.length > 200) throw badCursor();
  return after;
}

/** `?limit=` (1–200, default 50) and `?after=`; with a prefix, an id of that kind: another one would look like the end. */
export function pageOf(ctx: Context, prefix?: IdPrefix): Page {
  const page = { limit: limitOf(ctx) ?? 50, after: afterOf(ctx) };
  if (prefix !== undefined && page.after !== "" && !new RegExp(`^${prefix}_[0-9a-f]{32}$`).test(page.after))
    throw badCursor();
  return page;
}

/** `{ items, next }`; `next` is null on the last page. */
export const listOf = <T>(items: readonly T[], page: Page, cursor: (item: T) => string): object => {
  const last = items.at(-1);
  return { items, next: items.length === page.limit && last !== undefined ? cursor(last) : null };
};

/**
 * Of a list that is whole in memory, such as what is configured, the page that is asked for; without a limit all of it,
 * or all behind `after`. No two items may have the same cursor: the second would be the first again, for ever.
 */
export function partOf<T>(ctx: Context, all: readonly T[], cursor: (item: T) => string): Part<T> {
  const limit = limitOf(ctx) ?? all.length;
  const after = afterOf(ctx);
  const at = after === "" ? 0 : all.findIndex((item) => cursor(item) === after) + 1;
  if (after !== "" && at === 0) throw badCursor();
  const items = all.slice(at, at + limit);
  const last = items.at(-1);
  return { items, next: at + limit < all.length && last !== undefined ? cursor(last) : null };
}
