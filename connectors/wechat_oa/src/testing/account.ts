import { credentials, type PlatformServer, platformServer } from "@gatehouse/sdk/wechat/testing";
import { type Config, config } from "../config.js";

/** What 客服消息 of a 公众号 may be. */
const msgtypes = ["text", "image", "voice", "video", "music", "news", "mpnews", "msgmenu", "wxcard", "miniprogrampage"];

export interface Account {
  readonly server: PlatformServer;
  readonly config: Config;
}

/** The platform with this account on it. */
export async function account(now?: () => Date): Promise<Account> {
  const { app_id, app_secret } = credentials("a");
  const server = await platformServer({ app_id, app_secret, msgtypes, ...(now && { now }) });
  return { server, config: config.parse(credentials("a", server.origin)) };
}
