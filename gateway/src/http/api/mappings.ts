import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { newestEvents, previewMapping } from "../../desk/preview-mapping.js";
import { badRequest, notFound } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { MappingError } from "../../mapping/mapping-error.js";
import { readBody } from "../body.js";
import { contextOf, readsBodies, requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

const wish = z.strictObject({
  /** Left out: the live one. */
  mapping: z.string().min(1).max(65_536).optional(),
  limit: z.int().min(1).max(50).default(10),
});

/** A mapping tried over real events before it goes live. */
export function mappingRoutes(router: Router, deps: ApiDeps): void {
  router.post("/endpoints/:id/mapping/preview", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["integrator", "admin", "supervisor"]);
    const endpoint = deps.setup.endpoints.get(ctx.params["id"] ?? "");
    if (endpoint === undefined) throw notFound("endpoint");
    const { mapping = endpoint.options.mapping, limit } = json(await readBody(ctx.req, deps.maxBodyBytes), wish);
    if (mapping === undefined) throw badRequest([{ path: "mapping", message: "this endpoint has none; give a draft" }]);
    await deps.mapper.check(mapping).catch((error: unknown) => {
      if (error instanceof MappingError) throw badRequest([{ path: "mapping", message: error.message }]);
      throw error;
    });
    const events = await deps.store.transact(contextOf(principal), async (tx) => {
      const newest = await newestEvents(deps, tx, endpoint, { limit, readsBodies: readsBodies(principal) });
      const object = { k: "endpoint", id: endpoint.id };
      const line = { type: "mapping.previewed", outcome: "success", object, ctx: { limit } } as const;
      await append(tx, contextOf(principal), line);
      return newest;
    });
    ctx.body = { items: await previewMapping(deps, endpoint, mapping, events), next: null };
  });
}
