import type { Connector, Manifest } from "@gatehouse/sdk";
import { z } from "zod";

/**
 * Stands for a connector that may not run or did not start: everything asked of it is answered with the reason, so that
 * one account is out of order and the gateway is not. Nothing is lost: callbacks are refused, sends wait.
 */
export function refusedConnector(id: string, reason: Error): Connector {
  const refuse = async (): Promise<never> => {
    throw reason;
  };
  return {
    id,
    config: z.record(z.string(), z.unknown()),
    check: async () => ({ state: "failed", detail: reason.message }),
    webhook: refuse,
    interpret: refuse,
    open: () => ({ send: refuse, close: async () => undefined }),
  };
}

/** What is known of a connector whose package cannot be read. */
export const unknownManifest = (id: string): Extract<Manifest, { kind: "connector" }> => ({
  id,
  kind: "connector",
  channel: "app",
  api: 1,
  engine: "*",
  title: { zh: id, en: id },
  isolation: "child",
  permissions: { webhook: false, net: [] },
  capabilities: {
    in: {},
    out: {},
    receipts: [],
    idempotent_send: false,
    redelivers_with_new_id: false,
    reply_window: null,
  },
});
