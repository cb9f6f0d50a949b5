import {
  type Command,
  command,
  json,
  type RawEvent,
  requireJsonPost,
  verify,
  type WebhookRequest,
  type WebhookResult,
} from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** A key of the commands' own stands alone: the secrets of the events then open nothing. */
const keysOf = ({ command_key, secret, previous_secret }: Config): readonly string[] =>
  (command_key === undefined ? [secret, previous_secret] : [command_key]).filter((key) => key !== undefined);

/** A command coming back: verified on its raw bytes and keyed by the receiver's id, so that a repeat is harmless. */
export function webhook(request: WebhookRequest, config: Config): WebhookResult {
  verify(keysOf(config), request.headers, request.rawBody, request.receivedAt);
  requireJsonPost(request);
  const { id } = json(request.rawBody, command);
  const raw = { key: `command:${id}`, body: request.rawBody, contentType: "application/json" };
  return { events: [raw], reply: "admitted" };
}

/** One request is one command. */
export const interpret = (raw: RawEvent): readonly Command[] => [json(raw.body, command)];
