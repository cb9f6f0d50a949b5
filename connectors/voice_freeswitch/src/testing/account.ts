import { type FakeHost, fakeHost } from "@gatehouse/sdk/testing";
import { type ListeningAccount, listeningAccount } from "@gatehouse/sdk/voice/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { interpret } from "../interpret.js";
import { open } from "../session.js";
import { type FakeEsl, fakeEsl, password } from "./fake-esl.js";

type Options = z.input<typeof schema>;

export const optionsOf = (port: number, more: Partial<Options> = {}): Options => ({
  event_socket: { port, password },
  recordings: { base_url: "http://127.0.0.1:8090/recordings", user: "gatehouse", password: "recordings-password" },
  callback: { endpoint: "user/1000", dial: "sofia/gateway/trunk/{number}", caller_id: "01062780001" },
  ...more,
});

/** A running account against a fake FreeSWITCH. */
export interface Account extends ListeningAccount {
  readonly esl: FakeEsl;
  readonly host: FakeHost;
}

export async function startAccount(more: Partial<Options> = {}): Promise<Account> {
  const esl = await fakeEsl();
  const config = schema.parse(optionsOf(esl.port, more));
  const host = fakeHost({ allows: () => true });
  const listening = await listeningAccount({
    open: () => open(config, host),
    interpret,
    listings: () => esl.commands.filter((line) => line.startsWith("api show")).length,
    stop: () => esl.stop(),
  });
  return { esl, host, ...listening };
}
