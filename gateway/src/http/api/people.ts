import { json, personKinds } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { hasBreakGlass } from "../../access/break-glass.js";
import { mask } from "../../core/identity/mask.js";
import { notFound } from "../../desk/problem.js";
import { append } from "../../ledger/append.js";
import { personEvent } from "../../pipeline/admit/message-events.js";
import { recordEvents } from "../../pipeline/record-events.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { listConversationsOfPerson } from "../../store/sql/list-conversations-of-person.js";
import { listPointsOfPerson, type PointRow } from "../../store/sql/list-points-of-person.js";
import { type PersonRow, readPerson } from "../../store/sql/read-person.js";
import { setPerson } from "../../store/sql/set-person.js";
import type { Tx } from "../../store/transaction.js";
import { unseal } from "../../vault/seal.js";
import { readBody } from "../body.js";
import { contextOf, type Principal, requireRole } from "../principal.js";
import { see } from "../see.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";

const change = z.strictObject({ kind: z.enum(personKinds).optional(), minor: z.boolean().optional() });

const readers = ["agent", "supervisor"] as const;

/** A living person that has a conversation in one of the caller's groups. */
async function visible(tx: Tx, principal: Principal, id: string) {
  const row = await readPerson(tx, id);
  const conversations = await listConversationsOfPerson(tx, id, principal.readsAll ? null : principal.groups);
  if (row === undefined || row.wrapped === null || conversations.length === 0) throw notFound("person");
  return { row: { ...row, wrapped: row.wrapped }, conversations };
}

const nameOf = ({ keyring }: ApiDeps, row: PersonRow & { wrapped: Buffer }): string | null =>
  row.display_name && unseal(keyring.open(row), `person|${row.id}|display_name`, row.display_name).toString();

/** Whoever opened the record with a reason sees it as if all groups were theirs. */
async function readable(tx: Tx, principal: Principal, id: string) {
  const glass = await hasBreakGlass(tx, principal, { kind: "person", id });
  if (glass === undefined) return visible(tx, principal, id);
  await actAsGateway(tx);
  return visible(tx, { ...principal, readsAll: true }, id);
}

/** Masked: whoever needs the whole value answers in the conversation, which has it. */
function pointView({ keyring }: ApiDeps, point: PointRow): object {
  const { id, scheme, role, level, blocked, kid, wrapped } = point;
  if (wrapped === null) return { id, scheme, role, level, blocked, display: null };
  const value = unseal(keyring.open({ kid, wrapped }), `contact_point|${id}|value`, point.value).toString();
  return { id, scheme, role, level, blocked, display: mask(scheme, value) };
}

/** People, as far as the caller's groups write with them. */
export function personRoutes(router: Router, deps: ApiDeps): void {
  router.get("/people/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, principal.readsAll ? [principal.role] : readers);
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const { row, conversations } = await readable(tx, principal, ctx.params["id"] ?? "");
      const { id, kind, minor, created_at } = row;
      const points = await listPointsOfPerson(tx, id);
      await see(deps, tx, principal, { kind: "person", id, person: { personId: id, minor }, sight: "record" });
      const contact_points = points.map((point) => pointView(deps, point));
      return { id, kind, minor, display_name: nameOf(deps, row), created_at, contact_points, conversations };
    });
  });

  router.patch("/people/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["supervisor"]);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const { kind, minor } = json(raw, change);
    const recorded = await unsafe(deps, ctx, principal, raw, async (tx) => {
      const { row, conversations } = await visible(tx, principal, ctx.params["id"] ?? "");
      const { id } = row;
      await actAsGateway(tx);
      const sequence = await setPerson(tx, id, { ...(kind && { kind }), ...(minor !== undefined && { minor }) });
      if (sequence === undefined) throw notFound("person");
      const object = { k: "person", id };
      await append(tx, contextOf(principal), { type: "person.updated", outcome: "success", object, subject: [id] });
      const name = nameOf(deps, row);
      const identity = {
        contactPointId: "",
        personId: id,
        kind: (kind ?? row.kind) as (typeof personKinds)[number],
        minor: minor ?? row.minor,
        ...(name !== null && { displayName: name }),
        key: deps.keyring.open(row),
        isNew: false,
      };
      const draft = personEvent("person.updated", identity, conversations[0]?.account_id ?? "", sequence, tx.now);
      return { status: 200, body: { id }, effect: await recordEvents(deps, tx, [draft]) };
    });
    if (recorded !== undefined) deps.dispatch(recorded);
  });
}
