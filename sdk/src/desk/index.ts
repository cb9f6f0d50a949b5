/** What adapters to helpdesks share: an event in a helpdesk's words, a title, the customer. */

export * from "./title.js";
export * from "./told.js";
export * from "./writer.js";
