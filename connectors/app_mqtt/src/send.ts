import { randomBytes } from "node:crypto";
import { type Host, type Outbound, PluginError, type SendContext, type Sent } from "@gatehouse/sdk";
import { payloadOf } from "./compose.js";
import type { Config } from "./config.js";
import { connectionFailure, publishFailure } from "./failure.js";
import { clientIdOf, type Link, link } from "./link.js";
import { topicOf } from "./topic.js";

const connectMs = 10_000;
/** More than the fixed header, the topic's length, the packet id and the empty properties take. */
const headerBytes = 16;

export interface Sending {
  send(message: Outbound, context: SendContext, signal: AbortSignal): Promise<Sent>;
  close(): Promise<void>;
}

/** Keeps one connection for all sends; a lost one is replaced by the next send. */
function connections(config: Config, host: Host): { take(): Promise<Link>; close(): Promise<void> } {
  let current: Promise<Link> | undefined;
  const forget = (): void => {
    current = undefined;
  };
  const fresh = async (): Promise<Link> => {
    // Every process of the installation sends, and a broker lets no two clients share an id.
    const clientId = `${clientIdOf(config, host)}-${randomBytes(4).toString("hex")}`;
    const signal = AbortSignal.timeout(connectMs);
    const opened = await link(config, host, { clientId, durable: false }, signal);
    opened.client.once("close", forget);
    return opened;
  };
  return {
    take: () => {
      current ??= fresh().catch((error: unknown) => {
        forget();
        throw error;
      });
      return current;
    },
    close: async () => {
      const last = await current?.catch(() => undefined);
      await last?.close();
    },
  };
}

const perhaps = (cause: unknown): PluginError =>
  new PluginError("uncertain", "the broker did not acknowledge the message in time", { cause });

/** What became of a publication: mqtt.js also calls back when it gives up, and hands no reason code on success. */
function outcomeOf(error: unknown, puback: number): PluginError | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  if (error) return typeof code === "number" ? publishFailure(code) : perhaps(error);
  return puback === 0 ? undefined : publishFailure(puback);
}

/** Resolves on PUBACK. What was written and not acknowledged is `uncertain`. */
function publish({ client, lastPuback }: Link, topic: string, payload: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(perhaps(signal.reason));
    signal.addEventListener("abort", giveUp, { once: true });
    client.once("close", giveUp);
    client.publish(topic, payload, { qos: 1 }, (error) => {
      signal.removeEventListener("abort", giveUp);
      client.off("close", giveUp);
      const failure = outcomeOf(error, lastPuback());
      if (failure) reject(failure);
      else resolve();
    });
  });
}

/** Publishes at QoS 1. `accepted`: the broker has it; the app's own receipt tells more. */
export function mqttSend(config: Config, host: Host): Sending {
  const { take, close } = connections(config, host);
  return {
    close,
    async send(message, _context, signal) {
      const topic = topicOf(config.out_topic, message.to.value);
      const payload = payloadOf(message);
      signal.throwIfAborted();
      const connection = await take();
      if (Buffer.byteLength(topic) + Buffer.byteLength(payload) + headerBytes > connection.maxPacketBytes)
        throw new PluginError("rejected", "the message is larger than the broker takes", { reason: "too_large" });
      if (!connection.client.connected) throw connectionFailure(undefined);
      await publish(connection, topic, payload, signal);
      return { source_id: message.id, status: "accepted" };
    },
  };
}
