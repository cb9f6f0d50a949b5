import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import type { School } from "./front-desk.js";
import { type RunningGateway, runGateway } from "./gateway.js";

interface Endpoint {
  readonly id: string;
}

/** A second gateway over the same database and keys, in which one endpoint has other options. */
export function withEndpoint(school: School, id: string, options: object): Promise<RunningGateway> {
  const { endpoints, ...config } = parse(readFileSync(school.env["GATEHOUSE_CONFIG"] as string, "utf8")) as {
    endpoints: Endpoint[];
  };
  const file = join(school.env["GATEHOUSE_DATA"] as string, "changed.yaml");
  writeFileSync(
    file,
    stringify({ ...config, endpoints: endpoints.map((e) => (e.id === id ? { ...e, ...options } : e)) }),
  );
  return runGateway({ ...school.env, GATEHOUSE_CONFIG: file });
}
