import { workerData } from "node:worker_threads";

/**
 * A thread beside the one that evaluates, which may be deaf in an expression without end just when the gateway is
 * killed: nobody else would be left to end it.
 */
const everyMs = 500;

setInterval(() => {
  if (process.ppid !== workerData) process.kill(process.pid, "SIGKILL");
}, everyMs);
