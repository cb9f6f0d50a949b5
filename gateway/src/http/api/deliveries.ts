import type Router from "@koa/router";
import { listAttempts } from "../../store/sql/list-attempts.js";
import { listDeadLetters } from "../../store/sql/list-dead-letters.js";
import { listDeliveries } from "../../store/sql/list-deliveries.js";
import { listOf, pageOf } from "../paging.js";
import { contextOf, requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

const keepers = ["integrator", "admin"] as const;
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

export function deliveryRoutes(router: Router, deps: ApiDeps): void {
  router.get("/deliveries", async (ctx) => {
    const principal = deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const page = pageOf(ctx);
    const target = text(ctx.query["endpoint"]) ?? text(ctx.query["account"]);
    const items = await deps.store.transact(contextOf(principal), (tx) =>
      listDeliveries(tx, page.after, target, page.limit),
    );
    ctx.body = listOf(items, page, (item) => item.id);
  });

  router.get("/deliveries/attempts/:item", async (ctx) => {
    const principal = deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const items = await deps.store.transact(contextOf(principal), (tx) => listAttempts(tx, ctx.params["item"] ?? ""));
    ctx.body = { items, next: null };
  });

  router.get("/dead-letters", async (ctx) => {
    const principal = deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const page = pageOf(ctx);
    const kind = text(ctx.query["kind"]);
    const items = await deps.store.transact(contextOf(principal), (tx) =>
      listDeadLetters(tx, page.after, kind, page.limit),
    );
    ctx.body = listOf(items, page, (item) => item.id);
  });

  router.post("/dead-letters/:id/replay", async (ctx) => {
    const principal = deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const outcome = await deps.replay(principal.id, ctx.params["id"] ?? "");
    ctx.status = 202;
    ctx.body = { id: ctx.params["id"], outcome };
  });
}
