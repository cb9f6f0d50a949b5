import { type WecomServer, wecomServer } from "@gatehouse/sdk/wechat/testing";
import { type KfDesk, type KfOptions, openKfDesk } from "./kf-desk.js";

export interface FakeKf extends KfDesk, WecomServer {}

/**
 * The API of 微信客服 in this process: a log behind a cursor, sessions, windows. Written from
 * developer.work.weixin.qq.com/document/path/94661, 94669, 94670, 94677, 95122, 95149.
 */
export async function startFakeKf(options: KfOptions): Promise<FakeKf> {
  const desk = openKfDesk(options);
  return { ...desk, ...(await wecomServer({ ...options, answer: desk.answer })) };
}
