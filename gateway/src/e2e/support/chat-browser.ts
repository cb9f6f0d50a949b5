import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "./browser.js";
import { eventually } from "./eventually.js";

/** The chat as a person at the browser has it: all of it stands in a shadow root. */
export interface ChatWindow {
  /** Text of everything shown, hidden words left out. */
  text(): Promise<string>;
  /** Waits until this is shown. */
  shows(text: string): Promise<void>;
  /** How many messages hold this text. */
  count(text: string): Promise<number>;
  /** Writes and sends by keys alone. */
  write(text: string): Promise<void>;
  /** What an expression gives, with `root` being the chat's shadow root. */
  ask<T>(expression: string): Promise<T>;
}

export function chatIn(page: Page): ChatWindow {
  const ask = <T>(expression: string): Promise<T> =>
    page.evaluate<T>(
      `(() => { const root = document.querySelector("gatehouse-chat")?.shadowRoot; return ${expression} })()`,
    );
  const text = (): Promise<string> => ask<string>('root?.querySelector(".panel")?.innerText ?? ""');
  return {
    ask,
    text,
    shows: async (wanted) => {
      await eventually(`the chat shows ${wanted}`, async () => (await text()).includes(wanted) || undefined);
    },
    count: (wanted) =>
      ask(
        `[...root.querySelectorAll(".message .text")].filter((one) => one.innerText === ${JSON.stringify(wanted)}).length`,
      ),
    async write(wanted) {
      await ask('root.querySelector("textarea").focus()');
      await page.type(wanted);
      await page.press("Enter");
    },
  };
}

export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

/** A page of the school's own site, with the one line in it and a policy as strict as a careful site has. */
export async function startSite(pageOf: () => { readonly html: string; readonly policy: string }): Promise<Site> {
  const server = createServer((_request, response) => {
    const { html, policy } = pageOf();
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy });
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
