import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { badRequest, notFound, Problem } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { lanes, redeliver } from "../../pipeline/redeliver/redeliver.js";
import { startReplay } from "../../pipeline/redeliver/start-replay.js";
import { readWish } from "../../pipeline/redeliver/wish.js";
import type { Endpoint } from "../../pipeline/setup.js";
import { newId } from "../../store/id.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { cancelReplay } from "../../store/sql/cancel-replay.js";
import { findEvents } from "../../store/sql/find-events.js";
import { listReplays } from "../../store/sql/list-replays.js";
import { readReplay } from "../../store/sql/read-replay.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { listOf, pageOf } from "../paging.js";
import { contextOf, type Principal, requireRole } from "../principal.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const keepers = ["integrator", "admin"] as const;

const resendWish = z.strictObject({
  endpoint: z.string(),
  event_ids: z.array(z.string().max(64)).min(1).max(1000),
});

function endpointNamed({ setup }: ApiDeps, id: string): Endpoint {
  const endpoint = setup.endpoints.get(id);
  if (endpoint === undefined) throw badRequest([{ path: "endpoint", message: "no endpoint has that id" }]);
  return endpoint;
}

async function book(tx: Tx, principal: Principal, type: string, id: string, ctx: Record<string, string | number>) {
  await append(tx, contextOf(principal), { type, outcome: "success", object: { k: "replay", id }, ctx });
}

/** Resending single events, and replays of the past. */
export function replayRoutes(router: Router, deps: ApiDeps): void {
  router.post("/deliveries/resend", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const { endpoint: id, event_ids } = json(raw, resendWish);
    const endpoint = endpointNamed(deps, id);
    const again = await unsafe(deps, ctx, principal, raw, async (tx) => {
      const events = await findEvents(tx, event_ids);
      const missing = event_ids.filter((given) => !events.some((event) => event.id === given));
      if (missing.length > 0) throw badRequest([{ path: "event_ids", message: `no event has the id ${missing[0]}` }]);
      await actAsGateway(tx);
      const replayId = newId("rpl");
      const effect = await redeliver(tx, endpoint, events, { replayId, lane: lanes.asked });
      await book(tx, principal, "delivery.resent", replayId, { target: id, events: events.length });
      return { status: 202, body: { id: replayId, sent: effect.sent, skipped: effect.skipped }, effect };
    });
    if (again !== undefined) deps.dispatch(again);
  });

  router.post("/replays", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const wish = readWish(raw);
    const endpoint = endpointNamed(deps, wish.endpoint);
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      const { id, total } = await startReplay(tx, contextOf(principal), endpoint, wish);
      return { status: wish.dry_run ? 200 : 202, body: { id: id ?? null, total }, effect: undefined };
    });
  });

  router.get("/replays", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const page = pageOf(ctx, "rpl");
    const items = await deps.store.transact(contextOf(principal), (tx) => listReplays(tx, page.after, page.limit));
    ctx.body = listOf(items, page, (item) => item.id);
  });

  router.get("/replays/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const found = await deps.store.transact(contextOf(principal), (tx) => readReplay(tx, ctx.params["id"] ?? ""));
    if (found === undefined) throw notFound("replay");
    ctx.body = found;
  });

  router.post("/replays/:id/cancel", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const id = ctx.params["id"] ?? "";
    await unsafe(deps, ctx, principal, raw, async (tx) => {
      if ((await readReplay(tx, id)) === undefined) throw notFound("replay");
      if (!(await cancelReplay(tx, id))) throw new Problem(409, "Conflict", "this replay is not running any more");
      await book(tx, principal, "replay.cancelled", id, {});
      return { status: 200, body: { id, state: "cancelled" }, effect: undefined };
    });
  });
}
