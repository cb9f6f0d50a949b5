import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { promisify } from "node:util";
import { satisfiesEngine } from "../engine.js";
import { apiVersion } from "../manifest.js";
import { isSecret, objectsOf, optionsOf, optionsSchema, without } from "./option-tree.js";
import type { Case } from "./plan.js";
import type { Subject } from "./subject.js";

const snakeCase = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const withUnit = /(^|_)(port|secs|ms|minutes|hours|days|bytes|chars|percent|per_second|in_flight|max|min|count)(_|$)/;
const bilingual = /^[^|]*\p{Script=Han}[^|]*\|[^|]*[A-Za-z][^|]*$/u;
const secretName = /(^|_)(secret|password|passphrase|token|api_key|private_key|access_key)s?$/;

function engine(subject: Subject): void {
  const sdk = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string };
  assert.equal(subject.manifest.api, apiVersion);
  assert.ok(
    satisfiesEngine(subject.manifest.engine, sdk.version),
    `engine ${subject.manifest.engine} refuses ${sdk.version}`,
  );
}

function described(subject: Subject): void {
  const schema = optionsSchema(subject.plugin.config);
  for (const { path, schema: option } of optionsOf(schema)) {
    const name = path.at(-1) ?? "";
    assert.match(name, snakeCase, `${path.join(".")} is not snake_case`);
    assert.match(option.description ?? "", bilingual, `${path.join(".")}: the description must be "中文 | English"`);
    if (option.type === "number" || option.type === "integer")
      assert.match(name, withUnit, `${path.join(".")}: a number's name must carry its unit`);
  }
  for (const object of objectsOf(schema)) assert.equal(object.additionalProperties, false, "use z.strictObject");
}

function secretsMarked(subject: Subject): void {
  for (const { path, schema } of optionsOf(optionsSchema(subject.plugin.config)))
    if (secretName.test(path.at(-1) ?? ""))
      assert.ok(isSecret(schema), `${path.join(".")} needs .meta({ secret: true })`);
}

function missingNamed(subject: Subject): void {
  const { plugin, spec } = subject;
  assert.ok(plugin.config.safeParse(spec.example).success);
  for (const { path, required } of optionsOf(optionsSchema(plugin.config))) {
    const less = required ? without(spec.example, path) : undefined;
    if (less === undefined) continue;
    const issues = plugin.config.safeParse(less).error?.issues.map((issue) => issue.path.join(".")) ?? [];
    assert.ok(
      issues.includes(path.join(".")),
      `without ${path.join(".")} the error names ${issues.join(", ") || "nothing"}`,
    );
  }
}

const unconfigured = `
import { Socket } from "node:net";
Socket.prototype.connect = () => { throw new Error("import connects"); };
const { default: plugin } = await import(process.argv[1]);
if (plugin.config.safeParse({}).success === undefined) throw new Error("no verdict");
`;

const entryOf = ({ packageJson, spec }: Subject): URL =>
  new URL(packageJson.exports?.["."]?.default ?? "dist/index.js", spec.packageUrl);

/** In a process of its own: importing must neither connect nor keep the process alive. */
async function starts(subject: Subject): Promise<void> {
  const entry = entryOf(subject);
  await promisify(execFile)(process.execPath, ["--input-type=module", "-e", unconfigured, entry.href], {
    timeout: 30_000,
  });
}

const specifiers = /^(?:import|export)\s(?:[^"';]*?\sfrom\s+)?"([^".][^"]*)"|\bimport\("([^".][^"]*)"\)/gm;

const packageOf = (specifier: string): string => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");

const isShipped = (path: string): boolean =>
  /\.m?js$/.test(path) && !/\.test\.js$|(^|[/\\])(testing|node_modules)[/\\]/.test(path);

function imported(subject: Subject): readonly string[] {
  const folder = new URL(".", entryOf(subject));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(isShipped);
  const found = files.flatMap((name) => [...readFileSync(new URL(name, folder), "utf8").matchAll(specifiers)]);
  return [...new Set(found.map((match) => packageOf(match[1] ?? match[2] ?? "")))].filter((name) => !isBuiltin(name));
}

function supply(subject: Subject): void {
  const { license, scripts = {}, dependencies = {} } = subject.packageJson;
  assert.ok(license, "package.json needs a license");
  for (const name of ["preinstall", "install", "postinstall", "prepare"])
    assert.ok(!Object.hasOwn(scripts, name), `the script ${name} runs at install`);
  for (const name of imported(subject)) assert.ok(Object.hasOwn(dependencies, name), `${name} is not in dependencies`);
}

/** M1–M8 without M1, which has run when a subject exists. */
export const manifestCases = (subject: Subject): readonly Case[] => [
  { id: "M2", run: () => engine(subject) },
  { id: "M3", run: () => described(subject) },
  { id: "M4", run: () => secretsMarked(subject) },
  { id: "M5", run: () => missingNamed(subject) },
  { id: "M6", skip: "no version of this plugin is published yet" },
  { id: "M7", run: () => starts(subject) },
  { id: "M8", run: () => supply(subject) },
];
