import { Worker } from "node:worker_threads";
import type { View, ViewWish } from "./view.js";

const thread = new URL("./view-thread.js", import.meta.url);

/** Makes a view in a thread of its own: a workbook of a whole part is seconds of work, and messages must not wait for it. */
export function writeView(wish: ViewWish): Promise<View> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(thread, { workerData: wish });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => reject(new Error(`a view was not made (${code})`)));
  });
}
