import { isAbsolute } from "node:path";
import { bearerToken } from "../core/access/bearer-token.js";
import { ConfigError } from "./config-error.js";
import { isExampleSecret } from "./example-secret.js";
import { type MasterKeySetting, parseMasterKeys } from "./master-key-setting.js";
import { readSecretFile } from "./placeholders.js";

export const roles = ["door", "desk", "worker"] as const;
export type ProcessRole = (typeof roles)[number];

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

export type Env = Readonly<Record<string, string | undefined>>;

/** What the environment variables say, checked. */
export interface Environment {
  readonly configPath?: string;
  readonly dataDir?: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Own certificate and key: HTTPS in place of HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  readonly databaseUrl?: string;
  /** The owner of the tables, for migrations. */
  readonly databaseOwnerUrl?: string;
  readonly redisUrl?: string;
  readonly roles: readonly ProcessRole[];
  readonly adminToken?: string;
  readonly masterKey?: MasterKeySetting;
  readonly logLevel: LogLevel;
  readonly demoSmtpPort: number;
}

/** Reads one variable at a time and collects what is wrong with them. An empty variable counts as unset. */
function reader(env: Env) {
  const wrong: string[] = [];

  function fail(name: string, zh: string, en: string): undefined {
    wrong.push(`${name}：${zh} | ${name}: ${en}`);
    return undefined;
  }

  const text = (name: string): string | undefined => env[name]?.trim() || undefined;

  /** A secret may stand in a file: `file:/path`. */
  function secret(name: string): string | undefined {
    const value = text(name);
    if (!value?.startsWith("file:")) return value;
    const path = value.slice("file:".length);
    try {
      return readSecretFile(path).trim();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return fail(name, `无法读取文件（${reason}）`, `the file cannot be read (${reason})`);
    }
  }

  function port(name: string, otherwise: number): number {
    const value = text(name);
    if (value === undefined) return otherwise;
    if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
    fail(name, "应为 0 到 65535 的端口号", "must be a port from 0 to 65535, such as 8080");
    return otherwise;
  }

  function url(name: string, protocols: readonly string[], example: string): string | undefined {
    const value = secret(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    return fail(name, `应为网址，如 ${example}`, `must be a URL such as ${example}`);
  }

  return { wrong, fail, text, secret, port, url };
}

type Reader = ReturnType<typeof reader>;

const isRole = (name: string): name is ProcessRole => roles.some((role) => role === name);

function rolesOf(read: Reader): readonly ProcessRole[] {
  const names = (read.text("GATEHOUSE_ROLES") ?? roles.join(",")).split(",").map((name) => name.trim());
  const known = names.filter(isRole);
  if (known.length === names.length) return [...new Set(known)];
  read.fail("GATEHOUSE_ROLES", `应为 ${roles.join(",")} 中的一个或几个`, `must be one or more of ${roles.join(",")}`);
  return roles;
}

function logLevelOf(read: Reader): LogLevel {
  const value = read.text("GATEHOUSE_LOG") ?? "info";
  const level = logLevels.find((known) => known === value);
  if (level === undefined)
    read.fail("GATEHOUSE_LOG", `应为 ${logLevels.join("、")}`, `must be one of ${logLevels.join(", ")}`);
  return level ?? "info";
}

function adminTokenOf(read: Reader): string | undefined {
  const token = read.secret("GATEHOUSE_ADMIN_TOKEN");
  if (token !== undefined && isExampleSecret(token))
    return read.fail("GATEHOUSE_ADMIN_TOKEN", "这是示例口令", "stands in examples (openssl rand -hex 32)");
  if (token === undefined || bearerToken.safeParse(token).success) return token;
  return read.fail(
    "GATEHOUSE_ADMIN_TOKEN",
    "至少 32 个字符，没有空格",
    "must have at least 32 characters of ASCII, no spaces (openssl rand -hex 32)",
  );
}

function masterKeyOf(read: Reader): MasterKeySetting | undefined {
  const name = "GATEHOUSE_MASTER_KEY";
  const said = read.text(name);
  if (said?.startsWith("command:")) {
    const command = said.slice("command:".length).split(/\s+/);
    if (isAbsolute(command[0] ?? "")) return { kind: "command", command };
    return read.fail(name, "命令要写完整路径", "a command needs its full path, such as command:/opt/kms/unwrap key-1");
  }
  const value = read.secret(name);
  if (value === undefined) return undefined;
  const keys = parseMasterKeys(value);
  if (keys?.some((key) => key.every((byte) => byte === 0)))
    return read.fail(name, "密钥全是零", "is all zeros (openssl rand -base64 32)");
  if (keys !== undefined)
    return said?.startsWith("file:") ? { kind: "file", path: said.slice("file:".length) } : { kind: "given", keys };
  return read.fail(
    name,
    "应为 32 字节的 base64，或 file:/path、command:/path",
    "must be 32 bytes as base64 (openssl rand -base64 32), file:/path or command:/path",
  );
}

/** Both or neither; where the files lie, not what is in them. */
function tlsOf(read: Reader): Environment["tls"] {
  const [cert, key] = [read.text("GATEHOUSE_TLS_CERT"), read.text("GATEHOUSE_TLS_KEY")];
  if (cert !== undefined && key !== undefined) return { cert, key };
  if (cert === key) return undefined;
  const missing = cert === undefined ? "GATEHOUSE_TLS_CERT" : "GATEHOUSE_TLS_KEY";
  return read.fail(missing, "证书与私钥要一起设置", "certificate and key are set together, as paths of PEM files");
}

const optional = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } =>
  value === undefined ? {} : ({ [name]: value } as { readonly [Key in Name]: Value });

/** Reads the environment. Throws one ConfigError naming every variable that is wrong, and what would be right. */
export function readEnvironment(env: Env): Environment {
  const read = reader(env);
  const postgres = ["postgres:", "postgresql:"];
  const example = "postgres://user:password@host:5432/gatehouse";
  const environment: Environment = {
    ...optional("configPath", read.text("GATEHOUSE_CONFIG")),
    ...optional("tls", tlsOf(read)),
    ...optional("dataDir", read.text("GATEHOUSE_DATA")),
    host: read.text("GATEHOUSE_HOST") ?? "127.0.0.1",
    port: read.port("GATEHOUSE_PORT", 8080),
    ...optional("databaseUrl", read.url("DATABASE_URL", postgres, example)),
    ...optional("databaseOwnerUrl", read.url("DATABASE_OWNER_URL", postgres, example)),
    ...optional("redisUrl", read.url("REDIS_URL", ["redis:", "rediss:"], "redis://host:6379")),
    roles: rolesOf(read),
    ...optional("adminToken", adminTokenOf(read)),
    ...optional("masterKey", masterKeyOf(read)),
    logLevel: logLevelOf(read),
    demoSmtpPort: read.port("GATEHOUSE_DEMO_SMTP_PORT", 2525),
  };
  if (read.wrong.length > 0) throw new ConfigError(`环境变量有误 | wrong environment:\n${read.wrong.join("\n")}`);
  return environment;
}
