import { testAdapter } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { opened } from "./testing/opened.js";
import { noServer, ownDatabase } from "./testing/own-database.js";

const example = { host: "127.0.0.1", port: 5432, database: "crm", user: "gateway", password: "school-1", tls: false };
const conversation = "cnv_0199a5c2f1d07c3e8a4b5d6e7f801234";

const rowOf = (row: object): { raw: { content_type: string; body: string } } => ({
  raw: { content_type: "application/json", body: JSON.stringify({ id: "1", conversation_id: conversation, ...row }) },
});

testAdapter({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, database: "other", password: "school-2" },
  inbound: {
    withText: (text) => rowOf({ type: "message.send", text }),
    unknown: rowOf({ type: "conversation.delete" }),
  },
  counterpart:
    noServer ||
    (async () => {
      const database = await ownDatabase();
      const { session } = opened(database.options);
      await session.poll?.(undefined, AbortSignal.timeout(20_000));
      await session.close();
      return {
        options: database.options,
        badCredential: { ...database.options, password: "wrong" },
        offer: async (text) => {
          await database.run(
            "INSERT INTO gatehouse.command (type, conversation_id, text) VALUES ('message.send', $1, $2)",
            [conversation, text],
          );
        },
        stop: database.stop,
      };
    }),
});
