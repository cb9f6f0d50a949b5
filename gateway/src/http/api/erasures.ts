import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { notFound } from "../../desk/problem.js";
import { askErasure } from "../../erasure/ask.js";
import { proveErasure } from "../../erasure/prove-erasure.js";
import { append } from "../../ledger/append.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import type { ErasureRow } from "../../store/sql/erasure-row.js";
import { readErasure } from "../../store/sql/read-erasure.js";
import { readBody } from "../body.js";
import { noSuchRequest } from "../no-such-request.js";
import { contextOf, requireRole } from "../principal.js";
import { requireFresh } from "../require-fresh.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const asked = z.strictObject({ reason: z.string().min(1).max(256), request_id: z.string().min(1).max(64).optional() });

const viewOf = ({ people: _, kids: __, asked_at, erased_at, ...shown }: ErasureRow): object => ({
  ...shown,
  asked_at: asked_at.toISOString(),
  erased_at: erased_at?.toISOString() ?? null,
});

/** Erasing a person, and what shows that it was done. */
export function erasureRoutes(router: Router, deps: ApiDeps): void {
  router.post("/people/:id/erasure", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["admin", "security"]);
    requireFresh(principal, deps.store.clock.now());
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const { reason, request_id: requestId } = json(raw, asked);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      await actAsGateway(tx);
      const wish = { personId: ctx.params["id"] ?? "", reason, requestId };
      const erasure = await askErasure(deps.keyring, tx, contextOf(principal), wish);
      if (erasure === undefined) throw notFound("person");
      if (erasure === "no_such_request") throw noSuchRequest();
      const { id, person_id, state, request_id } = erasure;
      return { status: 202, body: { id, person_id, state, request_id }, effect: true };
    });
  });

  router.get("/people/:id/erasure", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["admin", "security", "auditor"]);
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const erasure = await readErasure(tx, ctx.params["id"] ?? "");
      if (erasure === undefined) throw notFound("erasure of this person");
      const line = { type: "erasure.read", outcome: "success", object: { k: "erasure", id: erasure.id } } as const;
      await append(tx, contextOf(principal), line);
      return { ...viewOf(erasure), proof: (await proveErasure(tx, erasure)) ?? null };
    });
  });
}
