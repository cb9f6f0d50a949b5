import type { Message } from "../message.js";

const place = ({ location }: Message): string | undefined =>
  location &&
  `[位置] ${[location.name, location.address].filter(Boolean).join(" ")} ${location.latitude},${location.longitude}`;

/** What was chosen from a menu, where the channel gives no text of it. */
const choice = ({ interactive_reply: reply }: Message): string | undefined =>
  reply && (reply.title ?? reply.value ?? reply.action_id);

const isSaid = (line: string | undefined): line is string => line !== undefined && line.trim() !== "";

/** All that a message says, without its files; never empty: of one without a word its type. */
export function wordsOf(message: Message): string {
  const said = isSaid(message.text) ? message.text : choice(message);
  const captions = message.attachments.map(({ caption }) => caption).filter((caption) => caption !== said);
  const transcripts = message.attachments.map(({ transcript }) => transcript && `[语音转文字] ${transcript}`);
  const lines = [said, place(message), ...captions, ...transcripts].filter(isSaid);
  return lines.length === 0 ? `[${message.type}]` : lines.join("\n");
}
