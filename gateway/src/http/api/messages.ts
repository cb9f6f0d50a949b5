import { commandAttachment, interactive, json, location, schemes, template } from "@gatehouse/sdk";
import type Router from "@koa/router";
import { z } from "zod";
import { isBehindGlass } from "../../access/break-glass.js";
import { type Opened, openConversationTo } from "../../desk/open-conversation-to.js";
import { badRequest, forbidden, notFound } from "../../desk/problem.js";
import { fileOfCommand } from "../../desk/run-command.js";
import { writeMessage } from "../../desk/write-message.js";
import { holdConversation, openConversation } from "../../pipeline/hold-conversation.js";
import { together } from "../../pipeline/record-events.js";
import { openMessage } from "../../pipeline/stored-message.js";
import { actAsGateway } from "../../store/sql/act-as-gateway.js";
import { readConversation } from "../../store/sql/read-conversation.js";
import { readMessages } from "../../store/sql/read-messages.js";
import type { Tx } from "../../store/transaction.js";
import { readBody } from "../body.js";
import { actorOf, contextOf, type Principal, requireRole, seesGroup } from "../principal.js";
import { see, sightOf } from "../see.js";
import { unsafe } from "../unsafe.js";
import type { ApiDeps } from "./deps.js";
import { messageFor } from "./views.js";

const target = z.strictObject({ account_id: z.string(), scheme: z.enum(schemes), value: z.string().min(1).max(512) });

const newMessage = z
  .strictObject({
    conversation_id: z.string().max(64).optional(),
    to: target.optional(),
    text: z.string().max(65_536).default(""),
    attachments: z.array(commandAttachment).max(50).default([]),
    reply_to_id: z.string().max(64).nullable().optional(),
    interactive: z.strictObject(interactive.shape).optional(),
    location: z.strictObject(location.shape).optional(),
    template: z.strictObject(template.shape).optional(),
  })
  .refine((m) => (m.conversation_id === undefined) !== (m.to === undefined), {
    path: ["conversation_id"],
    message: "needs either conversation_id or to",
  })
  .refine((m) => m.text !== "" || m.attachments.length > 0 || m.interactive !== undefined || m.location !== undefined, {
    path: ["text"],
    message: "needs text, attachments, interactive or location",
  })
  .refine((m) => m.template === undefined || m.text !== "", {
    path: ["text"],
    message: "a template needs its rendering as text: the book keeps what the person read",
  });

type NewMessage = z.output<typeof newMessage>;

async function conversationOf(
  deps: ApiDeps,
  tx: Tx,
  principal: Principal,
  { conversation_id, to }: NewMessage,
): Promise<Opened> {
  if (to !== undefined) {
    // Whose the person is, is known only when the conversation is found.
    await actAsGateway(tx);
    return openConversationTo(deps, tx, to);
  }
  const conversation = await holdConversation(deps.keyring, tx, conversation_id ?? "");
  if (conversation === undefined || !seesGroup(principal, conversation.held.row.group_id))
    throw notFound("conversation");
  await actAsGateway(tx);
  return { conversation, recorded: together([]) };
}

async function found(tx: Tx, id: string) {
  const [stored] = await readMessages(tx, [id]);
  const [row] = stored === undefined ? [] : await readConversation(tx, stored.conversation_id);
  return stored === undefined || row === undefined ? undefined : { stored, row };
}

/** Of the caller's groups, or of a conversation that was opened to them with a reason. */
async function visible(tx: Tx, principal: Principal, id: string) {
  const seen = await found(tx, id);
  if (seen !== undefined && (principal.role === "integrator" || seesGroup(principal, seen.row.group_id))) return seen;
  const behind = (await isBehindGlass(tx, principal, { kind: "message", id })) ? await found(tx, id) : undefined;
  if (behind === undefined) throw notFound("message");
  return behind;
}

export function messageRoutes(router: Router, deps: ApiDeps): void {
  router.post("/messages", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["agent", "supervisor", "admin"]);
    const raw = await readBody(ctx.req, deps.maxBodyBytes);
    const body = json(raw, newMessage);
    if (body.to !== undefined && !deps.setup.accounts.has(body.to.account_id))
      throw badRequest([{ path: "to.account_id", message: "no account has that id" }]);
    const written = await unsafe(deps, ctx, principal, raw, async (tx) => {
      const { conversation, recorded } = await conversationOf(deps, tx, principal, body);
      if (!seesGroup(principal, conversation.held.row.group_id))
        throw forbidden("that conversation is another group's");
      const draft = {
        text: body.text,
        attachments: body.attachments.map(fileOfCommand),
        ...(body.reply_to_id != null && { replyToId: body.reply_to_id }),
        ...(body.interactive && { interactive: body.interactive }),
        ...(body.location && { location: body.location }),
        ...(body.template && { template: body.template }),
      };
      const actor = actorOf(principal);
      const written = await writeMessage(deps, tx, conversation, "public", draft, actor);
      const { id, conversation_id } = written.message;
      const effect = { ...written, ...together([recorded, written]) };
      return { status: 202, body: { id, status: "queued", conversation_id }, effect };
    });
    if (written === undefined) return;
    deps.dispatch(written);
    if (written.pendingFiles.length > 0) deps.fetchLater(written.pendingFiles);
  });

  router.get("/messages/:id", async (ctx) => {
    const principal = await deps.tokens.principal(ctx);
    requireRole(principal, ["agent", "supervisor", "admin", "integrator"]);
    ctx.body = await deps.store.transact(contextOf(principal), async (tx) => {
      const { stored, row } = await visible(tx, principal, ctx.params["id"] ?? "");
      const { identity, held } = openConversation(deps.keyring, row);
      const sight = sightOf(held.row.status);
      await see(deps, tx, principal, {
        kind: "message",
        id: stored.id,
        person: identity,
        sight,
        group: row.group_id,
      });
      return messageFor(principal, openMessage(deps.keyring, stored).message);
    });
  });
}
