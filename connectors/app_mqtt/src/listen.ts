import { type Host, PluginError, type RawEvent } from "@gatehouse/sdk";
import type { Config } from "./config.js";
import { rawOf } from "./envelope.js";
import { clientIdOf, type Link, link } from "./link.js";

type Emit = (events: readonly RawEvent[]) => Promise<void>;

/** On every connection, session or not: a broker that lost its store has forgotten the subscription. */
async function subscribe({ client, ended }: Link, topic: string): Promise<void> {
  const granted = await Promise.race([client.subscribeAsync(topic, { qos: 1 }).catch(() => undefined), ended]);
  if (granted instanceof PluginError) throw granted;
  const qos = granted?.[0]?.qos;
  if (qos === undefined || qos >= 128)
    throw new PluginError("unauthorized", "the broker refuses the subscription to in_topic");
  if (qos < 1)
    throw new PluginError("invalid_config", "in_topic: the broker grants only QoS 0, where messages get lost");
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

/**
 * One durable session under the account's fixed client id, an ordinary subscription, QoS 1. When the connection ends
 * this throws and the gateway starts it again: the broker kept everything that was not acknowledged.
 */
export const mqttListen =
  (config: Config, host: Host) =>
  async (emit: Emit, signal: AbortSignal): Promise<void> => {
    const take = async (published: Parameters<typeof rawOf>[0]): Promise<void> => {
      signal.throwIfAborted();
      await emit([rawOf(published)]).catch((cause: unknown) => {
        throw new PluginError("unavailable", "a message could not be stored; it was not acknowledged", { cause });
      });
    };
    const connection = await link(config, host, { clientId: clientIdOf(config, host), durable: true, take }, signal);
    try {
      const stop = aborted(signal);
      const why = await Promise.race([subscribe(connection, config.in_topic).then(() => connection.ended), stop]);
      if (why) throw why;
    } finally {
      await connection.close();
    }
  };
