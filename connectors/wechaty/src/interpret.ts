import { type ContactPoint, type InboundEvent, type InboundMessage, json, type RawEvent } from "@gatehouse/sdk";
import { type Person, type Record, record, roomPrefix } from "./record.js";

/** Ids are the puppet's own and mean nothing to other accounts or to WeChat's official interfaces. */
const pointOf = ({ id, name }: Person): ContactPoint => ({
  scheme: "app_user",
  scope: "wechaty",
  value: id,
  ...(name && { display_name: name }),
});

type Content = Partial<Omit<InboundMessage, "type">>;

const media = ({ id, filename }: Record, kind: "image" | "voice" | "video" | "file"): Content => ({
  message_type: kind,
  attachments: [{ kind, source_ref: id, ...(filename && { filename }) }],
});

function contentOf(item: Record): Content {
  switch (item.kind) {
    case "text":
      return { text: item.text ?? "" };
    case "image":
    case "voice":
    case "video":
    case "file":
      return media(item, item.kind);
    case "sticker":
      return { ...media(item, "image"), message_type: "sticker" };
    case "link":
      return {
        message_type: "link",
        text: [item.link?.title, item.link?.description, item.link?.url].filter(Boolean).join("\n"),
      };
    case "mini_program":
      return {
        message_type: "mini_program",
        text: `[小程序] ${item.mini_program?.title ?? ""}`.trim(),
        channel_data: { mini_program: { ...item.mini_program } },
      };
    case "contact":
      return {
        message_type: "contacts",
        text: `[名片] ${item.contact?.name ?? ""}`.trim(),
        channel_data: { contact_id: item.contact?.id ?? "" },
      };
    case "location":
      if (item.location) return { message_type: "location", location: { ...item.location, coord_system: "gcj02" } };
      return { message_type: "unsupported", text: "[位置]" };
    default:
      return { message_type: "unsupported", text: "[暂不支持的消息 unsupported message]" };
  }
}

function placeOf({ room, to, self }: Record): Content {
  const other = room ?? to;
  return {
    ...(room && { conversation_ref: `${roomPrefix}${room.id}`, channel_data: { room_topic: room.name ?? "" } }),
    ...(self && other && { echo_to: pointOf(other) }),
  };
}

/** A written-down message to one event; a recall of a message nobody can name to none. */
export function interpret(raw: RawEvent): readonly InboundEvent[] {
  const item = json(raw.body, record);
  const sent_at = new Date(item.at).toISOString();
  if (item.kind === "recalled")
    return item.recalled_id === undefined ? [] : [{ type: "message.deleted", source_id: item.recalled_id, sent_at }];
  const place = placeOf(item);
  const content = contentOf(item);
  const channel_data = { ...place.channel_data, ...content.channel_data };
  return [
    {
      type: "message.received",
      source_id: item.id,
      sent_at,
      from: pointOf(item.from),
      ...place,
      ...content,
      ...(Object.keys(channel_data).length > 0 && { channel_data }),
      trust: "unauthenticated",
    },
  ];
}
