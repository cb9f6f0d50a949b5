/** What connectors to telephone systems share. */
export * from "./address-option.js";
export * from "./anonymous-caller.js";
export * from "./call-back-option.js";
export * from "./call-back-receipt.js";
export * from "./call-back-refusal.js";
export * from "./call-report.js";
export * from "./caller.js";
export * from "./known-call.js";
export * from "./outbox.js";
export * from "./saved-calls.js";
export * from "./stay-connected.js";
export * from "./step-events.js";
