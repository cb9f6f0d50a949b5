import type { Host, Session } from "@gatehouse/sdk";
import { createApi } from "./api.js";
import type { Config } from "./config.js";
import { fetchAttachment } from "./fetch-attachment.js";
import { feishuSend } from "./send/send.js";
import { feishuListen } from "./stream/listen.js";

export function open(config: Config, host: Host): Session {
  const api = createApi(config, host);
  return {
    ...(config.mode === "long_connection" && { listen: feishuListen(config, host) }),
    send: feishuSend({ config, host, api }),
    fetchAttachment: fetchAttachment(config, api),
    // Listening ends by its signal; everything else is one call after another.
    close: () => Promise.resolve(),
  };
}
