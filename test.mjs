// node:test on the compiled twin of every src/**/*.test.ts, all on one embedded Postgres.
// `npm test` runs everything; `npm test gateway` or `npm test sdk/src/signature.test.ts` a part of it.
import "./node-floor.mjs";

import("./setup.mjs")
  .then(function (setup) {
    return setup.prepare({ exitCodeOnSignal: 130 });
  })
  .then(function () {
    return import("./gateway/dist/testing/run-tests.js");
  })
  .then(function (tests) {
    return tests.runTests(process.argv.slice(2));
  })
  .catch(function (error) {
    console.error(error.isSetupError ? error.message : error);
    process.exitCode = 1;
  });
