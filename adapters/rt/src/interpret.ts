import { type Command, json, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { keyOf, type Transaction, transaction } from "./transaction.js";

type Told = Pick<Command, "id" | "external_id" | "agent">;

/** RT opens a ticket by itself when the customer writes; that it closes one by itself is somebody's rule. */
const system = "RT_System";

/** What the change of a status means, if anything: between two open statuses nothing does. */
export function changeOf(
  { type, creator, from, to }: Pick<Transaction, "type" | "creator" | "from" | "to">,
  { closed_statuses }: Config,
): "close" | "reopen" | undefined {
  if (type !== "Status" || closed_statuses.includes(from) === closed_statuses.includes(to)) return undefined;
  if (closed_statuses.includes(to)) return "close";
  return creator === system ? undefined : "reopen";
}

function answered(told: Told, { text, files }: Transaction): readonly Command[] {
  const words = text.trim() === "" ? files.map(({ filename }) => `[${filename}]`).join(" ") : text;
  return words === "" ? [] : [{ type: "message.send", ...told, text: words, attachments: files }];
}

/** A note carries words alone: its files stay in RT, and are named. */
function noted(told: Told, { text, files }: Transaction): readonly Command[] {
  const words = [text, ...files.map(({ filename }) => `[${filename}]`)].filter((line) => line.trim() !== "").join("\n");
  return words === "" ? [] : [{ type: "conversation.note", ...told, text: words }];
}

/** A correspondence answers the person, a comment is a note, and a status may close or reopen; what we wrote is nothing. */
export function interpret(raw: RawEvent, config: Config): readonly Command[] {
  const done = json(raw.body, transaction);
  if (done.creator === config.user) return [];
  const told = { id: keyOf(done), external_id: done.ticket, agent: done.creator };
  switch (done.type) {
    case "Correspond":
      return answered(told, done);
    case "Comment":
      return noted(told, done);
    case "Status": {
      const change = changeOf(done, config);
      return change === undefined ? [] : [{ type: `conversation.${change}`, ...told }];
    }
  }
}
