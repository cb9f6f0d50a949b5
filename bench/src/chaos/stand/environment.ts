import { randomBytes } from "node:crypto";
import type { ProcessName } from "../faults.js";
import type { Connection, Connections } from "./embedded.js";
import { redisPassword } from "./redis.js";
import type { Links } from "./stand.js";

/** What all processes of an installation share. */
export interface Shared {
  readonly configFile: string;
  readonly dataDir: string;
  readonly masterKey: string;
  readonly adminToken: string;
  readonly connections: Connections;
}

export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;
export const newMasterKey = (): string => randomBytes(32).toString("base64");
export const newToken = (): string => randomBytes(32).toString("hex");

const urlOf = ({ user, password, database }: Connection, { host, port }: Links["postgres"]): string =>
  `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`;

const rolesOf = (name: ProcessName): string => (name.startsWith("door") ? "door,desk" : "worker");

/** The environment of one process: it knows the ways out that are its own, and nothing of the caller's gateway. */
export function environmentOf(name: ProcessName, shared: Shared, links: Links, host: string, port: number) {
  const { connections } = shared;
  const { PATH = "" } = process.env;
  return {
    PATH,
    GATEHOUSE_CONFIG: shared.configFile,
    GATEHOUSE_DATA: shared.dataDir,
    GATEHOUSE_MASTER_KEY: shared.masterKey,
    GATEHOUSE_ADMIN_TOKEN: shared.adminToken,
    GATEHOUSE_HOST: host,
    GATEHOUSE_PORT: String(port),
    GATEHOUSE_ROLES: rolesOf(name),
    GATEHOUSE_LOG: "warn",
    DATABASE_URL: urlOf(connections.app, links.postgres),
    DATABASE_OWNER_URL: urlOf(connections.owner, links.postgres),
    CHAOS_RECEIVER: `${links.receiver.host}:${links.receiver.port}`,
    ...(links.redis !== undefined && {
      REDIS_URL: `redis://:${redisPassword}@${links.redis.host}:${links.redis.port}`,
    }),
  };
}
