import { readFileSync } from "node:fs";
import { isAbsolute, join, normalize } from "node:path";
import { apiVersion, features, type Manifest, manifest as manifestSchema, satisfiesEngine } from "@gatehouse/sdk";
import { z } from "zod";
import { refusal } from "./refusal.js";

export type ConnectorManifest = Extract<Manifest, { kind: "connector" }>;

/** A connector's package, read without running any of it. */
export interface ConnectorPackage {
  readonly name: string;
  readonly version: string;
  readonly repository?: string;
  readonly manifest: ConnectorManifest;
  /** From the package's folder. */
  readonly entry: string;
  readonly options: z.ZodType;
  /** What the manifest says that this gateway does not know. */
  readonly warnings: readonly string[];
}

const packageJson = z.looseObject({
  name: z.string().min(1).max(214),
  version: z.string().min(1).max(64),
  repository: z.union([z.string(), z.looseObject({ url: z.string() })]).optional(),
  scripts: z.record(z.string(), z.string()).default({}),
  main: z.string().optional(),
  exports: z.unknown().optional(),
  gatehouse: z.looseObject({
    api: z.int(),
    engine: z.string(),
    capabilities: z.looseObject({}).default({}),
  }),
});
type PackageJson = z.output<typeof packageJson>;

const installScripts = ["preinstall", "install", "postinstall", "prepare", "prepublish"];

const ownVersion = (
  JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as { version: string }
).version;

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(`${file} 不是 JSON`, `${file} is no JSON`);
  }
}

function readText(folder: string, file: string): string {
  try {
    return readFileSync(join(folder, file), "utf8");
  } catch {
    throw refusal(`${folder} 里没有 ${file}`, `there is no ${file} in ${folder}`);
  }
}

function requireFit({ gatehouse: { api, engine } }: PackageJson): void {
  const known = [apiVersion, apiVersion - 1].filter((version) => version > 0);
  if (!known.includes(api))
    throw refusal(
      `它按接口版本 ${api} 编写，本网关支持 ${known.join("、")}`,
      `it is written for version ${api} of the contract; this gateway runs ${known.join(" and ")}`,
    );
  if (!satisfiesEngine(engine, ownVersion))
    throw refusal(
      `它需要网关版本 ${engine}，本网关是 ${ownVersion}`,
      `it asks for a gateway ${engine}; this one is ${ownVersion}`,
    );
}

/** Features of a later gateway are left out, so that a new connector runs on an older one. */
function withoutUnknown(table: unknown, side: string, warnings: string[]): unknown {
  if (typeof table !== "object" || table === null) return table;
  const known: readonly string[] = features;
  return Object.fromEntries(
    Object.entries(table).filter(([name]) => {
      if (known.includes(name)) return true;
      warnings.push(`capabilities.${side}.${name} is unknown to this gateway and left out`);
      return false;
    }),
  );
}

function manifestOf({ gatehouse }: PackageJson, warnings: string[]): ConnectorManifest {
  const { in: inbound, out, ...others } = gatehouse.capabilities;
  const capabilities = {
    ...others,
    ...(inbound !== undefined && { in: withoutUnknown(inbound, "in", warnings) }),
    ...(out !== undefined && { out: withoutUnknown(out, "out", warnings) }),
  };
  const parsed = manifestSchema.safeParse({ ...gatehouse, api: apiVersion, capabilities });
  if (!parsed.success)
    throw refusal("package.json 的 gatehouse 部分有误", `package.json#gatehouse: ${z.prettifyError(parsed.error)}`);
  if (parsed.data.kind !== "connector") throw refusal("它不是连接器", "it is no connector");
  return parsed.data;
}

function entryOf({ exports, main }: PackageJson): string {
  const root = typeof exports === "object" && exports !== null ? (exports as Record<string, unknown>)["."] : exports;
  const named = typeof root === "object" && root !== null ? (root as Record<string, unknown>)["default"] : root;
  const entry = normalize(typeof named === "string" ? named : (main ?? "index.js"));
  if (isAbsolute(entry) || entry.startsWith(".."))
    throw refusal("入口文件不在包内", "its entry is outside the package");
  return entry;
}

function optionsOf(folder: string): z.ZodType {
  try {
    return z.fromJSONSchema(parseJson(readText(folder, "config.schema.json"), "config.schema.json") as never);
  } catch (cause) {
    throw refusal(
      "缺少可用的 config.schema.json（选项说明）",
      `config.schema.json, which tells its options, cannot be used: ${cause instanceof Error ? cause.message : ""}`,
    );
  }
}

/** Reads a package and says what keeps it from running here, in words. Runs nothing of it. */
export function readPackage(folder: string): ConnectorPackage {
  const parsed = packageJson.safeParse(parseJson(readText(folder, "package.json"), "package.json"));
  if (!parsed.success) throw refusal("package.json 有误", `package.json: ${z.prettifyError(parsed.error)}`);
  const { name, version, repository, scripts } = parsed.data;
  const script = installScripts.find((one) => Object.hasOwn(scripts, one));
  if (script !== undefined)
    throw refusal(
      `它带有安装脚本 ${script}：本网关从不运行安装脚本`,
      `it has an install script (${script}): none is ever run here, so it would not work`,
    );
  requireFit(parsed.data);
  const warnings: string[] = [];
  const from = typeof repository === "string" ? repository : repository?.url;
  return {
    name,
    version,
    ...(from !== undefined && { repository: from }),
    manifest: manifestOf(parsed.data, warnings),
    entry: entryOf(parsed.data),
    options: optionsOf(folder),
    warnings,
  };
}
