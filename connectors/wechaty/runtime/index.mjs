// Everything the connector takes from the wechaty world. Loaded in the child process alone, and only by a session.
import { FileBox } from "file-box";
import { MemoryCard } from "memory-card";
import { WechatyBuilder } from "wechaty";

/** Puppets of the mock kind that were made, newest last: a test plays the people on the other side. */
export const mockers = [];

async function mockPuppet() {
  const { mock, PuppetMock } = await import("wechaty-puppet-mock");
  const mocker = new mock.Mocker();
  // As a phone would: the code is shown, scanned, the account is in, and somebody writes.
  mocker.use(() => playLogin(mocker));
  const puppet = new PuppetMock({ mocker });
  mockers.push(mocker);
  return puppet;
}

function playLogin(mocker) {
  mocker.scan("https://login.weixin.qq.com/l/mock", 2);
  const user = mocker.createContact({ id: "mock-self", name: "学校小助手" });
  const parent = mocker.createContact({ id: "mock-parent", name: "演练家长" });
  const timer = setTimeout(() => {
    mocker.login(user);
    parent.say("您好，这是一条演练消息").to(user);
  }, 150);
  return () => clearTimeout(timer);
}

const puppets = {
  mock: mockPuppet,
  wechat4u: async () => new (await import("wechaty-puppet-wechat4u")).PuppetWechat4u(),
  service: async ({ token }) => new (await import("wechaty-puppet-service")).PuppetService({ token }),
  padlocal: async ({ token }) => new (await import("wechaty-puppet-padlocal")).PuppetPadlocal({ token }),
};

/** What the puppet wants to remember, kept where the gateway keeps secrets and not in a file. */
function memoryCard(saved, save) {
  const card = MemoryCard.fromJSON({ payload: saved === undefined ? {} : JSON.parse(saved), options: {} });
  card.save = () => save(JSON.stringify(card.payload));
  return card;
}

/** A bot that is not started yet. */
export async function createBot({ puppet, token, saved, save }) {
  const bot = WechatyBuilder.build({ puppet: await puppets[puppet]({ token }) });
  bot.__memory = memoryCard(saved, save);
  return bot;
}

export const fileOf = (bytes, name) => FileBox.fromBase64(Buffer.from(bytes).toString("base64"), name);
