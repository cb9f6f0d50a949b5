import { sign } from "@gatehouse/sdk";

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any
}

async function replyOf(answer: Response): Promise<Reply> {
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get("content-type") ?? "");
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}

/** Sends a signed event to a hook, as the school's app or a helpdesk would. */
export async function sendSigned(
  url: string,
  secret: string,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const id = typeof body === "object" && "id" in body ? String(body.id) : "w-1";
  const signed = { "content-type": "application/json", ...sign([secret], id, new Date(), text), ...headers };
  return replyOf(await fetch(url, { method: "POST", headers: signed, body: text }));
}

/** Calls the API with a bearer token. */
export async function api(
  url: string,
  token: string,
  method = "GET",
  body?: object,
  headers: Record<string, string> = {},
): Promise<Reply> {
  const all = { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }), ...headers };
  return replyOf(await fetch(url, { method, headers: all, ...(body && { body: JSON.stringify(body) }) }));
}

/** A plain message of the generic door. */
export const textMessage = (id: string, text: string, more: object = {}): { readonly id: string } =>
  ({
    type: "message",
    id,
    from: { scheme: "phone", value: "+8613800138000", display_name: "王妈妈" },
    text,
    ...more,
  }) as { readonly id: string };
