import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Mocker } from "../../runtime/index.mjs";

const runtime = new URL("../../runtime/", import.meta.url);
const command = "npm ci --ignore-scripts --prefix connectors/wechaty/runtime";

/** Why the tests against the puppet cannot run; with CI=true this is a failure. Undefined: they can. */
export function missing(): string | undefined {
  if (existsSync(fileURLToPath(new URL("node_modules/wechaty/package.json", runtime)))) return undefined;
  if (process.env["CI"] === "true") throw new Error(`the wechaty runtime is missing: ${command}`);
  return `the wechaty runtime is not installed: ${command}`;
}

export const options = { puppet: "mock" as const, i_accept_the_risk: true as const };

/** What the rehearsal's parent writes at the start. */
export const firstWords = "您好，这是一条演练消息";

/** The newest mock, once its account is logged in: the people on the other side. */
export async function stage(after = 0): Promise<Mocker> {
  const { mockers } = await import("../../runtime/index.mjs");
  for (let waited = 0; waited < 10_000; waited += 20) {
    const newest = mockers.at(-1);
    if (newest !== undefined && mockers.length > after && newest.puppet.isLoggedIn) return newest;
    await sleep(20);
  }
  throw new Error("no mock came up");
}
