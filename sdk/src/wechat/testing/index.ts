export * from "./callbacks.js";
export * from "./credentials.js";
export * from "./server.js";
export * from "./wecom-callbacks.js";
export * from "./wecom-host.js";
export * from "./wecom-server.js";
export * from "./wecom-tokens.js";
