import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { describe, it } from "node:test";
import type { Logger } from "pino";
import { createLog } from "./log.js";

/** Ends the line, wipes the terminal, and looks like a line of ours. */
const evil = "x\r\n12:00:00 error forged\u001b[2J\u2028\u0085";

describe("the log on a terminal", () => {
  for (const [place, write] of [
    ["a message", (log: Logger) => log.warn(evil)],
    ["a field", (log: Logger) => log.warn({ name: evil, list: [evil] }, "told")],
    ["an error", (log: Logger) => log.warn({ err: new Error(evil) }, "told")],
    ["the name of a field", (log: Logger) => log.warn({ [evil]: 1 }, "told")],
  ] as const)
    it(`is one line, whatever is in ${place}`, () => {
      const written: string[] = [];
      const out = new Writable({
        write(chunk, _encoding, done) {
          written.push(String(chunk));
          done();
        },
      });
      write(createLog("info", true, out));
      assert.match(written.join(""), /^\d\d:\d\d:\d\d warn {2}[^\p{Cc}\u2028]*forged[^\p{Cc}\u2028]*\n$/u);
    });
});
