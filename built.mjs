// Was everything built from the sources as they are now? Asking the compiler costs a good part of a warm start.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Names, sizes and times of all that the compiler reads. Taken before a build: what changes meanwhile is built again. */
export function sourcesState(root) {
  const common = ["tsconfig.json", "tsconfig.base.json", "node_modules/.package-lock.json"];
  const own = partsOf(root).flatMap((part) => [
    join(part, "package.json"),
    join(part, "tsconfig.json"),
    ...sourcesOf(root, part),
  ]);
  const lines = [...common, ...own].map((path) => {
    const { size, mtimeMs } = statSync(join(root, path));
    return `${path} ${size} ${mtimeMs}`;
  });
  return createHash("sha256").update(lines.join("\n")).digest("hex");
}

/** Whether the last build was of these sources, and is still there. */
export function isBuilt(root, state) {
  if (!existsSync(recordOf(root)) || readFileSync(recordOf(root), "utf8") !== state) return false;
  return partsOf(root).every((part) => existsSync(join(root, part, "dist", ".tsbuildinfo")));
}

export function rememberBuild(root, state) {
  writeFileSync(recordOf(root), state);
}

const recordOf = (root) => join(root, "node_modules", ".gatehouse-built");

const partsOf = (root) =>
  JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")).references.map(({ path }) => path);

const sourcesOf = (root, part) =>
  readdirSync(join(root, part, "src"), { recursive: true })
    .filter((name) => /\.(ts|json)$/.test(name))
    .sort()
    .map((name) => join(part, "src", name));
