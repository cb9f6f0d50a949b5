import { checkKnown, defineAdapter } from "@gatehouse/sdk";
import { config } from "./config.js";

/** Any REST API by configuration: the endpoint's `mapping` says what is sent, the options how, and what its answer means. */
export default defineAdapter({
  id: "http_template",
  accepts: ["*"],
  references: true,
  config,
  check: ({ url }, host) => checkKnown(host, url),
  render: () => undefined,
  judge: () => ({ status: "delivered" }),
});
