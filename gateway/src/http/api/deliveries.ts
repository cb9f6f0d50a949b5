import type Router from "@koa/router";
import { maskText } from "../../core/policy/mask-text.js";
import { adviceOn } from "../../desk/dead-letter-advice.js";
import { badRequest, forbidden, notFound } from "../../desk/problem.js";
import { showRequest } from "../../desk/show-request.js";
import { answerPlace } from "../../pipeline/deliver/attempt-row.js";
import { handOnReplayed } from "../../pipeline/replay.js";
import { openEvent } from "../../pipeline/stored-event.js";
import { type ListedAttempt, listAttempts } from "../../store/sql/list-attempts.js";
import { deadLetterKinds, listDeadLetters } from "../../store/sql/list-dead-letters.js";
import { listDeliveries } from "../../store/sql/list-deliveries.js";
import { readEvents } from "../../store/sql/read-events.js";
import { unseal } from "../../vault/seal.js";
import { readBody } from "../body.js";
import { bookRead } from "../book-read.js";
import { oneOf } from "../one-of.js";
import { listOf, pageOf, partOf } from "../paging.js";
import { contextOf, type Principal, readsBodies, requireRole, seesGroup } from "../principal.js";
import { see, sightOf } from "../see.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const keepers = ["integrator", "admin"] as const;
const text = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The receiver's answer may repeat what a person wrote: who may not read that sees its numbers masked. */
function answerIn(deps: ApiDeps, principal: Principal, row: ListedAttempt): string | null {
  if (row.answer === null || row.answer_kid === null || row.answer_wrapped === null) return null;
  const key = deps.keyring.open({ kid: row.answer_kid, wrapped: row.answer_wrapped });
  const text = unseal(key, answerPlace(row.delivery_id, row.attempt), row.answer).toString();
  return readsBodies(principal) ? text : maskText(text);
}

function attemptView(deps: ApiDeps, principal: Principal, row: ListedAttempt): object {
  const { answer: _, answer_kid: __, answer_wrapped: ___, ...shown } = row;
  return { ...shown, answer: answerIn(deps, principal, row) };
}

export function deliveryRoutes(router: Router, deps: ApiDeps): void {
  router.get("/deliveries", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const page = pageOf(ctx, "dlv");
    const target = text(ctx.query["endpoint"]) ?? text(ctx.query["account"]);
    const items = await deps.store.transact(contextOf(principal), (tx) =>
      listDeliveries(tx, page.after, target, page.limit),
    );
    ctx.body = listOf(items, page, (item) => item.id);
  });

  router.get("/deliveries/attempts/:item", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const item = ctx.params["item"] ?? "";
    const rows = await deps.store.transact(contextOf(principal), async (tx) => {
      // A receiver's answer may repeat what a person wrote.
      await bookRead(tx, principal, { type: "delivery.read", object: { k: "delivery", id: item } });
      return listAttempts(tx, item);
    });
    const { items, next } = partOf(
      ctx,
      rows,
      ({ delivery_id, attempt, at }) => `${delivery_id}.${attempt}.${at.getTime()}`,
    );
    ctx.body = { items: items.map((row) => attemptView(deps, principal, row)), next };
  });

  router.get("/deliveries/:event/request", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    if (!readsBodies(principal)) throw forbidden(`the role ${principal.role} may not read what people wrote`);
    const endpoint = deps.setup.endpoints.get(text(ctx.query["endpoint"]) ?? "");
    if (endpoint === undefined) throw badRequest([{ path: "endpoint", message: "no endpoint has that id" }]);
    const event = await deps.store.transact(contextOf(principal), async (tx) => {
      const [row] = await readEvents(tx, [ctx.params["event"] ?? ""]);
      if (row === undefined || row.wrapped === null) throw notFound("event");
      const opened = openEvent(deps, row);
      const { conversation, person } = opened.data;
      if (conversation !== undefined && !seesGroup(principal, conversation.group_id)) throw notFound("event");
      const about = { personId: person?.id ?? "", minor: person?.minor === true };
      const sight = conversation === undefined ? "record" : sightOf(conversation.status);
      await see(deps, tx, principal, { kind: "event", id: opened.id, person: about, sight });
      return opened;
    });
    ctx.body = await showRequest({ ...deps, links: deps.files.links }, endpoint, event);
  });

  router.get("/dead-letters", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const page = pageOf(ctx, "dlt");
    const kind = oneOf(ctx, "kind", deadLetterKinds);
    const items = await deps.store.transact(contextOf(principal), (tx) =>
      listDeadLetters(tx, page.after, kind, page.limit),
    );
    const advised = items.map((item) => ({ ...item, advice: adviceOn(item) }));
    ctx.body = listOf(advised, page, (item) => item.id);
  });

  router.post("/dead-letters/:id/replay", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, keepers);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const id = ctx.params["id"] ?? "";
    const done = await unsafe(deps, ctx, principal, raw, async (tx) => {
      const effect = await deps.replay(tx, contextOf(principal), id);
      return { status: 202, body: { id, outcome: effect.outcome }, effect };
    });
    if (done !== undefined) handOnReplayed(deps, done);
  });
}
