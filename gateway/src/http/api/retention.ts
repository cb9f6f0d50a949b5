import type Router from "@koa/router";
import { retentionReport } from "../../retention/report.js";
import { partOf } from "../paging.js";
import { gatewayContextOf, requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

/** What is kept for how long, what the oldest of it is, and what the last run did. */
export function retentionRoutes(router: Router, deps: ApiDeps): void {
  router.get("/retention", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["admin", "auditor", "security"]);
    const reports = await deps.store.transact(gatewayContextOf(principal), (tx) =>
      retentionReport(tx, deps.setup.retention),
    );
    ctx.body = partOf(ctx, reports, (report) => report.class);
  });
}
