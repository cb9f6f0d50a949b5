import { sleep } from "../../clock.js";
import { endpointId } from "../stand/configuration.js";
import type { Stand } from "../stand/stand.js";
import { enableEndpoint } from "./enable-endpoint.js";

const lookMs = 50;
const longestMs = 10_000;
/** A person is not that fast, but the rest of the run must not wait for one. */
const switchedOffMs = 1_000;

/** 410 until the endpoint is switched off, then a person enables it again. */
export async function inflictGone(stand: Stand): Promise<void> {
  const { receiver, ledger } = stand;
  await receiver.behave({ kind: "refuse", status: 410, share: 1 });
  for (let waited = 0; waited < longestMs && (await ledger.isDisabled(endpointId)) !== true; waited += lookMs)
    await sleep(lookMs);
  await receiver.behave({ kind: "normal" });
  await sleep(switchedOffMs);
  await enableEndpoint(stand);
}
