import { type Logger, pino } from "pino";

/** A logger whose lines a test can read. */
export function capturedLog(): {
  readonly log: Logger;
  readonly lines: Record<string, unknown>[];
} {
  const lines: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line) => void lines.push(JSON.parse(line)) });
  return { log, lines };
}
