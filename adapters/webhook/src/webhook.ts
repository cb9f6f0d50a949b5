import { signedCommand, type WebhookRequest, type WebhookResult } from "@gatehouse/sdk";
import type { Config } from "./config.js";

/** A key of the commands' own stands alone: the secrets of the events then open nothing. */
const keysOf = ({ command_key, secret, previous_secret }: Config): readonly string[] =>
  (command_key === undefined ? [secret, previous_secret] : [command_key]).filter((key) => key !== undefined);

/** A command coming back. */
export const webhook = (request: WebhookRequest, config: Config): WebhookResult =>
  signedCommand(request, keysOf(config));
