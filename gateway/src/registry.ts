import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { type Adapter, type Connector, type Manifest, manifest as manifestSchema } from "@gatehouse/sdk";

/** The only file that names plugins. Each is imported when an account or endpoint of it is configured, not before. */
const connectors = {
  app_http: { package: "@gatehouse/connector-app-http", load: () => import("@gatehouse/connector-app-http") },
  app_mqtt: { package: "@gatehouse/connector-app-mqtt", load: () => import("@gatehouse/connector-app-mqtt") },
  dingtalk: { package: "@gatehouse/connector-dingtalk", load: () => import("@gatehouse/connector-dingtalk") },
  email: { package: "@gatehouse/connector-email", load: () => import("@gatehouse/connector-email") },
  feishu: { package: "@gatehouse/connector-feishu", load: () => import("@gatehouse/connector-feishu") },
  sms_aliyun: { package: "@gatehouse/connector-sms-aliyun", load: () => import("@gatehouse/connector-sms-aliyun") },
  sms_cmpp: { package: "@gatehouse/connector-sms-cmpp", load: () => import("@gatehouse/connector-sms-cmpp") },
  sms_gammu: { package: "@gatehouse/connector-sms-gammu", load: () => import("@gatehouse/connector-sms-gammu") },
  sms_http: { package: "@gatehouse/connector-sms-http", load: () => import("@gatehouse/connector-sms-http") },
  sms_smpp: { package: "@gatehouse/connector-sms-smpp", load: () => import("@gatehouse/connector-sms-smpp") },
  sms_tencent: { package: "@gatehouse/connector-sms-tencent", load: () => import("@gatehouse/connector-sms-tencent") },
  sms_twilio: { package: "@gatehouse/connector-sms-twilio", load: () => import("@gatehouse/connector-sms-twilio") },
  voice_asterisk: {
    package: "@gatehouse/connector-voice-asterisk",
    load: () => import("@gatehouse/connector-voice-asterisk"),
  },
  voice_freeswitch: {
    package: "@gatehouse/connector-voice-freeswitch",
    load: () => import("@gatehouse/connector-voice-freeswitch"),
  },
  voice_http: { package: "@gatehouse/connector-voice-http", load: () => import("@gatehouse/connector-voice-http") },
  web_chat: { package: "@gatehouse/connector-web-chat", load: () => import("@gatehouse/connector-web-chat") },
  wechat_mini: { package: "@gatehouse/connector-wechat-mini", load: () => import("@gatehouse/connector-wechat-mini") },
  wechat_oa: { package: "@gatehouse/connector-wechat-oa", load: () => import("@gatehouse/connector-wechat-oa") },
  wechaty: { package: "@gatehouse/connector-wechaty", load: () => import("@gatehouse/connector-wechaty") },
  wecom: { package: "@gatehouse/connector-wecom", load: () => import("@gatehouse/connector-wecom") },
  wecom_kf: { package: "@gatehouse/connector-wecom-kf", load: () => import("@gatehouse/connector-wecom-kf") },
} as const;

const adapters = {
  chatwoot: { package: "@gatehouse/adapter-chatwoot", load: () => import("@gatehouse/adapter-chatwoot") },
  email_desk: { package: "@gatehouse/adapter-email-desk", load: () => import("@gatehouse/adapter-email-desk") },
  freshdesk: { package: "@gatehouse/adapter-freshdesk", load: () => import("@gatehouse/adapter-freshdesk") },
  http_template: {
    package: "@gatehouse/adapter-http-template",
    load: () => import("@gatehouse/adapter-http-template"),
  },
  moodle: { package: "@gatehouse/adapter-moodle", load: () => import("@gatehouse/adapter-moodle") },
  osticket: { package: "@gatehouse/adapter-osticket", load: () => import("@gatehouse/adapter-osticket") },
  pull: { package: "@gatehouse/adapter-pull", load: () => import("@gatehouse/adapter-pull") },
  qiyu: { package: "@gatehouse/adapter-qiyu", load: () => import("@gatehouse/adapter-qiyu") },
  redmine: { package: "@gatehouse/adapter-redmine", load: () => import("@gatehouse/adapter-redmine") },
  rt: { package: "@gatehouse/adapter-rt", load: () => import("@gatehouse/adapter-rt") },
  sobot: { package: "@gatehouse/adapter-sobot", load: () => import("@gatehouse/adapter-sobot") },
  sql_outbox: { package: "@gatehouse/adapter-sql-outbox", load: () => import("@gatehouse/adapter-sql-outbox") },
  udesk: { package: "@gatehouse/adapter-udesk", load: () => import("@gatehouse/adapter-udesk") },
  zendesk: { package: "@gatehouse/adapter-zendesk", load: () => import("@gatehouse/adapter-zendesk") },
  zammad: { package: "@gatehouse/adapter-zammad", load: () => import("@gatehouse/adapter-zammad") },
  webhook: { package: "@gatehouse/adapter-webhook", load: () => import("@gatehouse/adapter-webhook") },
} as const;

type ConnectorId = keyof typeof connectors;
type AdapterId = keyof typeof adapters;

/** The package of a connector of this house; undefined when nobody has that name. */
export const connectorPackage = (id: string): string | undefined =>
  Object.hasOwn(connectors, id) ? connectors[id as ConnectorId].package : undefined;

export const connectorIds: readonly string[] = Object.keys(connectors);
export const adapterIds: readonly string[] = Object.keys(adapters);

const require = createRequire(import.meta.url);

function manifestOf(packageName: string): Manifest {
  const file = JSON.parse(readFileSync(require.resolve(`${packageName}/package.json`), "utf8")) as {
    gatehouse: unknown;
  };
  return manifestSchema.parse(file.gatehouse);
}

export interface LoadedConnector {
  readonly plugin: Connector;
  readonly manifest: Extract<Manifest, { kind: "connector" }>;
}

/** Where a connector of this house lies, for one whose manifest says `isolation: "child"`. */
export interface OwnPackage {
  readonly folder: string;
  readonly entry: string;
}

export function ownPackage(id: string): OwnPackage | undefined {
  const name = connectorPackage(id);
  if (name === undefined) return undefined;
  return { folder: dirname(require.resolve(`${name}/package.json`)), entry: require.resolve(name) };
}

/** A connector and its manifest; undefined when nobody has that name. */
export async function loadConnector(id: string): Promise<LoadedConnector | undefined> {
  if (!Object.hasOwn(connectors, id)) return undefined;
  const entry = connectors[id as ConnectorId];
  const manifest = manifestOf(entry.package);
  if (manifest.kind !== "connector") throw new Error(`${entry.package} is no connector`);
  return { plugin: (await entry.load()).default as unknown as Connector, manifest };
}

/** An adapter; undefined when nobody has that name. */
export async function loadAdapter(
  id: string,
): Promise<{ readonly plugin: Adapter; readonly manifest: Manifest } | undefined> {
  if (!Object.hasOwn(adapters, id)) return undefined;
  const entry = adapters[id as AdapterId];
  return { plugin: (await entry.load()).default as unknown as Adapter, manifest: manifestOf(entry.package) };
}
