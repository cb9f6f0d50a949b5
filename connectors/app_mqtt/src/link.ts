import { setTimeout as sleep } from "node:timers/promises";
import { type Host, PluginError } from "@gatehouse/sdk";
import { type IClientOptions, type IConnackPacket, MqttClient } from "mqtt";
import type { Config } from "./config.js";
import type { Published } from "./envelope.js";
import { connectionFailure } from "./failure.js";

const connackMs = 10_000;
const keepaliveSecs = 30;
const farewellMs = 500;

/** One connection to the broker, logged in. It is never reconnected: a lost one is replaced. */
export interface Link {
  readonly client: MqttClient;
  /** Resolves with the reason once the connection is gone. */
  readonly ended: Promise<PluginError>;
  /** The largest packet the broker takes, where it says so. */
  readonly maxPacketBytes: number;
  /** Reason code of the PUBACK that arrived last: mqtt.js does not hand it to `publish`. */
  lastPuback(): number;
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly clientId: string;
  /** The broker keeps subscriptions and messages while we are away. */
  readonly durable: boolean;
  /** A publication is acknowledged when this resolves; when it rejects the connection ends without an answer. */
  readonly take?: (published: Published) => Promise<void>;
}

/** The account's fixed client id. */
export const clientIdOf = (config: Config, host: Host): string => config.client_id ?? `gatehouse-${host.accountId}`;

function clientOptions(config: Config, { clientId, durable }: LinkOptions): IClientOptions {
  return {
    clientId,
    clean: !durable,
    protocolVersion: config.protocol_version === "5" ? 5 : 4,
    ...(config.user !== undefined && { username: config.user }),
    ...(config.password !== undefined && { password: config.password }),
    ...(config.protocol_version === "5" &&
      durable && { properties: { sessionExpiryInterval: config.session_expiry_secs } }),
    reconnectPeriod: 0,
    resubscribe: false,
    connectTimeout: connackMs,
    keepalive: keepaliveSecs,
  };
}

const tlsOf = ({ tls, ca, client_cert: cert, client_key: key }: Config): object =>
  tls ? { tls: { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) } } : {};

/** Says goodbye, so that the broker does not wait for the keepalive; a broker that does not answer is left. */
async function farewell(client: MqttClient, ended: Promise<unknown>): Promise<void> {
  client.end();
  await Promise.race([ended, sleep(farewellMs, undefined, { ref: false })]);
  client.stream.destroy();
}

/** Calls that outlive their connection must not end the process: mqtt.js tells every failure as an event, too. */
function watch(client: MqttClient): Promise<PluginError> {
  let cause: PluginError | undefined;
  client.on("error", (error) => {
    cause ??= connectionFailure(error);
    client.stream.destroy();
  });
  client.on("disconnect", ({ reasonCode }) => {
    cause ??= connectionFailure({ code: reasonCode });
  });
  return new Promise((resolve) => client.once("close", () => resolve(cause ?? connectionFailure(undefined))));
}

/**
 * mqtt.js sends the PUBACK when `done` is called, and looks at the next publication only then: order is kept, and
 * what is not stored is never acknowledged.
 */
function takeInto(client: MqttClient, take: NonNullable<LinkOptions["take"]>): void {
  client.handleMessage = ({ topic, payload }, done) => {
    const bytes = typeof payload === "string" ? Buffer.from(payload) : payload;
    take({ topic, payload: bytes }).then(
      () => done(),
      (error: unknown) => client.emit("error", error instanceof Error ? error : new Error(String(error))),
    );
  };
}

/** Connects and logs in. Throws what `connectionFailure` makes of a refusal. */
export async function link(config: Config, host: Host, options: LinkOptions, signal: AbortSignal): Promise<Link> {
  const socket = await host.connect({ host: config.host, port: config.port, ...tlsOf(config) }, signal);
  const client = new MqttClient(() => socket, clientOptions(config, options));
  // One listener for each publication under way.
  client.setMaxListeners(0);
  const ended = watch(client);
  if (options.take) takeInto(client, options.take);
  let puback = 0;
  client.on("packetreceive", (packet) => {
    if (packet.cmd === "puback") puback = packet.reasonCode ?? 0;
  });
  const abort = (): void => void socket.destroy();
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    const connected = new Promise<IConnackPacket>((resolve) => client.once("connect", resolve));
    const first = await Promise.race([connected, ended]);
    if (first instanceof PluginError) throw first;
    const maxPacketBytes = first.properties?.maximumPacketSize ?? Number.POSITIVE_INFINITY;
    return { client, ended, maxPacketBytes, lastPuback: () => puback, close: () => farewell(client, ended) };
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
