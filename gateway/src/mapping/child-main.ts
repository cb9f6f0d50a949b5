import { Worker } from "node:worker_threads";
import { answerTo } from "./child/answer.js";
import { lockRealm } from "./child/lock-realm.js";
import { type Request, ready } from "./protocol.js";

/**
 * The process mappings are evaluated in. Its end is the gateway's decision: a signal to the whole group, as Ctrl-C
 * sends it, must not cut off the last deliveries; the gateway gone, nothing is left to do here.
 */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => process.exit());
process.on("message", (request: Request) => {
  void answerTo(request).then((answer) => process.send?.(answer));
});

const watch = new URL("./child/watch-parent.js", import.meta.url);
new Worker(watch, { execArgv: [], workerData: process.ppid }).unref();
lockRealm();
process.send?.(ready);
