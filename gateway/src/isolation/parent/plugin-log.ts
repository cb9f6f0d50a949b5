import type { Logger } from "pino";
import type { HostParams } from "../wire/protocol.js";

const maxFieldChars = 2000;
const perSecond = 50;

/** One line, whatever it holds. */
const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, " ");

function short(fields: Readonly<Record<string, unknown>>): unknown {
  const text = JSON.stringify(fields);
  return text.length <= maxFieldChars ? fields : oneLine(text.slice(0, maxFieldChars));
}

/** The plugin's lines in the gateway's log: under a name of their own, one line each, and never a flood. */
export function pluginLog(log: Logger): (params: HostParams["log"]) => void {
  let second = 0;
  let lines = 0;
  return ({ level, fields, message }) => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) {
      if (lines > perSecond) log.warn({ left_out: lines - perSecond }, "the connector wrote too many lines");
      second = now;
      lines = 0;
    }
    lines += 1;
    if (lines <= perSecond) log[level]({ plugin: short(fields) }, oneLine(message));
  };
}
