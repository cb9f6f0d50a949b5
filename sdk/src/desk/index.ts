/** What adapters to helpdesks share: an event in a helpdesk's words, a title, the customer, files both ways, HTML as text. */

export * from "./answers-of.js";
export * from "./call-at.js";
export * from "./certificates.js";
export * from "./command-files.js";
export * from "./content.js";
export * from "./creating.js";
export * from "./doubtful.js";
export * from "./fetched.js";
export * from "./files.js";
export * from "./fitted.js";
export * from "./is-code.js";
export * from "./marked-text.js";
export * from "./multipart.js";
export * from "./part-by-part.js";
export * from "./plain-text.js";
export * from "./speaker.js";
export * from "./ticket-send.js";
export * from "./title.js";
export * from "./tls-option.js";
export * from "./told.js";
export * from "./words-or-html.js";
export { type Writer, writerOf } from "./writer.js";
