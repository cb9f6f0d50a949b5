// The image's health check: asks over TCP, as a provider would, whether messages can be admitted.
import * as http from "node:http";
import * as https from "node:https";

const { GATEHOUSE_PORT: port = 8080, GATEHOUSE_TLS_CERT: cert = "" } = process.env;
const { get } = cert === "" ? http : https;
// We ask ourselves: the certificate is one for the name that others use.
const self = { host: "127.0.0.1", port, path: "/readyz", timeout: 3000, rejectUnauthorized: false };

get(self, (answer) => {
  process.exit(answer.statusCode === 200 ? 0 : 1);
})
  .on("timeout", () => process.exit(1))
  .on("error", () => process.exit(1));
