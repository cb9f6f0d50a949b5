import { testConnector } from "@gatehouse/sdk/testing";
import plugin from "./index.js";
import { missing, options, stage } from "./testing/stage.js";

async function counterpart() {
  return {
    options,
    offer: async (text: string) => {
      const mocker = await stage();
      mocker.createContact({ id: "offerer", name: "家长" }).say(text).to(mocker.ContactMock.load("mock-self"));
    },
    stop: async () => undefined,
  };
}

const written = (text: string): string =>
  JSON.stringify({
    id: "m-1",
    kind: "text",
    at: 1_795_507_200_000,
    from: { id: "wxid_1" },
    to: { id: "wxid_2" },
    self: false,
    text,
  });

testConnector({
  plugin,
  packageUrl: new URL("../package.json", import.meta.url),
  example: { puppet: "padlocal", token: "puppet_padlocal_secret_1", i_accept_the_risk: true },
  other: { puppet: "wechat4u", i_accept_the_risk: true },
  inbound: {
    withText: (text) => ({ raw: { content_type: "application/json", body: written(text) } }),
    unknown: {
      raw: { content_type: "application/json", body: written("x").replace('"kind":"text"', '"kind":"type_99"') },
    },
  },
  outbound: { to: { scheme: "app_user", scope: "wechaty", value: "mock-parent" } },
  counterpart: missing() ?? counterpart,
  bypass: {
    M10: "the login is a code that a person scans; there is no credential that could be wrong",
  },
});
