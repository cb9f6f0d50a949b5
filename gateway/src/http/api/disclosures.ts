import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { notFound } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { tokenPlace } from "../../pipeline/rendition/permit.js";
import { listDisclosures } from "../../store/sql/list-disclosures.js";
import { readTokens, type StoredToken } from "../../store/sql/read-tokens.js";
import { unseal } from "../../vault/seal.js";
import { readBody } from "../body.js";
import { bookRead } from "../book-read.js";
import { listOf, pageOf } from "../paging.js";
import { contextOf, requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
const asked = z.strictObject({ tokens: z.array(z.string().max(128)).min(1).max(200) });

/** Who was told what about whom, and what stands behind the tokens an endpoint was given. */
export function disclosureRoutes(router: Router, deps: ApiDeps): void {
  router.get("/disclosures", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["auditor", "admin", "security"]);
    const page = pageOf(ctx, "dis");
    const about = { person: text(ctx.query["person"]), endpoint: text(ctx.query["endpoint"]) };
    const items = await deps.store.transact(contextOf(principal), async (tx) => {
      const subjects = about.person === null ? [] : [about.person];
      await bookRead(tx, principal, { type: "disclosure.read", object: { k: "register", id: "disclosure" }, subjects });
      return listDisclosures(tx, page.after, about, page.limit);
    });
    ctx.body = listOf(items, page, (item) => item.id);
  });

  /** Null: there is no such token, or its person was erased. */
  function valueOf(endpointId: string, id: string, stored: StoredToken | undefined): string | null {
    if (stored === undefined || stored.wrapped === null) return null;
    const key = deps.keyring.open({ kid: stored.kid, wrapped: stored.wrapped });
    return unseal(key, tokenPlace(endpointId, id), stored.value).toString();
  }

  router.post("/endpoints/:id/tokens/resolve", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["supervisor", "agent"]);
    const { id } = deps.setup.endpoints.get(ctx.params["id"] ?? "") ?? {};
    if (id === undefined) throw notFound("endpoint");
    const { tokens } = json(await readBody(ctx.req, deps.maxBodyBytes), asked);
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const known = new Map((await readTokens(tx, id, tokens)).map((row) => [row.id, row]));
      const object = { k: "endpoint", id };
      const line = { type: "token.resolved", outcome: "success", object, ctx: { tokens: tokens.length } } as const;
      await append(tx, contextOf(principal), line);
      const items = tokens.map((token) => ({
        token,
        field: known.get(token)?.field ?? null,
        value: valueOf(id, token, known.get(token)),
      }));
      return { items, next: null };
    });
  });
}
