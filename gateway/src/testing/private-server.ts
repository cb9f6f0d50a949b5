import { rmSync } from "node:fs";
import { processEntry } from "../store/embedded/process-table.js";
import { startTestServer, type TestServer } from "./test-server.js";

/** For a test file run by hand: a server that ends with this process. Nothing can be awaited while a process exits. */
export async function startPrivateServer(): Promise<TestServer> {
  const server = await startTestServer();
  process.once("exit", () => endNow(server));
  process.once("SIGTERM", () => process.exit(143));
  process.once("SIGINT", () => process.exit(130));
  return server;
}

function endNow({ pids, dataDir }: TestServer): void {
  const [postmaster] = pids();
  if (postmaster !== undefined) process.kill(postmaster, "SIGQUIT");
  for (
    let waited = 0;
    postmaster !== undefined && processEntry(postmaster) !== undefined && waited < 5_000;
    waited += 10
  ) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  rmSync(dataDir, { recursive: true, force: true });
}
