import { createHash } from "node:crypto";
import { sealEnvelope } from "../cipher.js";
import { sealedQuery, signedQuery } from "./callbacks.js";

/** What a callback of WeCom is sealed and signed with. */
export interface WecomKeys {
  readonly corp_id: string;
  readonly token: string;
  readonly encoding_aes_key: string;
  /** Empty in the callbacks of 微信客服. */
  readonly agent_id?: string;
}

const sealOf = ({ corp_id, token, encoding_aes_key }: WecomKeys) => ({
  token,
  aesKey: encoding_aes_key,
  receiver: corp_id,
});

/** The body WeCom posts: the inner XML in its envelope. The 16 bytes of chance are drawn from the message. */
export function wecomEnveloped(message: Uint8Array, keys: WecomKeys): Uint8Array {
  const { corp_id, encoding_aes_key, agent_id = "" } = keys;
  const chance = createHash("sha256").update(message).digest().subarray(0, 16);
  const sealed = sealEnvelope(encoding_aes_key, message, corp_id, chance);
  return Buffer.from(
    `<xml><ToUserName><![CDATA[${corp_id}]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt><AgentID><![CDATA[${agent_id}]]></AgentID></xml>`,
  );
}

/** The query of a post with this body. */
export const wecomQuery = (body: Uint8Array, at: Date, keys: WecomKeys): Record<string, string> =>
  sealedQuery(body, at, sealOf(keys));

/** The check of the address: a GET whose `echostr` must come back opened. */
export function wecomChallenge(at: Date, keys: WecomKeys) {
  const reply = "1616140317555161061";
  const echostr = sealEnvelope(keys.encoding_aes_key, reply, keys.corp_id, Buffer.alloc(16, 7));
  return { method: "GET" as const, query: { ...signedQuery(echostr, at, sealOf(keys)), echostr }, reply };
}
