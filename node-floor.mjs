// Imported first by start.mjs and test.mjs: a far too old Node is told so, also before anything was built.
import "./gateway/bin/node-floor.mjs";
