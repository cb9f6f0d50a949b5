import { existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("../../../", import.meta.url));

/** The gateway's own code that a child runs or imports: all it may read outside its package and its folder. */
export const ownCode = ["node_modules", "sdk", "gateway/dist", "gateway/package.json"]
  .map((path) => join(home, path))
  .filter(existsSync);

/** A plugin brings no SDK of its own: it finds the gateway's beside it. */
const shared = { "@gatehouse/sdk": join(home, "sdk"), zod: join(home, "node_modules", "zod") };

function pointTo(link: string, target: string): void {
  const known = lstatSync(link, { throwIfNoEntry: false });
  if (known?.isSymbolicLink() && readlinkSync(link) === target) return;
  rmSync(link, { recursive: true, force: true });
  mkdirSync(dirname(link), { recursive: true, mode: 0o755 });
  symlinkSync(target, link);
}

/** Puts links to the SDK and zod where packages in this folder look for them. */
export function shareWith(folder: string): void {
  for (const [name, target] of Object.entries(shared)) pointTo(join(folder, "node_modules", name), target);
}
