import { type Command, json, type RawEvent } from "@gatehouse/sdk";
import { type Reply, reply } from "./reply.js";

const leftOut =
  "工单系统的回复太大，有一部分没有发出，请到工单系统查看 | the helpdesk's answer was too large: a part of it was not sent and can be read there";

/** A file may come without words, which a message needs. */
const wordsOf = ({ text, attachments }: Reply): string =>
  text === "" ? attachments.map(({ filename }) => filename).join("\n") : text;

/** An answer as commands: what the person is sent, and a note where something is missing. */
export function interpret(raw: RawEvent): readonly Command[] {
  const found = json(raw.body, reply);
  const { conversation_id, agent, attachments } = found;
  const about = { conversation_id, ...(agent !== undefined && { agent }) };
  const text = wordsOf(found);
  return [
    ...(text === ""
      ? []
      : [{ type: "message.send" as const, id: raw.key, ...about, text, attachments: [...attachments] }]),
    ...(found.left_out ? [{ type: "conversation.note" as const, id: `${raw.key}-note`, ...about, text: leftOut }] : []),
  ];
}
