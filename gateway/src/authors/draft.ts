import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Connector, jsonSchema, type Manifest, manifest as manifestSchema } from "@gatehouse/sdk";
import { compile } from "./compile.js";
import { exampleOptions } from "./example-options.js";
import { linkLibraries } from "./link-libraries.js";

/** A connector that is being written: it runs here, as it was last compiled. */
export interface Draft {
  readonly manifest: Extract<Manifest, { kind: "connector" }>;
  readonly plugin: Connector;
  /** Options that send to this address. */
  options(providerUrl: string): Record<string, unknown>;
  /** The first recorded input that comes by the door, for the playground's phone. */
  readonly recorded: string | undefined;
  /** Compiles and loads it again. Throws what the compiler, or the code, has to say; the last good one stays. */
  reload(): Promise<void>;
}

function manifestOf(folder: string): Draft["manifest"] {
  const file = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { gatehouse?: unknown };
  const manifest = manifestSchema.parse(file.gatehouse);
  if (manifest.kind !== "connector") throw new Error(`${folder} 不是连接器 | ${folder} is no connector`);
  return manifest;
}

let loads = 0;

/** A module is kept by its address: each load has another one. */
async function load(folder: string): Promise<Connector> {
  loads += 1;
  const { href } = pathToFileURL(join(folder, "dist", "index.js"));
  return ((await import(`${href}?load=${loads}`)) as { default: Connector }).default;
}

/** The options' schema stands beside the code: whoever approves the package reads it without running anything. */
export function writeSchema(folder: string, { config }: Connector): void {
  writeFileSync(join(folder, "config.schema.json"), `${JSON.stringify(jsonSchema(config), null, 2)}\n`);
}

function recordedIn(folder: string): string | undefined {
  const file = join(folder, "fixtures", "golden.json");
  if (!existsSync(file)) return undefined;
  const fixtures = JSON.parse(readFileSync(file, "utf8")) as { readonly request?: unknown }[];
  const request = fixtures.find((fixture) => fixture.request !== undefined)?.request;
  return request === undefined ? undefined : JSON.stringify(request, null, 2);
}

/** Members that a plugin may leave out are asked for at each call: the next load may have them. */
const following = (current: () => Connector): Connector =>
  ({
    get id() {
      return current().id;
    },
    get config() {
      return current().config;
    },
    check: (...words) => current().check(...words),
    get webhook() {
      return current().webhook as Connector["webhook"];
    },
    get interpret() {
      return current().interpret as Connector["interpret"];
    },
    get render() {
      return current().render as Connector["render"];
    },
    get judge() {
      return current().judge as Connector["judge"];
    },
    get open() {
      return current().open as Connector["open"];
    },
  }) as Connector;

/** Compiles a package and loads it. */
export async function openDraft(folder: string): Promise<Draft> {
  linkLibraries(folder);
  compile(folder);
  let current = await load(folder);
  writeSchema(folder, current);
  return {
    manifest: manifestOf(folder),
    plugin: following(() => current),
    options: (providerUrl) => exampleOptions(jsonSchema(current.config), providerUrl),
    recorded: recordedIn(folder),
    async reload() {
      compile(folder);
      current = await load(folder);
      writeSchema(folder, current);
    },
  };
}
