import { wecomEnveloped, wecomQuery } from "@gatehouse/sdk/wechat/testing";
import { example } from "../../../../connectors/wecom_kf/dist/testing/account.js";

/** As WeCom calls the account `kf`: sealed and signed, and nothing in it but a knock. Gives the status of the answer. */
export async function knockAt(gatewayUrl: string, openKfid: string, token: string): Promise<number> {
  const xml = `<xml><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[${token}]]></Token><OpenKfId><![CDATA[${openKfid}]]></OpenKfId></xml>`;
  const body = wecomEnveloped(Buffer.from(xml), example);
  const query = new URLSearchParams(wecomQuery(body, new Date(), example));
  return (await fetch(`${gatewayUrl}/hooks/kf?${query.toString()}`, { method: "POST", body })).status;
}
