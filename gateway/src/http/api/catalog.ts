import { type EventType, eventSchema, eventTypes, jsonSchema } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { notFound } from "../../desk/problem.js";
import { partOf } from "../paging.js";
import { requireRole } from "../principal.js";
import type { ApiDeps } from "./deps.js";
import { openapi } from "./openapi.js";

const keepers = ["integrator", "admin", "supervisor"] as const;

function schemaOf(name: string): object {
  const type = /^(.*)\.v1$/.exec(name)?.[1];
  if (type === undefined || !(eventTypes as readonly string[]).includes(type)) throw notFound("schema");
  return jsonSchema(eventSchema(type as EventType));
}

const idOf = ({ id }: { readonly id: string }): string => id;

/** What there is: plugins, what is configured, and the schemas anyone may read. */
export function catalogRoutes(router: Router, deps: ApiDeps): void {
  router.get("/openapi.json", async (ctx) => {
    ctx.body = openapi(deps.setup.publicUrl);
  });

  router.get("/schemas/:file", async (ctx) => {
    const [, name] = /^(.+)\.json$/.exec(ctx.params["file"] ?? "") ?? [];
    if (name === undefined) throw notFound("schema");
    ctx.body = schemaOf(name);
    ctx.type = "application/schema+json";
  });

  router.get("/connectors", async (ctx) => {
    requireRole(await deps.tokens.principal(ctx), keepers);
    ctx.body = partOf(ctx, await deps.plugins.connectors(), idOf);
  });

  router.get("/adapters", async (ctx) => {
    requireRole(await deps.tokens.principal(ctx), keepers);
    ctx.body = partOf(ctx, await deps.plugins.adapters(), idOf);
  });

  router.get("/accounts", async (ctx) => {
    requireRole(await deps.tokens.principal(ctx), keepers);
    const items = [...deps.setup.accounts.values()].map(({ id, connector, manifest }) => ({
      id,
      connector: connector.id,
      channel: manifest.channel,
      read_only: true,
    }));
    ctx.body = partOf(ctx, items, idOf);
  });

  router.get("/groups", async (ctx) => {
    requireRole(await deps.tokens.principal(ctx), [...keepers, "agent"]);
    const groups = [...deps.setup.groups.values()];
    ctx.body = partOf(
      ctx,
      groups.map((group) => ({ ...group, read_only: true })),
      idOf,
    );
  });
}
