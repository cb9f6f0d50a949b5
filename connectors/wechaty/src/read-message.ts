import { bytes, type RawEvent } from "@gatehouse/sdk";
import type { MessagePayload, Puppet } from "../runtime/index.mjs";
import type { Person, Record } from "./record.js";

/** wechaty-puppet 1.21, `MessageType`. */
const kinds: Readonly<{ [type: number]: string }> = {
  1: "file",
  2: "voice",
  3: "contact",
  5: "sticker",
  6: "image",
  7: "text",
  8: "location",
  9: "mini_program",
  13: "recalled",
  14: "link",
  15: "video",
};

/** Below it a time is in seconds: that many milliseconds were in 1973. */
const firstMillisecond = 100_000_000_000;

const named = (id: string, name: string | undefined): Person => ({ id, ...(name && { name: name.slice(0, 512) }) });

async function personOf(puppet: Puppet, id: string): Promise<Person> {
  // A name is a courtesy: a message is not lost because the puppet cannot tell it.
  const { name, alias } = await puppet.contactPayload(id).catch(() => ({ name: undefined, alias: undefined }));
  return named(id, alias || name);
}

async function roomOf(puppet: Puppet, id: string): Promise<Person> {
  const { topic } = await puppet.roomPayload(id).catch(() => ({ topic: undefined }));
  return named(id, topic);
}

async function contentOf(
  puppet: Puppet,
  kind: string,
  { id, text, filename }: MessagePayload,
): Promise<Partial<Record>> {
  switch (kind) {
    case "link":
      return { link: await puppet.messageUrl(id) };
    case "mini_program": {
      const { title, appid, pagePath } = await puppet.messageMiniProgram(id);
      return { mini_program: { title, appid, path: pagePath } };
    }
    case "location": {
      const { latitude, longitude, name, address } = await puppet.messageLocation(id);
      return { location: { latitude, longitude, name, address } };
    }
    case "contact":
      return { contact: await personOf(puppet, await puppet.messageContact(id)) };
    case "recalled":
      return { recalled_id: text };
    case "text":
      return { text: text ?? "" };
    default:
      return { ...(filename && { filename: filename.slice(0, 255) }) };
  }
}

/** Writes down what the puppet tells of a message; a part it cannot tell is left out, the message is not. */
export async function readMessage(puppet: Puppet, message: MessagePayload): Promise<RawEvent> {
  const { id, talkerId, listenerId, roomId, timestamp, type } = message;
  const kind = kinds[type] ?? `type_${type}`;
  const item: Record = {
    id,
    kind,
    at: Math.round(timestamp < firstMillisecond ? timestamp * 1000 : timestamp),
    from: await personOf(puppet, talkerId),
    ...(roomId ? { room: await roomOf(puppet, roomId) } : listenerId && { to: await personOf(puppet, listenerId) }),
    self: talkerId === puppet.currentUserId,
    ...(await contentOf(puppet, kind, message).catch(() => ({}))),
  };
  return { key: `message:${id}`, body: bytes(item), contentType: "application/json" };
}
