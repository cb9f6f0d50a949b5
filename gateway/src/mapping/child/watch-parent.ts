/**
 * A thread beside the one that evaluates, which may be deaf in an expression without end just when the gateway is
 * killed: nobody would be left to end it.
 */
const parent = process.ppid;
const everyMs = 500;

setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
}, everyMs);
