import type { Host } from "@gatehouse/sdk";
import { type Link as AnyLink, createLink as createAnyLink, keepAlive } from "@gatehouse/sdk/sms";
import type { Config } from "../config.js";
import { type BindMode, bind, unbind } from "../wire/bind.js";
import type { Connection } from "../wire/connection.js";
import { answerRequest, type Receiver } from "./answer-request.js";
import { retire } from "./retire.js";

/** `connected` throws `unavailable`, `unauthorized`, `invalid_config`; listening keeps a transceiver bound. */
export type Link = AnyLink<Connection, Receiver>;

/** The connection of one account, shared by sending and listening. */
export function createLink({ config, host }: { readonly config: Config; readonly host: Host }): Link {
  let mode: BindMode = "transmitter";

  async function dial(receiver: () => Receiver | undefined, signal: AbortSignal): Promise<Connection> {
    mode = receiver() ? "transceiver" : "transmitter";
    const take = { config, host };
    const connection = await bind(take, mode, (pdu, from) => void answerRequest(from, pdu, receiver()), signal);
    const ask = (): Promise<unknown> => {
      // The SMSC has then read all that was written before the question.
      const confirm = receiver()?.proven(connection);
      return connection.request("enquire_link").then(confirm);
    };
    keepAlive({ connection, everySecs: config.enquire_link_secs, ask });
    return connection;
  }

  return createAnyLink({
    log: host.log,
    peer: "the SMSC",
    dial,
    logOut: unbind,
    // A transmitter of this process gives way to the listener: many an SMSC allows one bind only.
    endBeforeListening: () => (mode === "transmitter" ? retire : undefined),
  });
}
