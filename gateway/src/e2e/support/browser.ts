import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "undici";
import { eventually } from "./eventually.js";

/** One page in a real browser without a window. */
export interface Page {
  /** What the expression gives, as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Types into what has the focus, as a person does. */
  type(text: string): Promise<void>;
  /** Presses a key: Enter, Tab, Escape, or one with shift. */
  press(key: "Enter" | "Tab" | "Escape", shift?: boolean): Promise<void>;
  /** Makes the window this wide and high, in pixels. */
  resize(width: number, height: number): Promise<void>;
  /** What the window shows, as PNG. */
  picture(): Promise<Buffer>;
  reload(): Promise<void>;
  /** What the browser complained about: refused by policy, failed scripts. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: the protocol answers in every shape
type Loose = any; // oxlint-disable-line typescript/no-explicit-any

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly result?: Loose;
  readonly params?: Loose;
}

type Call = (method: string, params?: object) => Promise<Loose>;

const keyCodes = { Enter: 13, Tab: 9, Escape: 27 };

const complaintOf = ({ method, params }: Answer): string | undefined => {
  if (method === "Log.entryAdded" && params.entry.level === "error") return String(params.entry.text);
  return method === "Runtime.exceptionThrown" ? String(params.exceptionDetails.text) : undefined;
};

async function connect(
  url: string,
  complaints: string[],
): Promise<{ readonly call: Call; readonly socket: WebSocket }> {
  const socket = new WebSocket(url);
  const waiting = new Map<number, (result: Loose) => void>();
  let last = 0;
  socket.addEventListener("message", ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer;
    const complaint = complaintOf(answer);
    if (complaint !== undefined) complaints.push(complaint);
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer.result);
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  const call: Call = (method, params = {}) => {
    const id = ++last;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  return { call, socket };
}

async function debugPort(child: ChildProcess): Promise<string> {
  let printed = "";
  child.stderr?.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  return eventually("the browser listens", () => /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(printed)?.[1]);
}

const pageOf = (port: string): Promise<string> =>
  eventually("the browser has a page", async () => {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    return targets.find(({ type }) => type === "page")?.webSocketDebuggerUrl;
  });

/** Opens an address in the browser `program`; `language` is what the person has set in it. */
export async function openPage(program: string, url: string, language: string): Promise<Page> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-browser-"));
  const options = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--remote-debugging-port=0",
    "--window-size=1000,900",
  ];
  const child = spawn(
    program,
    [...options, `--lang=${language}`, `--accept-lang=${language}`, `--user-data-dir=${folder}`, "about:blank"],
    {
      env: { PATH: process.env["PATH"] ?? "", HOME: folder },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const complaints: string[] = [];
  const { call, socket } = await connect(await pageOf(await debugPort(child)), complaints);
  for (const domain of ["Log", "Runtime", "Page"]) await call(`${domain}.enable`);
  await call("Page.navigate", { url });
  return {
    complaints,
    evaluate: async (expression) =>
      (await call("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true })).result.value,
    type: (text) => call("Input.insertText", { text }),
    press: async (key, shift = false) => {
      const code = { key, code: key, windowsVirtualKeyCode: keyCodes[key], modifiers: shift ? 8 : 0 };
      await call("Input.dispatchKeyEvent", { type: "keyDown", ...code, ...(key === "Enter" && { text: "\r" }) });
      await call("Input.dispatchKeyEvent", { type: "keyUp", ...code });
    },
    resize: (width, height) =>
      call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false }),
    picture: async () => Buffer.from((await call("Page.captureScreenshot", { format: "png" })).data, "base64"),
    reload: () => call("Page.reload"),
    async close() {
      socket.close();
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      // Its children are still writing for a moment.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}
