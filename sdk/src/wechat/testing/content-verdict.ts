const maxTextBytes = 2048;

const textAt = (members: Readonly<Record<string, unknown>>, name: string): string | undefined => {
  const value = members[name];
  return typeof value === "string" ? value : undefined;
};

/** errcode of what a 客服消息 says, before the platform looks at the window; 0 where nothing is wrong with it. */
export function contentVerdict(body: Readonly<Record<string, unknown>>, hasMedia: (id: string) => boolean): number {
  const msgtype = textAt(body, "msgtype") ?? "";
  const content = body[msgtype] as Readonly<Record<string, unknown>> | undefined;
  if (content === undefined) return 47001;
  const text = textAt(content, "content");
  if (msgtype === "text" && !text) return 44004;
  if (Buffer.byteLength(text ?? "") > maxTextBytes) return 45002;
  const ids = ["media_id", "thumb_media_id"].flatMap((name) => textAt(content, name) ?? []);
  if (ids.some((id) => !hasMedia(id))) return 40007;
  return msgtype === "news" && (content["articles"] as readonly unknown[]).length !== 1 ? 45008 : 0;
}
