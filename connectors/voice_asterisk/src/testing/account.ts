import { type FakeHost, fakeHost } from "@gatehouse/sdk/testing";
import { type ListeningAccount, listeningAccount } from "@gatehouse/sdk/voice/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import { interpret } from "../interpret.js";
import { open } from "../session.js";
import { credentials, type FakeAri, fakeAri } from "./fake-ari.js";

type Options = z.input<typeof schema>;

/** A whole desk: greeting, notice, menu, two queues, voicemail and call back. */
export const optionsOf = (base_url: string, more: Partial<Options> = {}): Options => ({
  base_url,
  ...credentials,
  greeting_media: "sound:custom/welcome",
  recording: { notice_media: "sound:custom/notice", opt_out_digit: "9" },
  menu: {
    prompt_media: "sound:custom/menu",
    timeout_secs: 1,
    items: [
      { digit: "1", title: "财务处", to: { type: "queue", queue: "finance" } },
      { digit: "2", title: "留言", to: { type: "voicemail" } },
      { digit: "3", title: "值班", to: { type: "extension", endpoint: "PJSIP/6003" } },
    ],
  },
  queues: [
    { name: "desk", endpoints: ["PJSIP/6001", "PJSIP/6002"], max_wait_secs: 5 },
    { name: "finance", endpoints: ["PJSIP/6004"], music: "school" },
  ],
  to: { type: "queue", queue: "desk" },
  voicemail: { prompt_media: "sound:custom/leave-message" },
  callback: { endpoint: "PJSIP/6001", dial: "PJSIP/{number}@trunk", caller_id: "01062780001" },
  ...more,
});

/** A running account against a fake Asterisk. */
export interface Account extends ListeningAccount {
  readonly ari: FakeAri;
  readonly host: FakeHost;
}

export async function startAccount(more: Partial<Options> = {}): Promise<Account> {
  const ari = await fakeAri();
  const config = schema.parse(optionsOf(ari.url, more));
  const host = fakeHost({ allows: () => true });
  const listening = await listeningAccount({
    open: () => open(config, host),
    interpret,
    listings: () => ari.requests.filter((line) => line === "GET /channels").length,
    stop: () => ari.stop(),
  });
  return { ari, host, ...listening };
}
