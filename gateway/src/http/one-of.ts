import type { Context } from "koa";
import { badRequest } from "../desk/problem.js";

/** A word of the query that is one of a few, such as `?kind=raw`; null: not given. */
export function oneOf<const Word extends string>(ctx: Context, name: string, words: readonly Word[]): Word | null {
  const given = ctx.query[name];
  if (given === undefined) return null;
  const word = words.find((known) => known === given);
  if (word === undefined) throw badRequest([{ path: name, message: `one of ${words.join(", ")}` }]);
  return word;
}
