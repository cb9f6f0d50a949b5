import type { Host, Session } from "@gatehouse/sdk";
import { createApi } from "./api.js";
import type { Config } from "./config.js";
import { fetchAttachment } from "./fetch-attachment.js";
import { dingtalkSend } from "./send/send.js";
import { streamListen } from "./stream/listen.js";

export function open(config: Config, host: Host): Session {
  const api = createApi(config, host);
  return {
    listen: streamListen(config, host),
    send: dingtalkSend({ config, host, api }),
    fetchAttachment: fetchAttachment(config, api),
    // Listening ends by its signal; everything else is one call after another.
    close: () => Promise.resolve(),
  };
}
