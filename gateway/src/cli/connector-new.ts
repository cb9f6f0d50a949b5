import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { linkLibraries, packageFolder } from "../authors/link-libraries.js";
import { writePackage } from "../authors/write-package.js";
import { exitCodes, UsageError } from "./exit.js";

const idPattern = /^[a-z][a-z0-9_]{0,62}$/;

function versionOf(name: string): string {
  const folder = packageFolder(name);
  if (folder === undefined) throw new Error(`${name} is not installed`);
  return (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version;
}

/** `gatehouse connector new NAME`: a working two-way connector to change. */
export async function connectorNew(
  name: string,
  { out = name, json }: { readonly out?: string; readonly json?: boolean },
): Promise<number> {
  if (!idPattern.test(name)) {
    const near = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "_")
      .replace(/^[^a-z]+/, "");
    throw new UsageError(
      `${name}: 应为小写字母、数字、下划线，如 ${near} | lower-case letters, digits and _, such as ${near}`,
    );
  }
  const folder = resolve(out);
  const words = {
    id: name,
    dashed: name.replaceAll("_", "-"),
    version: versionOf("@gatehouse/sdk"),
    zod: versionOf("zod"),
  };
  const files = writePackage(folder, words);
  linkLibraries(folder);
  if (json) console.log(JSON.stringify({ id: name, folder, files }));
  else {
    for (const file of files) console.log(join(out, file));
    console.log(`\n下一步 Next: npx gatehouse connector test ${out}`);
  }
  return exitCodes.done;
}
