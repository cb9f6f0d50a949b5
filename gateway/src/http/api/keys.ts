import type Router from "@koa/router";
import { keyStatus } from "../../vault/rotate/status.js";
import { contextOf, requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

/** Where the keys stand: names, counts and times, for those who look after them. */
export function keyRoutes(router: Router, deps: ApiDeps): void {
  router.get("/keys", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["security"]);
    ctx.body = await deps.store.transact(contextOf(principal), keyStatus);
  });
}
