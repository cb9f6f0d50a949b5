import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually } from "./eventually.js";

export interface Text {
  readonly to: string;
  readonly text: string;
  readonly id: string;
}

/** A provider of short messages, which `sms_http` reaches by configuration alone. */
export interface TextProvider {
  readonly url: string;
  readonly address: string;
  readonly texts: readonly Text[];
  /** The next calls are answered so. */
  answer(status: number): void;
  /** The calls to this number; waits until there are so many. */
  to(number: string, count: number): Promise<readonly Text[]>;
  close(): Promise<void>;
}

export async function startTextProvider(): Promise<TextProvider> {
  const texts: Text[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const text = JSON.parse(Buffer.concat(parts).toString()) as Text;
      if (status === 200) texts.push(text);
      response
        .writeHead(status, { "content-type": "application/json" })
        .end(JSON.stringify({ id: `p-${texts.length}` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${address}/send`,
    address,
    texts,
    answer: (next) => {
      status = next;
    },
    to: (number, count) =>
      eventually(`${count} texts to ${number}`, () => {
        const found = texts.filter((text) => text.to === number);
        return found.length >= count ? found : undefined;
      }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
