import { generate } from "otplib";

/** The API as a browser calls it: with its cookie and its origin. */
export interface BrowserSession {
  call(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<SessionReply>;
  /** What it holds: `name=value`. */
  cookie(): string;
  useCookie(cookie: string): void;
}

export interface SessionReply {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any
  readonly headers: Headers;
}

/** A browser with no session yet at this gateway. */
export function newBrowser(url: string): BrowserSession {
  let cookie = "";
  return {
    cookie: () => cookie,
    useCookie(given) {
      cookie = given;
    },
    async call(method, path, body, headers = {}) {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          origin: url,
          ...(cookie !== "" && { cookie }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      for (const line of answer.headers.getSetCookie()) cookie = line.split(";")[0] ?? "";
      const text = await answer.text();
      return { status: answer.status, body: text === "" ? undefined : JSON.parse(text), headers: answer.headers };
    },
  };
}

/** The code of an authenticator now; `later` steps of 30 seconds from now, where one was used already. */
export const codeOf = (secret: string, later = 0): Promise<string> =>
  generate({ secret, epoch: Math.floor(Date.now() / 1000) + later * 30 });
