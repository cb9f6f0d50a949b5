import { type WecomServer, wecomServer } from "@gatehouse/sdk/wechat/testing";
import { type Desk, type DeskOptions, openDesk } from "./desk.js";

export interface FakeWecom extends Desk, WecomServer {}

/**
 * 企业微信's API in this process: members and parents it knows or not, cards, answers that leave somebody out. Written
 * from developer.work.weixin.qq.com/document/path/90236, 90313, 91039, 92321.
 */
export async function startFakeWecom(options: DeskOptions): Promise<FakeWecom> {
  const desk = openDesk(options);
  return { ...desk, ...(await wecomServer({ ...options, answer: desk.answer })) };
}
