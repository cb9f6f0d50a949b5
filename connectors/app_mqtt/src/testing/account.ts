import type { Host } from "@gatehouse/sdk";
import { fakeHost } from "@gatehouse/sdk/testing";
import { connectAsync, type MqttClient } from "mqtt";
import type { z } from "zod";
import { type Config, config } from "../config.js";

/** Every name leads to loopback, so no packet leaves the machine. */
export const loopback = (): Host => fakeHost({ allows: () => true });

/** Options as the gateway hands them over, defaults filled in. */
export const options = (given: z.input<typeof config>): Config => config.parse(given);

/** An account of the test broker. */
export const account = (port: number, more: Partial<z.input<typeof config>> = {}): Config =>
  options({ host: "127.0.0.1", port, tls: false, user: "gatehouse", password: "pw", ...more });

/** An app of its own, by another way than the connector's: it connects as any user's phone does. */
export const phone = (port: number, user: string, more: object = {}): Promise<MqttClient> =>
  connectAsync(`mqtt://127.0.0.1:${port}`, { username: user, password: "pw", reconnectPeriod: 100, ...more });
