import { request } from "undici";
import { sleep } from "../../clock.js";
import { endpointId } from "../stand/configuration.js";
import type { Stand } from "../stand/stand.js";

async function enableAt(url: string, token: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${url}/api/v1/endpoints/${endpointId}/enable`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(5_000),
    });
    await body.dump();
    return statusCode < 300;
  } catch {
    return false;
  }
}

/** What a person does after a 410: enables the endpoint through the API, at whichever desk answers. */
export async function enableEndpoint({ processes, adminToken }: Stand): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    const desk = tries % 2 === 0 ? processes.door1 : processes.door2;
    if (await enableAt(desk.url, adminToken)) return;
    await sleep(500);
  }
  throw new Error("no desk enabled the endpoint again");
}
