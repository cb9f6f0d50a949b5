/** Five characters with a digit among them: EPIPE, the system's own word for a lost line, has none. */
const sqlState = /^(?=.*\d)[0-9A-Z]{5}$/;
const lostLine = /connection|timeout|terminated|not queryable/i;

/** SQLSTATE classes that speak of the server or the connection: 08, 53, 57, 58, XX. */
const serverClasses: ReadonlySet<string> = new Set(["08", "53", "57", "58", "XX"]);
const readOnly = "25006";
/**
 * No row is to blame either where the server ended a transaction that was idle, or lasted, for too long: we were stopped;
 * nor where it takes no writes: it is a standby, or was made read-only.
 */
const serverStates: ReadonlySet<string> = new Set(["25P03", "25P04", readOnly]);
const isServers = (code: string): boolean => serverClasses.has(code.slice(0, 2)) || serverStates.has(code);

/** Could this failure be one row's own? Then its batch is tried again row by row; else the whole batch must wait. */
export function isRowFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (!("code" in error)) return !lostLine.test(error.message);
  const { code } = error;
  return typeof code === "string" && sqlState.test(code) && !isServers(code);
}

/** Is the database out of reach, full or shutting down? Whoever asked is told to come back. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (sqlState.test(code)) return isServers(code);
  return /^E[A-Z]+$/.test(code) || lostLine.test(error.message);
}

/** Does the server at the other end take no writes? The one that does may be elsewhere by now. */
export const isReadOnly = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === readOnly;

/** Text that no column holds: a NUL (22021), also as an escape within JSON (22P05). */
export const isImpossibleText = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "22021" || error.code === "22P05");
