import { missing, testConnector } from "@gatehouse/sdk/testing";
import connector from "./index.js";
import { account, phone } from "./testing/account.js";
import { mosquitto } from "./testing/mosquitto.js";

const example = { host: "mqtt.school.example", user: "gatehouse", password: "example-password" };

async function counterpart() {
  const broker = await mosquitto();
  await broker.start();
  const options = account(broker.port);
  // Somebody must have subscribed, or a message to him is refused.
  const reader = await phone(broker.port, "u-2", { clientId: "reader", clean: false });
  await reader.subscribeAsync("school/out/u-2", { qos: 1 });
  return {
    options,
    badCredential: { ...options, password: "wrong" },
    offer: async (text: string) => {
      const writer = await phone(broker.port, "u-1");
      await writer.publishAsync("school/in/u-1", JSON.stringify({ id: text, text }), { qos: 1 });
      await writer.endAsync(true);
    },
    stop: async () => {
      await reader.endAsync(true);
      await broker.remove();
    },
  };
}

const publication = (payload: object) => ({
  raw: {
    content_type: "application/json",
    body: JSON.stringify({ topic: "school/in/u-1", payload: JSON.stringify(payload) }),
  },
});

testConnector({
  plugin: connector,
  packageUrl: new URL("../package.json", import.meta.url),
  example,
  other: { ...example, client_id: "other", from_scheme: "device" },
  inbound: {
    withText: (text) => publication({ id: "m-1", text }),
    unknown: publication({ id: "m-1", type: "knock" }),
  },
  outbound: { to: { scheme: "app_user", value: "u-2" } },
  counterpart: missing("mosquitto", "mosquitto_passwd") || counterpart,
});
