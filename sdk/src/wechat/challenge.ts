import { PluginError } from "../error.js";
import type { WebhookRequest, WebhookResult } from "../plugin.js";
import { checkPlain, openSigned, type Seal } from "./envelope.js";

const maxChars = 1024;

/** Is this the platform's check of the address: a GET with `echostr`? */
export const isChallenge = ({ method, url }: WebhookRequest): boolean =>
  method === "GET" && url.searchParams.has("echostr");

function echo({ url }: WebhookRequest): string {
  const text = url.searchParams.get("echostr") ?? "";
  if (text === "" || text.length > maxChars) throw new PluginError("rejected", "echostr is empty or too long");
  return text;
}

/** As plain text, so that a browser never takes the echo for a page. */
const answer = (body: string): WebhookResult => ({
  events: [],
  reply: { status: 200, body, contentType: "text/plain; charset=utf-8" },
});

/** Echoes `echostr` (公众号, 小程序). Throws `bad_signature`. */
export function answerPlainChallenge(request: WebhookRequest, token: string): WebhookResult {
  checkPlain(request, token);
  return answer(echo(request));
}

/** Echoes what `echostr` holds when opened (企业微信, 微信客服). Throws `bad_signature`. */
export const answerSealedChallenge = (request: WebhookRequest, seal: Seal): WebhookResult =>
  answer(Buffer.from(openSigned(request, echo(request), seal)).toString("utf8"));
