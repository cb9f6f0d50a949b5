import { readFileSync } from "node:fs";

/** This program and its version, for the manifests it signs. */
export function toolName(): string {
  const file = readFileSync(new URL("../../../package.json", import.meta.url), "utf8");
  return `gatehouse ${(JSON.parse(file) as { version: string }).version}`;
}
