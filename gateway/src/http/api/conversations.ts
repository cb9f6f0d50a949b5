import { json, priorities } from "@gatehouse/sdk";
import type Router from "@koa/router";
import type { Context } from "koa";
import { z } from "zod";
import { hasBreakGlass } from "../../access/break-glass.js";
import { type ConversationChange, changeConversation } from "../../desk/change-conversation.js";
import { badRequest, notFound } from "../../desk/problem.js";
import { writeMessage } from "../../desk/write-message.js";
import { type HeldConversation, holdConversation, openConversation } from "../../pipeline/hold-conversation.js";
import type { Recorded } from "../../pipeline/record-events.js";
import { openMessage } from "../../pipeline/stored-message.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { listConversations } from "../../store/sql/list-conversations.js";
import { listExternalRefs } from "../../store/sql/list-external-refs.js";
import { listMessages } from "../../store/sql/list-messages.js";
import { readConversation } from "../../store/sql/read-conversation.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { bookRead } from "../book-read.js";
import { oneOf } from "../one-of.js";
import { badCursor, listOf, pageOf } from "../paging.js";
import { actorOf, contextOf, type Principal, readsBodies, requireRole, seesGroup } from "../principal.js";
import { mayRead, type Sighted, see, sightOf } from "../see.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";
import { conversationFor, messageFor, refsView } from "./views.js";

const statuses = ["open", "pending", "snoozed", "closed"] as const;

const change = z.strictObject({
  status: z.enum(["open", "pending", "closed"]).optional(),
  group_id: z.string().optional(),
  assignee: z.string().max(128).nullable().optional(),
  priority: z.enum(priorities).optional(),
  labels: z.array(z.string().max(64)).max(50).optional(),
});
const assignment = change.pick({ group_id: true, assignee: true });
const note = z.strictObject({ text: z.string().min(1).max(65_536) });

const readers = ["agent", "supervisor", "admin"] as const;

/** Another group's, which the caller opened with a reason. */
async function behindGlass(deps: ApiDeps, tx: Tx, principal: Principal, id: string): Promise<HeldConversation> {
  const glass = await hasBreakGlass(tx, principal, { kind: "conversation", id });
  if (glass === undefined) throw notFound("conversation");
  await actAsGateway(tx);
  const [row] = await readConversation(tx, id);
  if (row === undefined) throw notFound("conversation");
  return openConversation(deps.keyring, row);
}

async function visible(deps: ApiDeps, tx: Tx, principal: Principal, id: string): Promise<HeldConversation> {
  const [row] = await readConversation(tx, id);
  if (row !== undefined && seesGroup(principal, row.group_id)) return openConversation(deps.keyring, row);
  return behindGlass(deps, tx, principal, id);
}

async function held(deps: ApiDeps, tx: Tx, principal: Principal, id: string): Promise<HeldConversation> {
  const conversation = await holdConversation(deps.keyring, tx, id);
  if (conversation === undefined || !seesGroup(principal, conversation.held.row.group_id))
    throw notFound("conversation");
  return conversation;
}

const seenIn = ({ held: { row }, identity }: HeldConversation): Sighted => ({
  kind: "conversation",
  id: row.id,
  person: identity,
  sight: sightOf(row.status),
  group: row.group_id,
});

function changeOf(deps: ApiDeps, { group_id, ...rest }: z.output<typeof change>): ConversationChange {
  if (group_id !== undefined && !deps.setup.groups.has(group_id))
    throw badRequest([{ path: "group_id", message: "no group has that id" }]);
  const entries = Object.entries({ ...rest, groupId: group_id }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as ConversationChange;
}

/** An unsafe call on one conversation: authorise, read, act in one transaction, hand over after the commit. */
async function act<B>(
  deps: ApiDeps,
  ctx: Context & { params: Record<string, string> },
  schema: z.ZodType<B>,
  run: (tx: Tx, conversation: HeldConversation, body: B, principal: Principal) => Promise<Recorded & { id: string }>,
): Promise<void> {
  const principal = await deps.tokens.principal(ctx);
  requireRole(principal, readers);
  const raw = await readBody(ctx.req, deps.maxBodyBytes);
  const body = json(raw, schema);
  const recorded = await unsafe(deps, ctx, principal, raw, async (tx) => {
    const conversation = await held(deps, tx, principal, ctx.params["id"] ?? "");
    await actAsGateway(tx);
    const effect = await run(tx, conversation, body, principal);
    return { status: 200, body: { id: effect.id }, effect };
  });
  if (recorded !== undefined) deps.dispatch(recorded);
}

export function conversationRoutes(router: Router, deps: ApiDeps): void {
  router.get("/conversations", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const page = pageOf(ctx, "cnv");
    const status = oneOf(ctx, "status", statuses);
    const groups = principal.role === "admin" ? null : principal.groups;
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const rows = await listConversations(tx, page.after, groups, status, page.limit);
      const items = rows.map((row) => ({ id: row.id, conversation: openConversation(deps.keyring, row) }));
      const { next } = listOf(items, page, (item) => item.id) as { next: string | null };
      const views = [];
      for (const { conversation } of items) {
        const readable = await mayRead(deps, tx, principal, seenIn(conversation));
        views.push(conversationFor(deps, readable, conversation));
      }
      const subjects = rows.map((row) => row.person_id);
      const object = { k: "conversation", id: "*" };
      await bookRead(tx, principal, {
        type: "conversation.listed",
        object,
        subjects,
        ctx: { conversations: rows.length },
      });
      return { items: views, next };
    });
  });

  router.get("/conversations/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const conversation = await visible(deps, tx, principal, ctx.params["id"] ?? "");
      const { id } = conversation.held.row;
      const refs = await listExternalRefs(tx, id);
      await see(deps, tx, principal, seenIn(conversation));
      return { ...conversationFor(deps, readsBodies(principal), conversation), ...refsView(refs) };
    });
  });

  router.get("/conversations/:id/messages", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, readers);
    const page = pageOf(ctx);
    if (!/^\d{0,15}$/.test(page.after)) throw badCursor();
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const conversation = await visible(deps, tx, principal, ctx.params["id"] ?? "");
      const rows = await listMessages(tx, conversation.held.row.id, Number(page.after), page.limit);
      await see(deps, tx, principal, seenIn(conversation));
      const { next } = listOf(rows, page, (row) => row.sequence) as { next: string | null };
      return { items: rows.map((row) => messageFor(principal, openMessage(deps.keyring, row).message)), next };
    });
  });

  router.patch("/conversations/:id", (ctx) =>
    act(deps, ctx, change, async (tx, conversation, body, principal) => ({
      id: conversation.held.row.id,
      ...(await changeConversation(deps, tx, conversation, changeOf(deps, body), actorOf(principal))),
    })),
  );

  router.post("/conversations/:id/assign", (ctx) =>
    act(deps, ctx, assignment, async (tx, conversation, body, principal) => ({
      id: conversation.held.row.id,
      ...(await changeConversation(deps, tx, conversation, changeOf(deps, body), actorOf(principal))),
    })),
  );

  router.post("/conversations/:id/notes", (ctx) =>
    act(deps, ctx, note, async (tx, conversation, { text }, principal) => {
      const draft = { text, attachments: [] };
      const actor = actorOf(principal);
      const { message, ...recorded } = await writeMessage(deps, tx, conversation, "private", draft, actor);
      return { ...recorded, id: message.id };
    }),
  );
}
