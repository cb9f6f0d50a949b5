import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "../free-port.js";
import { type ServerProcess, startServer } from "../server-process.js";
import { nodeRedFlow, nodeRedSettings } from "./node-red-flow.js";

export const nodeRedVersion = "4.1.15";

export interface NodeRed {
  readonly process: ServerProcess;
  readonly port: number;
}

/** Downloaded only when the peer is named, outside of the repository, and kept for the next run. */
async function install(): Promise<string> {
  const home = join(tmpdir(), "gatehouse-bench-peers", `node-red-${nodeRedVersion}`);
  const program = join(home, "node_modules", "node-red", "red.js");
  if (existsSync(program)) return program;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), "{}");
  const args = ["install", `node-red@${nodeRedVersion}`, "--ignore-scripts", "--no-audit", "--no-fund"];
  await promisify(execFile)("npm", args, { cwd: home });
  return program;
}

/** Starts Node-RED with a user folder of its own. */
export async function startNodeRed(folder: string, sinkPort: number): Promise<NodeRed> {
  const program = await install();
  const userDir = join(folder, "node-red");
  mkdirSync(userDir, { recursive: true });
  const port = await freePort();
  writeFileSync(join(userDir, "flow.json"), JSON.stringify(nodeRedFlow(sinkPort)));
  writeFileSync(join(userDir, "settings.js"), nodeRedSettings(port));
  return { process: startServer(process.execPath, [program, "--userDir", userDir]), port };
}
