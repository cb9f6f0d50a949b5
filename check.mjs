// `npm run check`: the gate before a commit. One line per step; the first failure ends it and shows what the tool said.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(fileURLToPath(import.meta.url));
const packages = ["sdk", "connectors", "adapters", "gateway", "bench"];
const maxLines = 300;
/** One file by intent: whoever receives an export reads it whole, and runs it without anything beside it. */
const standsAlone = join(root, "gateway", "src", "ledger", "export", "verify.mjs");
const maxLinesAlone = 400;

const steps = [
  ["format, imports, lint (biome)", () => tool("biome", ["ci", "--colors=off", "."])],
  ["borders, promises (oxlint)", () => tool("oxlint", ["--type-aware", ...packages])],
  ["types, build (tsc)", () => tool("tsc", ["-b"])],
  ["generated files are fresh", () => program(process.execPath, ["generate.mjs", "--check"])],
  [`no file over ${maxLines} lines`, () => longFiles()],
  ["the lock file names no host", () => hostsInLock()],
];

for (const [title, step] of steps) {
  const start = Date.now();
  const complaint = step();
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  console.log(`${complaint === undefined ? "ok  " : "FAIL"} ${title} (${seconds} s)`);
  if (complaint !== undefined) {
    console.error(complaint);
    process.exit(1);
  }
}

function tool(name, words) {
  const path = join(root, "node_modules", ".bin", name);
  return existsSync(path) ? program(path, words) : `${name} is not installed: run npm ci`;
}

function program(path, words) {
  const { status, stdout, stderr, error } = spawnSync(path, words, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 26 });
  if (error) return error.message;
  return status === 0 ? undefined : `${stdout}${stderr}`;
}

/** Tests and tables of planted breaches may be long; what runs in a school may not. */
function longFiles() {
  const long = packages
    .flatMap((folder) => sourcesUnder(join(root, folder)))
    .filter((path) => linesOf(path) > (path === standsAlone ? maxLinesAlone : maxLines));
  return long.length === 0 ? undefined : long.map((path) => `${path}: ${linesOf(path)} lines`).join("\n");
}

function sourcesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "dist") return [];
    if (entry.isDirectory()) return sourcesUnder(join(folder, entry.name));
    return /(?<!\.test)\.(ts|sql|mjs)$/.test(entry.name) ? [join(folder, entry.name)] : [];
  });
}

function linesOf(path) {
  return readFileSync(path, "utf8").split("\n").length - 1;
}

/** A lock file with addresses would install from the mirror of whoever wrote it. */
function hostsInLock() {
  const hosts = readFileSync(join(root, "package-lock.json"), "utf8").match(/"resolved": "[a-z+]+:\/\/[^"]+"/g);
  return hosts === null
    ? undefined
    : `package-lock.json: ${hosts.length} addresses, such as ${hosts[0]}; npm ci needs none`;
}
