import { z } from "zod";
import { PluginError } from "../error.js";
import { post } from "../http.js";
import type { Platform } from "./platform.js";

const maxChars = 2500;
/** 评论: the nearest of the four scenes the platform knows. */
const commentScene = 2;
const verdict = z.looseObject({ result: z.looseObject({ suggest: z.string() }).optional() });

/**
 * Asks the platform whether it takes this text (`wxa/msg_sec_check`, version 2; made for 小程序 whose person was there
 * in the last two hours). Throws `rejected` with `content_refused` where it calls it risky.
 */
export async function checkContent(
  platform: Platform,
  openid: string,
  text: string,
  signal: AbortSignal,
): Promise<void> {
  const body = { version: 2, scene: commentScene, openid, content: text.slice(0, maxChars) };
  const { result } = await platform.ask((url) => post(url("/wxa/msg_sec_check"), body), verdict, signal);
  if (result?.suggest === "risky")
    throw new PluginError("rejected", "the platform calls this content risky", { reason: "content_refused" });
}
