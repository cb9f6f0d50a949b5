import { type Command, command, identifier, json, PluginError, type RawEvent } from "@gatehouse/sdk";
import { plainText } from "@gatehouse/sdk/desk";
import { z } from "zod";
import type { Replies } from "../config/replies.js";
import type { Config } from "../config.js";
import { textOf, valueAt } from "../json-path.js";
import { type Item, idOf, kindOf } from "./item.js";

const item = z.record(z.string(), z.unknown());
const agentId = identifier(128);

const at = (found: Item, path: string | undefined): string | undefined =>
  path === undefined ? undefined : textOf(valueAt(found, path));

/** Not at the path, or not of this kind: the message names the option, whose path leads nowhere. */
function needed(found: Item, option: string, path: string | undefined): string {
  const value = at(found, path);
  if (value !== undefined && value !== "") return value;
  const message = `replies.${option}: the reply has no text or number at ${path ?? ""}`;
  throw new PluginError("rejected", message, { faults: [{ path: path ?? "", message }] });
}

interface FileOf {
  readonly url: string;
  readonly filename: string;
}

/** The end of the address, where it names no file. */
function fileOf(found: unknown, { url: at, filename }: NonNullable<Replies["attachments"]>): FileOf {
  const url = textOf(valueAt(found, at)) ?? "";
  const own = filename === undefined ? undefined : textOf(valueAt(found, filename));
  return { url, filename: (own || url.split(/[?#]/)[0]?.split("/").at(-1) || "file").slice(0, 255) };
}

function filesOf(found: Item, { attachments }: Replies): readonly FileOf[] {
  const list = attachments && valueAt(found, attachments.items);
  return attachments !== undefined && Array.isArray(list) ? list.map((each) => fileOf(each, attachments)) : [];
}

function wordsOf(found: Item, { text: path, text_format }: Replies): string | undefined {
  const text = at(found, path);
  return text === undefined || text_format === "plain" ? text : plainText(text);
}

function aboutOf(found: Item, replies: Replies): object {
  const id = idOf(found, replies);
  if (id === undefined)
    needed(
      found,
      "id",
      replies.id.find((path) => !at(found, path)),
    );
  const agent = agentId.safeParse(at(found, replies.agent));
  const name = replies.external_id === undefined ? "conversation_id" : "external_id";
  return {
    id,
    [name]: needed(found, name, replies[name]),
    ...(agent.success && { agent: agent.data }),
  };
}

function answerOf(found: Item, replies: Replies): object {
  const attachments = filesOf(found, replies);
  const words = wordsOf(found, replies);
  const names = attachments.map(({ filename }) => filename).join(", ");
  const text = words || (names && `[文件 | file] ${names}`) || needed(found, "text", replies.text);
  return { text, attachments };
}

function contentOf(kind: Command["type"], found: Item, replies: Replies): object {
  if (kind === "message.send") return answerOf(found, replies);
  if (kind === "conversation.note") return { text: wordsOf(found, replies) || needed(found, "text", replies.text) };
  return {};
}

/** One reply as a command, by the paths of the option `replies`. Pure. Throws `rejected` for one that lacks a part. */
export function interpret(raw: RawEvent, { replies }: Config): readonly Command[] {
  const found = json(raw.body, item);
  const kind = replies && kindOf(found, replies);
  if (replies === undefined || kind === undefined) return [];
  const made = { type: kind, ...aboutOf(found, replies), ...contentOf(kind, found, replies) };
  return [json(JSON.stringify(made), command)];
}
