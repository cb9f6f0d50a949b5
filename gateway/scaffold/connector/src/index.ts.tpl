import { bytes, checkGet, defineConnector, identifier, json, post, refuse, verifyHmac } from "@gatehouse/sdk";
import { z } from "zod";
const item = z.object({ id: identifier(128), kind: z.enum(["message", "report"]), phone: identifier(32), text: z.string().default(""), ok: z.boolean().default(true), at: z.int().min(0).max(4e12) });
const items = z.array(z.looseObject({ id: z.string(), kind: z.string() })).min(1); // split loosely, interpret strictly: one odd item harms only itself
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export default defineConnector({
  id: "{{id}}",
  config: z.strictObject({
    url: z.url().describe("服务商接口地址 | Base URL of the provider"),
    token: z.string().min(16).describe("双方的密钥 | Shared secret").meta({ secret: true }),
  }),
  check: (config, host, signal) => checkGet(`${config.url}/balance`, bearer(config.token))(host.http, signal),
  webhook(request, config) {
    verifyHmac(request, "x-signature", config.token);
    const events = json(request.rawBody, items).map((one) => ({ key: `${one.kind}:${one.id}`, body: bytes(one), contentType: "application/json" }));
    return { events, reply: { status: 200, body: "OK" } };
  },
  interpret(raw) {
    const { id: source_id, kind, phone: value, text, ok, at } = json(raw.body, item);
    const base = { source_id, sent_at: new Date(at).toISOString() };
    if (kind === "report") return [{ type: "message.receipt.updated", ...base, status: ok ? "delivered" : "failed" }];
    return [{ type: "message.received", ...base, from: { scheme: "phone", value }, conversation_ref: value, text }];
  },
  render: ({ to, text }, { config, idempotencyKey }) => post(`${config.url}/send`, { to: to.value, text }, { ...bearer(config.token), "idempotency-key": idempotencyKey }),
  judge: (answer) => (refuse(answer), { source_id: json(answer.body, z.object({ id: z.string() })).id, status: "accepted" }),
});
