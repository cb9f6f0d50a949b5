import type { Session } from "@gatehouse/sdk";
import { endings, type ListeningSession, listenBy, loopback } from "@gatehouse/sdk/sms/testing";
import type { z } from "zod";
import { type Config, config } from "../config.js";
import { open } from "../session.js";
import { type FakeSmsc, type FakeSmscOptions, startSmsc } from "./fake-smsc.js";

type More = Partial<z.input<typeof config>>;

export const optionsFor = (port: number, more: More = {}): Config =>
  config.parse({
    host: "smsc.example",
    port,
    system_id: "school",
    password: "secret",
    source_addr: "10690000",
    ...more,
  });

/** A session that listens; `emit` may be told to fail. */
export const listening = (config: Config, host = loopback(), fails?: () => boolean): ListeningSession =>
  listenBy(open(config, host), fails);

/** Called in a `describe`: what it starts ends after each test. */
export function accounts() {
  const endLater = endings();
  return {
    smscWith: async (options?: FakeSmscOptions): Promise<FakeSmsc> =>
      endLater(await startSmsc(options), (smsc) => smsc.stop()),
    sending: (smsc: FakeSmsc, more?: More): Session =>
      endLater(open(optionsFor(smsc.port, more), loopback()), (session) => session.close()),
    listen: (...given: Parameters<typeof listening>): ListeningSession =>
      endLater(listening(...given), (one) => one.stop()),
  };
}
