import { type Logger, pino } from "pino";
import type { LogLevel } from "../config/environment.js";

const names: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};

/** What somebody wrote must neither begin a line of its own nor speak to the terminal. */
const oneLine = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** One line a person can read: time, level, message, then the fields. */
function readable(line: string): string {
  const {
    level,
    time,
    msg,
    pid: _,
    hostname: __,
    err,
    ...fields
  } = JSON.parse(line) as Record<string, unknown> & { level: number; time: number };
  const rest = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const cause = typeof err === "object" && err !== null && "message" in err ? ` (${String(err.message)})` : "";
  const said = oneLine(`${String(msg)}${cause} ${rest.join(" ")}`.trimEnd());
  return `${new Date(time).toTimeString().slice(0, 8)} ${(names[level] ?? "").padEnd(5)} ${said}`;
}

/** JSON lines, or lines for people on a terminal. Errors of the database lose their detail, which may quote a row. */
export function createLog(level: LogLevel, terminal: boolean, out: NodeJS.WritableStream = process.stdout): Logger {
  const serializers = {
    err: (error: unknown) => {
      if (!(error instanceof Error)) return { message: String(error) };
      const code = "code" in error ? { code: error.code } : {};
      return {
        type: error.name,
        message: error.message,
        ...code,
        ...(level === "debug" || level === "trace" ? { stack: error.stack } : {}),
      };
    },
  };
  const options = { level, serializers, base: {} };
  if (!terminal) return pino(options);
  return pino(options, { write: (line: string) => void out.write(`${readable(line)}\n`) });
}
