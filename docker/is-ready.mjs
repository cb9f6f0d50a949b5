// The image's health check: asks over TCP, as a provider would, whether messages can be admitted.
import { get } from "node:http";

get({ host: "127.0.0.1", port: process.env.GATEHOUSE_PORT ?? 8080, path: "/readyz", timeout: 3000 }, (answer) => {
  process.exit(answer.statusCode === 200 ? 0 : 1);
})
  .on("timeout", () => process.exit(1))
  .on("error", () => process.exit(1));
