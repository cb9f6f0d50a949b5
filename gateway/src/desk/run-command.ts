import { type Command, type InboundAttachment, PluginError } from "@gatehouse/sdk";
import { type HeldConversation, holdConversation } from "../pipeline/hold-conversation.js";
import type { Recorded } from "../pipeline/record-events.js";
import type { Endpoint } from "../pipeline/setup.js";
import { findConversationByExternal } from "../store/sql/find-conversation-by-external.js";
import { noteRawAbout } from "../store/sql/note-raw-about.js";
import { wasDeliveredTo } from "../store/sql/was-delivered-to.js";
import type { Tx } from "../store/transaction.js";
import { type ConversationChange, changeConversation } from "./change-conversation.js";
import type { Actor, DeskDeps } from "./desk-deps.js";
import { badRequest, forbidden, notFound } from "./problem.js";
import { writeMessage } from "./write-message.js";

export interface Commanded extends Recorded {
  /** The message written, else the conversation. */
  readonly id: string;
  readonly status: string;
  readonly pendingFiles: readonly string[];
}

type FileOfCommand = Extract<Command, { type: "message.send" }>["attachments"][number];

/** A file a command brings: exactly one of url and content_base64. */
export function fileOfCommand(
  { url, content_base64, filename, content_type }: FileOfCommand,
  n: number,
): InboundAttachment {
  if ((url === undefined) === (content_base64 === undefined))
    throw badRequest([{ path: `attachments.${n}`, message: "needs either url or content_base64" }]);
  const content = content_base64 === undefined ? {} : { content: Buffer.from(content_base64, "base64") };
  return { filename, content_type, ...(url !== undefined && { url }), ...content };
}

const actorOf = (endpoint: Endpoint, command: Command, request: string | undefined): Actor => ({
  id: command.agent === undefined ? `endpoint:${endpoint.id}` : `agent:endpoint/${endpoint.id}/${command.agent}`,
  role: "receiver",
  endpointId: endpoint.id,
  ...(request !== undefined && { request }),
});

export const isListed = ({ options }: Endpoint, { type }: Command): boolean => options.commands.includes(type);

/** The conversation a command is about, by whichever name; undefined where this endpoint never received it. */
export async function conversationOf(tx: Tx, endpoint: Endpoint, command: Command): Promise<string | undefined> {
  const { conversation_id, external_id } = command;
  if (external_id !== undefined) return findConversationByExternal(tx, endpoint.id, external_id);
  const known = conversation_id !== undefined && (await wasDeliveredTo(tx, endpoint.id, conversation_id));
  return known ? conversation_id : undefined;
}

/** May this endpoint do this, here? A conversation it never received does not exist for it. */
async function authorise(deps: DeskDeps, tx: Tx, endpoint: Endpoint, command: Command): Promise<HeldConversation> {
  if (!isListed(endpoint, command))
    throw forbidden(`${command.type} is not in the commands of endpoint ${endpoint.id}`);
  const id = await conversationOf(tx, endpoint, command);
  const conversation = id === undefined ? undefined : await holdConversation(deps.keyring, tx, id);
  const { groups } = endpoint.options;
  if (conversation === undefined || !(groups?.includes(conversation.held.row.group_id) ?? true))
    throw notFound("conversation");
  return conversation;
}

function requireGroup(deps: DeskDeps, groupId: string | undefined): void {
  if (groupId !== undefined && !deps.setup.groups.has(groupId))
    throw badRequest([{ path: "group_id", message: "no group has that id" }]);
}

/** What a command came in: its bytes as they are kept, and the call that brought them, if one did. */
export interface CameIn {
  readonly rawId: string;
  readonly request: string | undefined;
}

/** What is said of a command when it was taken: a message has yet to leave, all else has happened. */
export const statusOf = (command: Command | undefined): string =>
  command?.type === "message.send" ? "queued" : "done";

/** Runs one command of an endpoint in the caller's transaction. */
export async function runCommand(
  deps: DeskDeps,
  tx: Tx,
  endpoint: Endpoint,
  command: Command,
  { rawId, request }: CameIn,
): Promise<Commanded> {
  const conversation = await authorise(deps, tx, endpoint, command);
  await noteRawAbout(tx, [{ personId: conversation.identity.personId, rawId }]);
  const actor = actorOf(endpoint, command, request);
  const status = statusOf(command);
  const onConversation = { id: conversation.held.row.id, pendingFiles: [] };
  const become = async (change: ConversationChange): Promise<Commanded> => ({
    ...onConversation,
    ...(await changeConversation(deps, tx, conversation, change, actor)),
    status,
  });
  switch (command.type) {
    case "message.send": {
      const { text, reply_to_id, interactive, location, template } = command;
      const draft = {
        text,
        attachments: command.attachments.map(fileOfCommand),
        ...(reply_to_id && { replyToId: reply_to_id }),
        ...(interactive && { interactive }),
        ...(location && { location }),
        ...(template && { template }),
      };
      const { message, ...rest } = await writeMessage(deps, tx, conversation, "public", draft, actor);
      return { ...rest, id: message.id, status };
    }
    case "conversation.note": {
      const draft = { text: command.text, attachments: [] };
      const { message, ...rest } = await writeMessage(deps, tx, conversation, "private", draft, actor);
      return { ...rest, id: message.id, status };
    }
    case "conversation.close":
      return become({ status: "closed" });
    case "conversation.reopen":
      return become({ status: "open" });
    case "conversation.assign": {
      const { group_id, assignee } = command;
      requireGroup(deps, group_id);
      return become({
        ...(group_id !== undefined && { groupId: group_id }),
        ...(assignee !== undefined && { assignee }),
      });
    }
  }
}

/** Commands come from an adapter's pure `interpret`; a connector's error there is the sender's fault. */
export function commandsOf(
  endpoint: Endpoint,
  raw: Parameters<NonNullable<Endpoint["adapter"]["interpret"]>>[0],
): readonly Command[] {
  const commands = endpoint.adapter.interpret?.(raw, endpoint.config);
  if (commands === undefined) throw new PluginError("rejected", `the adapter ${endpoint.adapter.id} takes no commands`);
  return commands;
}
