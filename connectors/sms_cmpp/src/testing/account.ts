import type { Session } from "@gatehouse/sdk";
import { endings, type ListeningSession, listenBy, loopback } from "@gatehouse/sdk/sms/testing";
import type { z } from "zod";
import { type Config, config } from "../config.js";
import { open } from "../session.js";
import { type FakeIsmg, type FakeIsmgOptions, startIsmg } from "./fake-ismg.js";
import type { IsmgVersion } from "./ismg-wire.js";

type More = Partial<z.input<typeof config>>;

export const optionsFor = (port: number, more: More = {}): Config =>
  config.parse({ host: "ismg.example", port, sp_id: "901234", shared_secret: "secret", src_id: "10690000", ...more });

/** A session that listens; `emit` may be told to fail. */
export const listening = (config: Config, host = loopback(), fails?: () => boolean): ListeningSession =>
  listenBy(open(config, host), fails);

/** Called in a `describe`: what it starts, of one version of the protocol, ends after each test. */
export function accounts(version: IsmgVersion = "2.0") {
  const endLater = endings();
  const accountAt = (ismg: FakeIsmg, more: More = {}): Config => optionsFor(ismg.port, { version, ...more });
  return {
    accountAt,
    ismgWith: async (options?: FakeIsmgOptions): Promise<FakeIsmg> =>
      endLater(await startIsmg({ version, ...options }), (ismg) => ismg.stop()),
    sending: (ismg: FakeIsmg, more?: More): Session =>
      endLater(open(accountAt(ismg, more), loopback()), (session) => session.close()),
    listen: (...given: Parameters<typeof listening>): ListeningSession =>
      endLater(listening(...given), (one) => one.stop()),
  };
}
