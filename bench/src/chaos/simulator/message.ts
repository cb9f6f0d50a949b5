/** A message as the provider of either account sends it. */
export interface Sent {
  readonly id: string;
  readonly body: string;
}

export function messageOf(id: string, person: string, text: string): Sent {
  const from = { scheme: "app_user", value: person, display_name: "张三同学家长" };
  return { id, body: JSON.stringify({ type: "message", id, sent_at: new Date().toISOString(), from, text }) };
}
