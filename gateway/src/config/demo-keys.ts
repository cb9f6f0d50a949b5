import { createHmac, randomBytes } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { ConfigError } from "./config-error.js";

const secret = z.string().regex(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/);
const demoKeys = z.strictObject({ demo_app: secret, demo_desk: secret });

/** The secrets of the demo's accounts and endpoint: made once, so that a pasted curl still works after a restart. */
export type DemoKeys = z.output<typeof demoKeys> & { readonly demo_sms: string };

/** Derived, so that the keys of an earlier version's demo are still whole. */
const withDerived = (keys: z.output<typeof demoKeys>): DemoKeys => ({
  ...keys,
  demo_sms: createHmac("sha256", keys.demo_app).update("demo_sms").digest("hex"),
});

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

function read(file: string): z.output<typeof demoKeys> | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return demoKeys.parse(JSON.parse(text));
  } catch (cause) {
    throw new ConfigError(`${file} 已损坏，请删除后重启 | ${file} is damaged; delete it and start again`, { cause });
  }
}

/** Written beside and linked into place: of two processes starting together one wins, and neither reads half a file. */
function create(folder: string, file: string): z.output<typeof demoKeys> {
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys = { demo_app: newSecret(), demo_desk: newSecret() };
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return keys;
  } catch (error) {
    const other = read(file);
    if (other === undefined) throw error;
    return other;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Reads `keys/demo.json` of the data folder, or makes it. */
export function loadDemoKeys(dataDir: string): DemoKeys {
  const folder = join(dataDir, "keys");
  const file = join(folder, "demo.json");
  return withDerived(read(file) ?? create(folder, file));
}
