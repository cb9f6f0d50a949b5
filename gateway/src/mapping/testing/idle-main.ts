import { createMapper } from "../mapper.js";

/** Says when its mappings' process is there, maps once, prints what came of it, and leaves the mapper open. */
const mapper = createMapper({ warn: (message) => console.error(message) });
const [, , expression = "1"] = process.argv;
await mapper.map("null", {});
console.log("ready");
console.log(String(await mapper.map(expression, {}).catch(({ message }) => message as unknown)));
