import type Router from "@koa/router";
import { notFound } from "../../desk/problem.js";
import { entryBytes } from "../../ledger/entry.js";
import { uuidv7 } from "../../store/id.js";
import { enableEndpoint } from "../../store/sql/enable-endpoint.js";
import { insertAuditEntries } from "../../store/sql/insert-audit-entries.js";
import { listAttempts } from "../../store/sql/list-attempts.js";
import { listDeadLetters } from "../../store/sql/list-dead-letters.js";
import { listDeliveries } from "../../store/sql/list-deliveries.js";
import { readBody } from "../body.js";
import { listOf, pageOf } from "../paging.js";
import { contextOf, requireRole } from "../principal.js";
import { unsafe } from "../unsafe.js";
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

  router.post("/endpoints/:id/enable", async (ctx) => {
    const principal = deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const id = ctx.params["id"] ?? "";
    if (!deps.setup.endpoints.has(id)) throw notFound("endpoint");
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      await enableEndpoint(tx, id);
      const entry = {
        id: uuidv7(),
        type: "endpoint.enabled",
        outcome: "success",
        object: { k: "endpoint", id },
      } as const;
      await insertAuditEntries(tx, [{ type: entry.type, bytes: entryBytes(entry, contextOf(principal), tx.now) }]);
      return { status: 200, body: { id }, effect: undefined };
    });
  });
}
