import { type Outbound, type OutboundAttachment, PluginError } from "@gatehouse/sdk";
import { type Config, robotCode } from "../config.js";

/** One message of DingTalk's: a template and its parameters (企业机器人发送消息的消息类型). */
export interface Part {
  readonly msgKey: "sampleText" | "sampleImageMsg" | "sampleFile";
  readonly msgParam: string;
}

export const textPart = (content: string): Part => ({ msgKey: "sampleText", msgParam: JSON.stringify({ content }) });

const extension = (name: string): string => /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? "bin";

/** A file that has been uploaded. */
export function filePart({ kind, filename }: OutboundAttachment, mediaId: string): Part {
  if (kind === "image") return { msgKey: "sampleImageMsg", msgParam: JSON.stringify({ photoURL: mediaId }) };
  const param = { mediaId, fileName: filename, fileType: extension(filename) };
  return { msgKey: "sampleFile", msgParam: JSON.stringify(param) };
}

const groupOf = ({ conversation_ref }: Outbound): string | undefined =>
  conversation_ref?.startsWith("group:") ? conversation_ref.slice("group:".length) : undefined;

/** An outsider in a group has an encrypted id only, to which nothing can be sent. */
function userOf({ to }: Outbound): string {
  if (to.value.startsWith("$:"))
    throw new PluginError("rejected", "this person is no member of the organisation", { reason: "recipient_unknown" });
  return to.value;
}

/** Path and body that send one part to the person, or to the group the conversation is in. */
export function partCall(
  message: Outbound,
  part: Part,
  config: Config,
): { readonly path: string; readonly body: object } {
  const group = groupOf(message);
  const common = { robotCode: robotCode(config), ...part };
  if (group !== undefined)
    return { path: "/v1.0/robot/groupMessages/send", body: { ...common, openConversationId: group } };
  return { path: "/v1.0/robot/oToMessages/batchSend", body: { ...common, userIds: [userOf(message)] } };
}

/** Path and body that take a message back. */
export function recallCall(
  message: Outbound,
  id: string,
  config: Config,
): { readonly path: string; readonly body: object } {
  const group = groupOf(message);
  const common = { robotCode: robotCode(config), processQueryKeys: [id] };
  if (group !== undefined)
    return { path: "/v1.0/robot/groupMessages/recall", body: { ...common, openConversationId: group } };
  return { path: "/v1.0/robot/otoMessages/batchRecall", body: common };
}
