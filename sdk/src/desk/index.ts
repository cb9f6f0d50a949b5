/** What adapters to helpdesks share: an event in a helpdesk's words, a title, the customer, files both ways. */

export * from "./certificates.js";
export * from "./fetched.js";
export * from "./files.js";
export * from "./fitted.js";
export * from "./speaker.js";
export * from "./title.js";
export * from "./tls-option.js";
export * from "./told.js";
export { type Writer, writerOf } from "./writer.js";
