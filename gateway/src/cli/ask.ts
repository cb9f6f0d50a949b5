import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });

/** Asks a person at the terminal; what is secret is not shown as it is typed. */
export async function ask(title: string, secret: boolean): Promise<string> {
  process.stderr.write(`${title}: `);
  const terminal = createInterface({
    input: process.stdin,
    output: secret ? nowhere : process.stderr,
    terminal: process.stdin.isTTY,
  });
  try {
    return await terminal.question("");
  } finally {
    terminal.close();
    if (secret) process.stderr.write("\n");
  }
}
