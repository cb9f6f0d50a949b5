import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** One place of a compiled file and what is put there instead. */
export interface Break {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export interface BrokenBuild {
  readonly program: string;
  remove(): void;
}

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const parts = ["bin", "dist", "static", "package.json"];
/** Read as they are: the migrations among them. */
const linked = ["src"];

function patch(folder: string, { file, from, to }: Break): void {
  const path = join(folder, "dist", file);
  const text = readFileSync(path, "utf8");
  if (text.split(from).length !== 2) throw new Error(`${file} does not hold exactly once: ${from}`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
}

/** A copy of the built gateway that is wrong in these places: what the fault run must find. */
export function breakBuild(breaks: readonly Break[]): BrokenBuild {
  const copy = mkdtempSync(join(tmpdir(), "gatehouse-broken-"));
  chmodSync(copy, 0o755);
  const gateway = join(copy, "gateway");
  mkdirSync(gateway);
  for (const part of parts) cpSync(join(root, "gateway", part), join(gateway, part), { recursive: true });
  for (const part of linked) symlinkSync(join(root, "gateway", part), join(gateway, part));
  for (const beside of ["node_modules", "sdk"]) symlinkSync(join(root, beside), join(copy, beside));
  for (const one of breaks) patch(gateway, one);
  return {
    program: join(gateway, "bin", "gatehouse.mjs"),
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}
