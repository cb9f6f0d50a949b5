import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { outsideConnector } from "../stand/configuration.js";
import type { Tool } from "../stand/tool.js";

const manifest = {
  name: outsideConnector,
  version: "1.0.0",
  license: "Apache-2.0",
  type: "module",
  exports: { ".": { default: "./outside/connector.js" } },
  gatehouse: {
    id: outsideConnector,
    kind: "connector",
    api: 1,
    engine: ">=0.1 <1",
    channel: "app",
    title: { zh: "外来连接器", en: "A connector from outside" },
    isolation: "child",
    permissions: { webhook: true, net: [] },
    capabilities: { in: { text: "full" } },
  },
};

const options = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: { secret: { type: "string", description: "签名密钥 | Signing secret", secret: true } },
  required: ["secret"],
  additionalProperties: false,
};

const built = fileURLToPath(new URL("../", import.meta.url));
const modules = ["outside/connector.js", "simulator/text.js"];

/** Packs the connector as its author would, and approves it as an operator does, with the product's own command. */
export async function installOutside(folder: string, tool: Tool): Promise<void> {
  const source = join(folder, outsideConnector);
  mkdirSync(source);
  writeFileSync(join(source, "package.json"), JSON.stringify(manifest));
  writeFileSync(join(source, "config.schema.json"), JSON.stringify(options));
  for (const module of modules) cpSync(join(built, module), join(source, module), { recursive: true });
  await tool("connector", "add", source, "--yes");
}
