export * from "./approved.js";
export * from "./centre-options.js";
export * from "./endings.js";
export * from "./listening.js";
export * from "./sending.js";
