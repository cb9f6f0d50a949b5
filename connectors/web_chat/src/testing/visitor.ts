import { createHash, createHmac } from "node:crypto";
import type { WebhookRequest } from "@gatehouse/sdk";

export const token = "Zm9ybmlnaHQtbGlicmFyeQ";
export const site = "https://www.school.example";

export const example = {
  allowed_origins: [site],
  identity_secret: "identity-secret-of-the-example-0001",
  title: "招生咨询 Admissions",
  greeting: "您好！请问有什么可以帮您？",
};

export const other = {
  allowed_origins: ["https://other.school.example"],
  identity_secret: "identity-secret-of-the-other-000002",
};

export const digestOf = (secret: string): string =>
  createHash("sha256").update(secret).digest("base64url").slice(0, 32);

export const now = new Date("2026-11-23T08:00:00.000Z");
export const tomorrow = now.getTime() / 1000 + 24 * 3600;

/** Says who is logged in, as the school's server would. */
export function signedUser(more: { id?: string; name?: string; expires?: number; secret?: string } = {}) {
  const { id = "s-1", name = "王小明", expires = tomorrow, secret = example.identity_secret } = more;
  const signature = createHmac("sha256", secret).update(`${expires}\n${id}\n${name}`).digest("hex");
  return { id, name, expires, signature };
}

/** A POST of the chat window. */
export function request(body: unknown, headers: Readonly<Record<string, string | undefined>> = {}): WebhookRequest {
  const all = { authorization: `Bearer ${token}`, origin: site, "content-type": "application/json", ...headers };
  return {
    method: "POST",
    url: new URL("https://gateway.example/hooks/front_page"),
    headers: new Map(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    rawBody: Buffer.from(JSON.stringify(body)),
    receivedAt: now,
  };
}
