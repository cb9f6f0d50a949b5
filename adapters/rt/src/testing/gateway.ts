import { type Command, type GatewayEvent, type Host, type HttpAnswer, PluginError, type Sent } from "@gatehouse/sdk";
import { fakeHost, sampleEvent, trusting } from "@gatehouse/sdk/testing";
import type { z } from "zod";
import { config as schema } from "../config.js";
import plugin from "../index.js";
import type { Stage } from "./request-tracker.js";

type Options = z.input<typeof schema>;

/** What the gateway does with one endpoint, in memory. */
export interface Gateway {
  /** Sends it; `externalId` is remembered for the conversation. */
  tell(
    event: GatewayEvent,
    more?: { readonly attempt?: number; readonly externalId?: string },
  ): Promise<Sent | undefined>;
  /** The next answer is lost on its way, after RT did what was asked. */
  loseAnswerOf(path: string): void;
  /** What the agents did since, as commands. */
  polled(): Promise<readonly Command[]>;
  keysPolled(): readonly string[];
}

export const optionsFor = ({ url, token }: Stage, more: Partial<Options> = {}): Options => ({
  url: `${url}/`,
  token,
  user: "gatehouse",
  queue: "招生办",
  ...more,
});

const maxDownload = 4_000_000;

function hostOn(lost: Set<string>, files: Readonly<Record<string, Uint8Array>>): Host {
  const host = fakeHost({ allows: (name) => name === "127.0.0.1" });
  return {
    ...host,
    // As `limits.attachment_bytes` of a gateway, with a smaller number.
    async download(call, signal) {
      const bytes = await host.download(call, signal);
      if (bytes.length > maxDownload) throw new PluginError("rejected", "larger", { reason: "too_large" });
      return bytes;
    },
    readAttachment: async (id) => files[id] ?? new Uint8Array(),
    async http(call, signal): Promise<HttpAnswer> {
      const answer = await host.http(call, signal);
      const path = [...lost].find((part) => call.method !== "GET" && call.url.endsWith(part));
      if (path === undefined) return answer;
      lost.delete(path);
      throw new PluginError("uncertain", "the connection was lost");
    },
  };
}

export function gateway(
  stage: Stage,
  files: Readonly<Record<string, Uint8Array>> = {},
  more: Partial<Options> = {},
): Gateway {
  const config = schema.parse(optionsFor(stage, more));
  const lost = new Set<string>();
  const host = hostOn(lost, files);
  const session = plugin.open?.(config, config.ca === undefined ? host : trusting(host, config.ca));
  const references = new Map<string, string>();
  const keys: string[] = [];
  let cursor: string | undefined;
  return {
    async tell(event, { attempt = 1, externalId = references.get(event.partitionkey) } = {}) {
      const context = {
        config,
        idempotencyKey: event.id,
        attempt,
        now: new Date(),
        nonce: `nonce-${attempt}`,
        deliveryId: "dlv_1",
        replayed: false,
        ...(externalId !== undefined && { externalId }),
      };
      const sent = await session?.send?.(event, context, AbortSignal.timeout(20_000));
      if (sent?.source_id !== undefined) references.set(event.partitionkey, sent.source_id);
      return sent;
    },
    loseAnswerOf: (path) => void lost.add(path),
    async polled() {
      const commands: Command[] = [];
      for (let more = true; more; ) {
        const round = await session?.poll?.(cursor, AbortSignal.timeout(20_000));
        if (round === undefined) throw new Error("the adapter does not poll");
        for (const raw of round.events) {
          keys.push(raw.key);
          commands.push(...(plugin.interpret?.(raw, config) ?? []));
        }
        more = round.more;
        cursor = round.cursor;
      }
      return commands;
    },
    keysPolled: () => keys,
  };
}

let numbers = 0;

/** An event of a conversation, with ids of its own. */
export function eventOf(
  type: Parameters<typeof sampleEvent>[0],
  conversation: string,
  message: Partial<NonNullable<GatewayEvent["data"]["message"]>> = {},
): GatewayEvent {
  const event = sampleEvent(type);
  const { message: base } = event.data;
  numbers += 1;
  const id = `evt_${String(numbers).padStart(32, "0")}`;
  const person = event.data.person && { ...event.data.person, display_name: '张三"妈妈"' };
  const data = { ...event.data, ...(base && { message: { ...base, ...message } }), ...(person && { person }) };
  return { ...event, id, partitionkey: conversation, data };
}

/** A file of a message, as an event describes it. */
export const fileOf = (
  id: string,
  filename: string,
): NonNullable<GatewayEvent["data"]["message"]>["attachments"][number] => ({
  id,
  kind: "file",
  content_type: "text/plain",
  filename,
  state: "stored",
});
