import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";

export const samplePackageJson = {
  name: "school-chat",
  version: "1.2.3",
  license: "MIT",
  type: "module",
  repository: { url: "https://git.example/school-chat" },
  exports: { ".": { default: "./index.js" } },
  gatehouse: {
    id: "school_chat",
    kind: "connector",
    api: 1,
    engine: ">=0.1 <2",
    channel: "app",
    title: { zh: "校园聊天", en: "School chat" },
    isolation: "child",
    permissions: { webhook: true, net: ["config.url"] },
    capabilities: { in: { text: "full" }, out: { text: "full" }, idempotent_send: true },
  },
};

export const sampleSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  type: "object",
  properties: {
    url: { type: "string", format: "uri", description: "地址 | Address" },
    token: { type: "string", minLength: 4, secret: true, description: "密钥 | Token" },
  },
  required: ["url", "token"],
  additionalProperties: false,
};

/** What somebody else may have written: takes a JSON body as a message, sends by one POST. `crash` ends it. */
const code = `
import { defineConnector, json, post, refuse } from "@gatehouse/sdk";
import { z } from "zod";
const item = z.object({ id: z.string(), from: z.string(), text: z.string() });
export default defineConnector({
  id: "school_chat",
  config: z.strictObject({ url: z.url(), token: z.string().min(4) }),
  check: async () => ({ state: "ok", detail: "fine" }),
  webhook: (request, config) => {
    const { id, text } = json(request.rawBody, item);
    if (text === "crash") process.exit(9);
    return { events: [{ key: id, body: request.rawBody, contentType: "application/json" }], reply: "admitted" };
  },
  interpret: (raw) => {
    const { id, from, text } = json(raw.body, item);
    return [{ type: "message.received", source_id: id, from: { scheme: "app_user", value: from }, text }];
  },
  render: (message, { config }) => post(config.url, { id: message.id, text: message.text, token: config.token }),
  judge: (answer) => (refuse(answer), { status: "sent" }),
});
`;

type Files = Readonly<Record<string, string>>;

/** The sample's files, with some replaced or added. */
export const sampleFiles = (more: Files = {}, packageJson: object = {}): Files => ({
  "package.json": JSON.stringify({ ...samplePackageJson, ...packageJson }),
  "config.schema.json": JSON.stringify(sampleSchema),
  "index.js": code,
  ...more,
});

/** Gone when the process that asked for it ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-package-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function writeFiles(folder: string, files: Files): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

function header(name: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0, 100);
  block.write("0000644\0", 100);
  block.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
  block.write(type, 156);
  block.write("ustar\0", 257);
  return block;
}

/** An archive as `npm pack` makes it; entries of any kind and name, for a test of what is refused. */
export function archive(
  entries: readonly { readonly name: string; readonly text?: string; readonly type?: string }[],
): Buffer {
  const blocks = entries.flatMap(({ name, text = "", type = "0" }) => {
    const body = Buffer.from(text);
    return [header(name, body.length, type), body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}
