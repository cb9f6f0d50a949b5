import { loadDemoKeys } from "../config/demo-keys.js";
import type { Gateway } from "../main.js";

/**
 * A curl that signs itself when it is pasted, since a signature is good for five minutes only. Node makes it: it is
 * surely there. Header and body hold no blank, so that the shell's word splitting leaves them whole.
 */
function pasteable(address: string, secret: string): string {
  const key = secret.slice("whsec_".length);
  const script = [
    'const c=require("crypto"),t=Math.floor(Date.now()/1e3),i="demo-"+Date.now()',
    'b=JSON.stringify({type:"message",id:i,from:{scheme:"phone",value:"+8613800138000",display_name:"王妈妈"},conversation_ref:"c-1",text:"如何退费？"})',
    `s=c.createHmac("sha256",Buffer.from("${key}","base64")).update(i+"."+t+"."+b).digest("base64")`,
    'console.log("-Hcontent-type:application/json","-Hwebhook-id:"+i,"-Hwebhook-timestamp:"+t,"-Hwebhook-signature:v1,"+s,"-d"+b)',
  ];
  const [first, ...rest] = script;
  return `curl -sS -X POST ${address}/hooks/demo_app $(node -e '${first},${rest.slice(0, 2).join(",")};${rest[2]}')`;
}

/** What a newcomer reads after the start. */
export function greeting(gateway: Gateway, dataDir: string): string {
  const { address, loaded, firstAdmin } = gateway;
  const lines = [`传达室已启动 Gatehouse is running: ${address}/`];
  if (firstAdmin !== undefined)
    lines.push(`管理员令牌（只显示这一次） First admin's token, shown only once: ${firstAdmin}`);
  if (loaded.demo) {
    lines.push(`演示工作台 What a helpdesk would receive: ${address}/demo/desk`);
    lines.push("粘贴这一行，发送第一条消息 Paste this line to send a message:");
    lines.push(pasteable(address, loadDemoKeys(dataDir).demo_app));
  }
  return `\n${lines.join("\n")}\n\n`;
}
