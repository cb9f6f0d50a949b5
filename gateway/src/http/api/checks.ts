import type { Health } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { notFound } from "../../desk/problem.js";
import { requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";

/** Milliseconds a provider, or a helpdesk, is given to answer. */
const checkMs = 10_000;

/** Whether an account or an endpoint would work: its plugin asks the other side, and sends nothing. */
export function checkRoutes(router: Router, deps: ApiDeps): void {
  const check = (kind: "accounts" | "endpoints", id: string): Promise<Health> => {
    const signal = AbortSignal.timeout(checkMs);
    const account = kind === "accounts" ? deps.setup.accounts.get(id) : undefined;
    if (account !== undefined) return account.connector.check(account.config as never, deps.hostOf(id), signal);
    const endpoint = kind === "endpoints" ? deps.setup.endpoints.get(id) : undefined;
    if (endpoint !== undefined) return endpoint.adapter.check(endpoint.config as never, deps.hostOf(id), signal);
    throw notFound(kind === "accounts" ? "account" : "endpoint");
  };

  for (const kind of ["accounts", "endpoints"] as const)
    router.post(`/${kind}/:id/check`, async (ctx) => {
      requireRole(await deps.tokens.principal(ctx), ["integrator", "admin"]);
      ctx.body = await check(kind, ctx.params["id"] ?? "");
    });
}
