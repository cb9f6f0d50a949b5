import { type Command, json, type RawEvent } from "@gatehouse/sdk";
import { fitted, shortened } from "@gatehouse/sdk/desk";
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

const leftLine = (lost: readonly string[]): string =>
  lost.length === 0 ? "" : `[文件太大，未转发 | file too large to pass on: ${lost.join(", ")}]`.slice(0, 2000);

const lined = (lines: readonly string[]): string => lines.filter((line) => line.trim() !== "").join("\n");

/** An answer needs words; one of files alone names them. */
function answered(told: Told, { text, files, lost }: Transaction): readonly Command[] {
  const { text: said, whole } = fitted(text);
  const named = said.trim() === "" ? files.map(({ filename }) => `[${filename}]`).join(" ") : said;
  const words = lined([named, leftLine(lost)]);
  const attachments = whole === undefined ? files : [whole, ...files].slice(0, 50);
  return words === "" ? [] : [{ type: "message.send", ...told, text: words, attachments }];
}

/** A note carries words alone: its files stay in RT, and are named. */
function noted(told: Told, { text, files, lost }: Transaction): readonly Command[] {
  const names = [...files.map(({ filename }) => filename), ...lost].map((name) => `[${name}]`);
  const words = shortened(lined([text, ...names]));
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
