import type { Host } from "@gatehouse/sdk";
import { type Link as AnyLink, createLink as createAnyLink, keepAlive } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import { command } from "../wire/command.js";
import type { Connection } from "../wire/connection.js";
import { logIn, logOut } from "../wire/log-in.js";
import { answerRequest, type Receiver } from "./answer-request.js";

/** `connected` throws `unavailable`, `unauthorized`, `invalid_config`. */
export type Link = AnyLink<Connection, Receiver>;

/** The connection of one account, shared by sending and listening. */
export function createLink({ config, host }: { readonly config: Config; readonly host: Host }): Link {
  async function dial(receiver: () => Receiver | undefined, signal: AbortSignal): Promise<Connection> {
    const take = { config, host };
    const connection = await logIn(take, (frame, from) => void answerRequest(from, frame, receiver()), signal);
    const ask = (): Promise<unknown> => connection.request(command.activeTest);
    keepAlive({ connection, everySecs: config.active_test_secs, ask });
    return connection;
  }

  return createAnyLink({ log: host.log, peer: "the gateway", dial, logOut });
}
