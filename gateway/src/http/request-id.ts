import type { Context, Middleware } from "koa";
import { newId } from "../store/id.js";

/** Every request has a name: the answer carries it, and so does each line of the book that the request writes. */
export const requestIds: Middleware = async (ctx, next) => {
  const id = newId("req");
  ctx.state["request"] = id;
  ctx.set("X-Request-Id", id);
  await next();
};

export const requestId = (ctx: Context): string => ctx.state["request"] as string;
