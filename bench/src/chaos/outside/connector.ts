import { defineConnector, json, verify } from "@gatehouse/sdk";
import { z } from "zod";
import { isPoison } from "../simulator/text.js";

const item = z.object({ id: z.string(), text: z.string(), from: z.object({ value: z.string() }) });

/** What somebody else may have written: it understands the simulator's messages, but one kind of them ends it. */
export default defineConnector({
  id: "outside",
  config: z.strictObject({ secret: z.string() }),
  check: async () => ({ state: "ok", detail: "receives" }),
  webhook: ({ headers, rawBody, receivedAt }, { secret }) => {
    verify([secret], headers, rawBody, receivedAt);
    const { id } = json(rawBody, item);
    return { events: [{ key: id, body: rawBody, contentType: "application/json" }], reply: "admitted" };
  },
  interpret: ({ body }) => {
    const { id, text, from } = json(body, item);
    if (isPoison(text)) process.exit(9);
    return [{ type: "message.received", source_id: id, from: { scheme: "app_user", value: from.value }, text }];
  },
});
