import type Router from "@koa/router";
import type { Middleware } from "koa";
import { Problem } from "../desk/problem.js";

/** Behind a router: the address is one of its, the method is not. OPTIONS is told which are. */
export function wrongMethod(router: Router): Middleware {
  return async (ctx, next) => {
    const methods = new Set(router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods));
    if (methods.size === 0) return next();
    const allowed = [...methods].join(", ");
    ctx.set("Allow", allowed);
    if (ctx.method !== "OPTIONS") throw new Problem(405, "Method not allowed", `here are ${allowed}`);
    ctx.status = 204;
  };
}
