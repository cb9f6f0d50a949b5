import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { packExport, packWish } from "../../compliance/packs/pack-wish.js";
import { askExport } from "../../ledger/export/ask-export.js";
import { readBody } from "../body.js";
import { contextOf, requireRole } from "../principal.js";
import { requireFresh } from "../require-fresh.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

/** Packs for officers without a shell. A pack is an export of the book: its state and files are under `/audit/exports`. */
export function packRoutes(router: Router, deps: ApiDeps): void {
  router.post("/compliance/packs", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["auditor", "security"]);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const wish = json(raw, packWish);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      const { id, state } = await askExport(tx, contextOf(principal), await packExport(wish, deps, tx));
      return { status: 202, body: { id, state, export: `/api/v1/audit/exports/${id}` }, effect: undefined };
    });
  });
}
