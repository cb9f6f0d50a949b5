import { endWithProcess } from "./end-with-process.js";
import { startTestServer, type TestServer } from "./test-server.js";

/** For a test file run by hand: a server that ends with this process. */
export async function startPrivateServer(): Promise<TestServer> {
  const server = await startTestServer();
  endWithProcess(() => server.pids()[0], server.dataDir);
  return server;
}
