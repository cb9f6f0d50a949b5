const lostCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EAI_AGAIN",
  "ENOTFOUND",
  // Postgres: shut down by an administrator, crashed, starting up, connection failures.
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08001",
  "08003",
  "08004",
  "08006",
  // A standby, or made read-only: the one that takes writes is elsewhere by now, or this one will be later.
  "25006",
]);

const lostMessage =
  /ECONNREFUSED|connection (is closed|terminated)|connection timeout|read timeout|timeout exceeded|max retries per request/i;

/** Whether an error means that the server is away for now, rather than that it refused what was asked. */
export function lostConnection(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? error.code : undefined;
  return (typeof code === "string" && lostCodes.has(code)) || lostMessage.test(error.message);
}

/** Rethrows a lost connection in the one form on which BullMQ waits and repeats. */
export function refused(error: unknown): never {
  if (!lostConnection(error)) throw error;
  throw Object.assign(new Error("ECONNREFUSED: the job store is away", { cause: error }), { code: "ECONNREFUSED" });
}
