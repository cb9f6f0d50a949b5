// Installs and builds what changed, then becomes the gateway. No static import of a builtin: see node-floor.mjs.
import "./node-floor.mjs";

import("./setup.mjs")
  .then(function (setup) {
    return setup.prepare({ exitCodeOnSignal: 0 });
  })
  .then(function () {
    process.argv = [process.argv[0], "gatehouse", "start"].concat(process.argv.slice(2));
    return import("./gateway/dist/cli/main.js");
  })
  .catch(function (error) {
    console.error(error.isSetupError ? error.message : error);
    process.exitCode = 1;
  });
