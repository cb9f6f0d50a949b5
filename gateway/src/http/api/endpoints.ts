import type Router from "@koa/router";
import { notFound } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import type { Endpoint } from "../../pipeline/setup.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { compareEndpoints } from "../../store/sql/compare-endpoints.js";
import { disableEndpoint } from "../../store/sql/disable-endpoint.js";
import { enableEndpoint } from "../../store/sql/enable-endpoint.js";
import { type EndpointHealth, listEndpointHealth } from "../../store/sql/list-endpoint-health.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { listOf, pageOf, partOf } from "../paging.js";
import { contextOf, gatewayContextOf, type Principal, requireRole } from "../principal.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const readers = ["integrator", "admin", "supervisor"] as const;
const keepers = ["integrator", "admin"] as const;

const stateOf = ({ state, failing_since }: EndpointHealth): string =>
  state === "disabled" ? "disabled" : failing_since === null ? "working" : "failing";

/** The offer after an outage: these can be sent again by a replay of dead letters. */
function outageOf({ last_outage_from, last_outage_to, dead_of_outage }: EndpointHealth): object | null {
  if (last_outage_from === null) return null;
  return { from: last_outage_from, to: last_outage_to, dead_letters: dead_of_outage };
}

const healthOf = (h: EndpointHealth, broken: boolean): object => ({
  state: stateOf(h),
  breaker: broken ? "open" : "closed",
  failing_since: h.failing_since,
  code: h.failing_since === null ? null : h.code,
  reason: h.state === "disabled" ? h.disabled_reason : h.failing_since === null ? null : h.reason,
  pending: h.pending,
  oldest_pending_at: h.oldest_pending_at,
  dead_letters: h.dead_letters,
  last_outage: outageOf(h),
});

const viewOf = ({ id, adapter, options }: Endpoint, health: EndpointHealth, broken: boolean) => ({
  id,
  adapter: adapter.id,
  events: options.events,
  order: options.order,
  commands: options.commands,
  shadow_of: options.shadow_of ?? null,
  disclosure: options.disclosure ?? null,
  health: healthOf(health, broken),
  read_only: true,
});

/** Endpoints, how they are doing, and a person's switch. */
export function endpointRoutes(router: Router, deps: ApiDeps): void {
  const endpointOf = (id = ""): Endpoint => {
    const endpoint = deps.setup.endpoints.get(id);
    if (endpoint === undefined) throw notFound("endpoint");
    return endpoint;
  };

  const views = (principal: Principal, endpoints: readonly Endpoint[]) =>
    deps.store.transact(gatewayContextOf(principal), async (tx) => {
      const rows = await listEndpointHealth(
        tx,
        endpoints.map(({ id }) => id),
      );
      const health = new Map(rows.map((row) => [row.endpoint_id, row]));
      const broken = new Set(deps.broken());
      return endpoints.map((endpoint) =>
        viewOf(endpoint, health.get(endpoint.id) as EndpointHealth, broken.has(`endpoint:${endpoint.id}`)),
      );
    });

  router.get("/endpoints", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    ctx.body = partOf(ctx, await views(principal, [...deps.setup.endpoints.values()]), ({ id }) => id);
  });

  router.get("/endpoints/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    [ctx.body] = await views(principal, [endpointOf(ctx.params["id"])]);
  });

  router.get("/endpoints/:id/comparison", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const { id, options } = endpointOf(ctx.params["id"]);
    const of = options.shadow_of;
    if (of === undefined) throw notFound("comparison: this endpoint is no shadow");
    const page = pageOf(ctx, "evt");
    const items = await deps.store.transact(gatewayContextOf(principal), (tx) =>
      compareEndpoints(tx, of, id, page.after, page.limit),
    );
    const same = items.filter(({ verdict, shadow_verdict }) => verdict === shadow_verdict).length;
    ctx.body = { of, same, ...listOf(items, page, (item) => item.event_id) };
  });

  const switches = {
    enable: { type: "endpoint.enabled", run: enableEndpoint },
    disable: {
      type: "endpoint.disabled",
      run: (tx: Tx, id: string) => disableEndpoint(tx, id, "switched off by a person"),
    },
  } as const;

  for (const [name, { type, run }] of Object.entries(switches))
    router.post(`/endpoints/:id/${name}`, async (ctx) => {
      const principal = await deps.tokens.principal(ctx);
      requireRole(principal, keepers);
      const { id } = endpointOf(ctx.params["id"]);
      const raw = await readBody(ctx.req, deps.maxBodyBytes);
      await unsafe(deps, ctx, principal, raw, async (tx) => {
        await actAsGateway(tx);
        await run(tx, id);
        await append(tx, contextOf(principal), { type, outcome: "success", object: { k: "endpoint", id } });
        return { status: 200, body: { id }, effect: undefined };
      });
    });
}
