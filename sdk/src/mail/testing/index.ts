/** For tests only: a real IMAP server on loopback, and certificates. */
export * from "./certificate.js";
export * from "./dovecot.js";
