/** What everything that reads and writes mail shares: addresses, quoted history, verdicts, failures. Needs no library. */
export * from "./address.js";
export * from "./authentication.js";
export * from "./desk-files.js";
export * from "./desk-mail.js";
export * from "./desk-thread.js";
export * from "./imap-failure.js";
export * from "./quoted.js";
export * from "./smtp-failure.js";
export * from "./smtp-step.js";
