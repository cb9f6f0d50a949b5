import { type Host, PluginError } from "@gatehouse/sdk";
import type { Config } from "../config.js";
import { type Connection, type ConnectionOptions, connectionOn } from "./connection.js";
import { status, statusText } from "./status.js";

/** A transmitter is never handed what people write; only who listens may bind as a transceiver. */
export type BindMode = "transceiver" | "transmitter";

const interfaceVersion = 0x34;
const unbindMs = 2_000;

/** What a refused bind means for the account. */
function bindFailure(code: number): PluginError {
  const details = { providerCode: statusText(code) };
  switch (code) {
    case status.invalidPassword:
    case status.invalidSystemId:
    case status.bindFailed:
      return new PluginError("unauthorized", "the SMSC refuses the login: check system_id and password", details);
    case status.invalidSystemType:
      return new PluginError("invalid_config", "system_type: the SMSC does not take it", details);
    case status.alreadyBound:
      return new PluginError("unavailable", "the SMSC says this account is bound already", details);
    default:
      return new PluginError("unavailable", `the SMSC refused to bind (${statusText(code)})`, details);
  }
}

/** Connects and logs in. Throws `unavailable`, `unauthorized` or `invalid_config`, and leaves no socket behind. */
export async function bind(
  { config, host }: { readonly config: Config; readonly host: Host },
  mode: BindMode,
  onRequest: ConnectionOptions["onRequest"],
  signal: AbortSignal,
): Promise<Connection> {
  const { host: name, port, tls } = config;
  const socket = await host.connect({ host: name, port, ...(tls && { tls: trustOf(tls) }) }, signal);
  const connection = connectionOn(socket, { responseMs: config.response_timeout_secs * 1000, onRequest });
  try {
    const { system_id, password, system_type } = config;
    const fields = { system_id, password, system_type, interface_version: interfaceVersion };
    const { command_status } = await connection.request(`bind_${mode}`, fields, signal);
    if (command_status !== status.ok) throw bindFailure(command_status);
    return connection;
  } catch (error) {
    connection.destroy();
    throw error instanceof PluginError && error.code === "uncertain"
      ? new PluginError("unavailable", "the SMSC does not answer the bind", { cause: error })
      : error;
  }
}

const trustOf = ({ servername, ca }: NonNullable<Config["tls"]>): { servername?: string; ca?: string } => ({
  ...(servername !== undefined && { servername }),
  ...(ca !== undefined && { ca }),
});

/** Says goodbye and closes; a silent peer is not waited for. */
export async function unbind(connection: Connection): Promise<void> {
  const limit = AbortSignal.timeout(unbindMs);
  await connection.request("unbind", {}, limit).catch(() => undefined);
  connection.destroy();
}
