import type { ServerResponse } from "node:http";
import type { Behaviour } from "./job.js";

const dripMs = 250;

/** What is done with one request: refused with this status, or taken and then answered so. */
export type Treatment =
  | { readonly take: false; readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | { readonly take: true; answer(response: ServerResponse): void };

const ok = (response: ServerResponse): void => void response.writeHead(200, { "content-length": "0" }).end();

function drip(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/plain" });
  const timer = setInterval(() => response.write("."), dripMs);
  response.once("close", () => clearInterval(timer));
}

function refusal(behaviour: Extract<Behaviour, { kind: "refuse" }>): Treatment {
  const { status, retryAfterSecs } = behaviour;
  const headers: Record<string, string> = { "content-length": "0" };
  if (retryAfterSecs !== undefined) headers["retry-after"] = String(retryAfterSecs);
  if (status >= 300 && status < 400) headers["location"] = "http://127.0.0.1:9/elsewhere";
  return { take: false, status, headers };
}

/** Decides by chance where the behaviour meets only a share of the requests. */
export function treat(behaviour: Behaviour, random: () => number): Treatment {
  const plainly: Treatment = { take: true, answer: ok };
  switch (behaviour.kind) {
    case "normal":
      return plainly;
    case "refuse":
      return random() < behaviour.share ? refusal(behaviour) : plainly;
    case "late":
      return { take: true, answer: (response) => void setTimeout(ok, behaviour.ms, response) };
    case "silent":
      return random() < behaviour.share ? { take: true, answer: () => undefined } : plainly;
    case "drip":
      return random() < behaviour.share ? { take: true, answer: drip } : plainly;
  }
}
