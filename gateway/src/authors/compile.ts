import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { packageFolder } from "./link-libraries.js";

/** Compiles a package by its own tsconfig.json. Throws with what the compiler said. */
export function compile(folder: string): void {
  const typescript = packageFolder("typescript");
  if (typescript === undefined)
    throw new Error(
      "没有 TypeScript 编译器，请在源码目录里运行 | no TypeScript here: run this in a checkout of the sources",
    );
  const { status, stdout, error } = spawnSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", folder], {
    encoding: "utf8",
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`编译不过 | it does not compile:\n${stdout}`);
}
