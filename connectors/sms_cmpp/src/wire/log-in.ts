import { type Host, PluginError } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { command } from "./command.js";
import { connectRequest, readConnectAnswer } from "./connect.js";
import { type Connection, type ConnectionOptions, connectionOn } from "./connection.js";

/** Status of CMPP_CONNECT_RESP (CMPP 2.0, 7.4.1.2). */
const illegalSource = 2;
const wrongAuthenticator = 3;
const versionTooHigh = 4;
const terminateMs = 2_000;

/** What a refused connect means for the account. */
function connectFailure(status: number): PluginError {
  const details = { providerCode: `connect ${status}` };
  switch (status) {
    case illegalSource:
      return new PluginError("unauthorized", "the gateway does not know this sp_id, or not from this address", details);
    case wrongAuthenticator:
      return new PluginError("unauthorized", "the gateway refuses the login: check sp_id and shared_secret", details);
    case versionTooHigh:
      return new PluginError("invalid_config", "version: the gateway does not speak it", details);
    default:
      return new PluginError("unavailable", `the gateway refused the connection (status ${status})`, details);
  }
}

async function authenticate(config: Config, host: Host, connection: Connection, signal: AbortSignal): Promise<void> {
  const { authenticator, body } = connectRequest(config, host.now());
  const answer = readConnectAnswer(await connection.request(command.connect, body, signal), config, authenticator);
  if (answer === undefined) throw new PluginError("unavailable", "the gateway's answer to the connect cannot be read");
  if (answer.status !== 0) throw connectFailure(answer.status);
  if (config.verify_gateway && !answer.authentic)
    throw new PluginError("unauthorized", "the gateway does not prove that it knows shared_secret");
}

/** Connects and logs in. Throws `unavailable`, `unauthorized` or `invalid_config`, and leaves no socket behind. */
export async function logIn(
  { config, host }: { readonly config: Config; readonly host: Host },
  onRequest: ConnectionOptions["onRequest"],
  signal: AbortSignal,
): Promise<Connection> {
  const socket = await host.connect({ host: config.host, port: config.port }, signal);
  const connection = connectionOn(socket, { responseMs: config.response_timeout_secs * 1000, onRequest });
  try {
    await authenticate(config, host, connection, signal);
    return connection;
  } catch (error) {
    connection.destroy();
    throw error instanceof PluginError && error.code === "uncertain"
      ? new PluginError("unavailable", "the gateway does not answer the connect", { cause: error })
      : error;
  }
}

/** Says goodbye and closes; a silent peer is not waited for. */
export async function logOut(connection: Connection): Promise<void> {
  const limit = AbortSignal.timeout(terminateMs);
  await connection.request(command.terminate, undefined, limit).catch(() => undefined);
  connection.destroy();
}
