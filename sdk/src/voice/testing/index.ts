export * from "./admission.js";
export * from "./ask-for-call-back.js";
export * from "./call-step.js";
export * from "./last-call.js";
export * from "./listening-account.js";
export * from "./started-by-test.js";
