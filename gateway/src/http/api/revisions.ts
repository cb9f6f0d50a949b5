import { json } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { notFound } from "../../desk/problem.js";
import { findOwn, type Revision, reviseOwn } from "../../desk/revise-own.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { readMessages } from "../../store/sql/read-messages.js";
import { readBody } from "../body.js";
import { actorOf, requireRole, seesGroup } from "../principal.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const edit = z.strictObject({ text: z.string().min(1).max(65_536) });

async function revise(
  deps: ApiDeps,
  ctx: Context & { params: Record<string, string> },
  read: (raw: Buffer) => Revision,
): Promise<void> {
  const principal = await deps.tokens.principal(ctx);
  requireRole(principal, ["agent", "supervisor", "admin"]);
  const raw = await readBody(ctx.req, deps.maxBodyBytes);
  const revision = read(raw);
  const id = ctx.params["id"] ?? "";
  const done = await unsafe(deps, ctx, principal, raw, async (tx) => {
    const [stored] = await readMessages(tx, [id]);
    if (stored === undefined) throw notFound("message");
    const target = await findOwn(deps, tx, id, stored.conversation_id);
    if (!seesGroup(principal, target.conversation.held.row.group_id)) throw notFound("message");
    await actAsGateway(tx);
    const effect = await reviseOwn(deps, tx, target, revision, actorOf(principal));
    return { status: 202, body: { id, revision: effect.message.revision }, effect };
  });
  if (done !== undefined) deps.dispatch(done);
}

/** What an agent does to a message that has left: `PATCH` edits it, `DELETE` takes it back where the channel can. */
export function revisionRoutes(router: Router, deps: ApiDeps): void {
  router.patch("/messages/:id", (ctx) => revise(deps, ctx, (raw) => ({ op: "edit", text: json(raw, edit).text })));
  router.delete("/messages/:id", (ctx) => revise(deps, ctx, () => ({ op: "delete" })));
}
