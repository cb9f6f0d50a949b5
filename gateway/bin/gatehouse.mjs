#!/usr/bin/env node
// No static import of the program: a far too old Node could not even read it.
import "./node-floor.mjs";

import("../dist/cli/main.js").catch(function (error) {
  console.error(error);
  process.exitCode = 1;
});
