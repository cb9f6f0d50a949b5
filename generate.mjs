// Writes what follows from the schemas: JSON Schemas and the option tables of the READMEs.
// `node generate.mjs` writes them; `node generate.mjs --check` names the stale ones and exits 1.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { eventSchema, eventTypes, jsonSchema } from "./sdk/dist/index.js";

const root = dirname(fileURLToPath(import.meta.url));
const marks = { start: "<!-- options:start -->", end: "<!-- options:end -->" };
const draft = "https://json-schema.org/draft/2020-12/schema";

const formatted = (value) => `${JSON.stringify(value, null, 2)}\n`;

/** Input form: a receiver ignores fields it does not know. */
function eventFiles() {
  return eventTypes.map((type) => {
    const { $schema: _, ...schema } = jsonSchema(eventSchema(type));
    const text = formatted({ $schema: draft, $id: `${type}.v1`, title: `gatehouse.${type}.v1`, ...schema });
    return [join(root, "sdk", "schemas", `${type}.v1.json`), text];
  });
}

const cell = (text) => String(text).replaceAll("|", "\\|").replaceAll("\n", " ");

function kindOf(schema) {
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(" ");
  if (schema.type === "array") return `[${kindOf(schema.items ?? {})}]`;
  if (schema.type) return schema.format ? `${schema.type} (${schema.format})` : schema.type;
  return [...new Set((schema.anyOf ?? schema.oneOf ?? []).map(kindOf))].join(" · ") || "any";
}

function defaultOf(schema, required) {
  if (required) return "**必填 required**";
  return schema.default === undefined || typeof schema.default === "object"
    ? "–"
    : `\`${JSON.stringify(schema.default)}\``;
}

function rows(schema, path = []) {
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, option]) => {
    const here = [...path, name];
    const [zh = "", en = ""] = (option.description ?? "").split("|").map((text) => text.trim());
    const title = `\`${here.join(".")}\`${option.secret ? " 🔒" : ""}`;
    const row = [title, kindOf(option), defaultOf(option, schema.required?.includes(name)), zh, en];
    return [`| ${row.map(cell).join(" | ")} |`, ...rows(option, here)];
  });
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.items ? [schema.items] : [])];
  return [...new Set([...own, ...parts.flatMap((part) => rows(part, path))])];
}

function tableOf(schema) {
  const head = ["| 选项 option | 类型 type | 默认 default | 说明 | meaning |", "|---|---|---|---|---|"];
  return [marks.start, ...head, ...rows(schema), marks.end].join("\n");
}

/** As the formatter of this repository writes it, so that formatting and generating never undo each other. */
function aligned(path, text) {
  const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");
  const args = [biome, "format", `--stdin-file-path=${relative(root, path)}`];
  return execFileSync(process.execPath, args, { cwd: root, input: text, encoding: "utf8" });
}

function readmeFile(path, schema) {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  const [from, to] = [text.indexOf(marks.start), text.indexOf(marks.end)];
  if (from < 0 || to < from) throw new Error(`${relative(root, path)} needs the lines ${marks.start} and ${marks.end}`);
  return [path, aligned(path, text.slice(0, from) + tableOf(schema) + text.slice(to + marks.end.length))];
}

async function pluginFiles(folder) {
  const { default: plugin } = await import(join(folder, "dist", "index.js"));
  const schema = jsonSchema(plugin.config);
  return [[join(folder, "config.schema.json"), formatted(schema)], readmeFile(join(folder, "README.md"), schema)];
}

async function configurationFile() {
  const { configSchema } = await import("./gateway/dist/config/schema.js");
  return [join(root, "config", "gatehouse.schema.json"), formatted(jsonSchema(configSchema))];
}

const folders = ["connectors", "adapters"].flatMap((kind) =>
  readdirSync(join(root, kind), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(root, kind, entry.name)),
);

const made = await Promise.allSettled([
  eventFiles(),
  ...folders.map(pluginFiles),
  configurationFile().then((file) => [file]),
]);
const files = made.flatMap((part) => (part.status === "fulfilled" ? part.value : []));
// One plugin that cannot be read must not keep the others from being written.
for (const part of made.filter(({ status }) => status === "rejected")) {
  console.error(part.reason.message);
  process.exitCode = 1;
}
const stale = files.filter(([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text);
const wanted = new Set(files.map(([path]) => path));
const schemaFolder = join(root, "sdk", "schemas");
const orphans = existsSync(schemaFolder)
  ? readdirSync(schemaFolder)
      .map((name) => join(schemaFolder, name))
      .filter((path) => !wanted.has(path))
  : [];

if (process.argv.includes("--check")) {
  for (const [path] of stale) console.error(`stale: ${relative(root, path)} (run: npm run generate)`);
  for (const path of orphans) console.error(`no event type has this schema: ${relative(root, path)}`);
  if (stale.length + orphans.length > 0) process.exitCode = 1;
} else {
  for (const [path, text] of stale) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${relative(root, path)}`);
  }
}
