export type Members = Readonly<Record<string, unknown>>;

const textIn = (value: unknown): string => (typeof value === "string" ? value : "");
const within = (value: unknown, max: number): boolean =>
  textIn(value) !== "" && Buffer.byteLength(textIn(value)) <= max;

function entryFault(entry: Members): number | undefined {
  const of = (name: string): Members => (entry[name] ?? {}) as Members;
  switch (entry["type"]) {
    case "click":
      return within(of("click")["id"], 128) && within(of("click")["content"], 128) ? undefined : 40_058;
    case "view":
      return within(of("view")["url"], 2048) && within(of("view")["content"], 1024) ? undefined : 40_058;
    case "miniprogram": {
      const { appid, pagepath, content } = of("miniprogram");
      return within(appid, 32) && within(pagepath, 1024) && within(content, 1024) ? undefined : 40_058;
    }
    default:
      return 95_009;
  }
}

function menuFault({ list, head_content }: Members): number | undefined {
  const entries = (list ?? []) as readonly Members[];
  if (entries.length > 10) return 95_008;
  if (Buffer.byteLength(textIn(head_content)) > 1024) return 40_058;
  return entries.length === 0 ? 40_058 : entries.map(entryFault).find((fault) => fault !== undefined);
}

/** Why 微信客服 would refuse the content of a message (document/path/94677). */
export function contentFault(body: Members, hasFile: (mediaId: string) => boolean): number | undefined {
  const msgtype = textIn(body["msgtype"]);
  const content = (body[msgtype] ?? {}) as Members;
  const file = (name: string): number | undefined => (hasFile(textIn(content[name])) ? undefined : 40_007);
  switch (msgtype) {
    case "text":
      if (textIn(content["content"]) === "") return 44_004;
      return Buffer.byteLength(textIn(content["content"])) > 2048 ? 45_002 : undefined;
    case "image":
    case "voice":
    case "video":
    case "file":
      return file("media_id");
    case "link":
      return within(content["title"], 128) && within(content["url"], 2048) ? file("thumb_media_id") : 40_058;
    case "miniprogram":
      return within(content["appid"], 32) && within(content["title"], 64) ? file("thumb_media_id") : 40_058;
    case "msgmenu":
      return menuFault(content);
    case "location":
      return typeof content["latitude"] === "number" && typeof content["longitude"] === "number" ? undefined : 40_058;
    default:
      return 40_008;
  }
}
