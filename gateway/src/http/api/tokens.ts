import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { personContext } from "../../access/step-up.js";
import { makeToken } from "../../access/tokens.js";
import { userRoles } from "../../core/access/roles.js";
import { scopesFor } from "../../core/access/scopes.js";
import { badRequest, forbidden, notFound, Problem } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { deleteToken } from "../../store/sql/delete-token.js";
import { listTokens } from "../../store/sql/list-tokens.js";
import { readBody } from "../body.js";
import { listOf, pageOf } from "../paging.js";
import { requestId } from "../request-id.js";
import { requireFresh } from "../require-fresh.js";
import type { ApiDeps } from "./deps.js";
import { resources } from "./openapi.js";

const scopes = scopesFor(resources);
const wanted = z.strictObject({
  title: z.string().trim().min(1).max(128),
  role: z.enum(userRoles),
  scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
  days: z.int().min(1).max(365).default(90),
});

/** Tokens that people make for their scripts: part of what they may do themselves, never more. */
export function tokenRoutes(router: Router, deps: ApiDeps): void {
  router.post("/tokens", async (ctx) => {
    const person = await deps.tokens.signedIn(ctx);
    if (person.duties.length > 0) throw new Problem(403, "Login not finished", `first: ${person.duties.join(", ")}`);
    requireFresh(person, deps.store.clock.now());
    const asked = json(await readBody(ctx.req, deps.maxBodyBytes), wanted);
    if (!person.roles.includes(asked.role)) throw forbidden(`you do not have the role ${asked.role}`);
    if (new Set(asked.scopes).size !== asked.scopes.length)
      throw badRequest([{ path: "scopes", message: "each scope once" }]);
    const context = personContext(person, requestId(ctx));
    const made = await deps.store.transact(context, (tx) =>
      makeToken(tx, context, { ...asked, userId: person.userId }),
    );
    ctx.status = 201;
    ctx.body = made;
  });

  /** Their own; the security role sees, and revokes, everybody's. */
  router.get("/tokens", async (ctx) => {
    const person = await deps.tokens.signedIn(ctx);
    const page = pageOf(ctx, "tok");
    const items = await deps.store.transact(personContext(person, requestId(ctx)), (tx) =>
      listTokens(tx, person.role === "security" ? null : person.userId, page.after, page.limit),
    );
    ctx.body = listOf(items, page, (item) => item.id);
  });

  router.delete("/tokens/:id", async (ctx) => {
    const person = await deps.tokens.signedIn(ctx);
    const { id = "" } = ctx.params;
    const context = personContext(person, requestId(ctx));
    await deps.store.transact(context, async (tx) => {
      if (!(await deleteToken(tx, id, person.role === "security" ? null : person.userId))) throw notFound("token");
      await append(tx, context, { type: "token.revoked", outcome: "success", object: { k: "token", id } });
    });
    deps.tokens.forget();
    ctx.status = 204;
  });
}
