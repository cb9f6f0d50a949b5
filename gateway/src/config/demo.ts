import { commandTypes } from "@gatehouse/sdk";
import type { z } from "zod";
import { loadDemoKeys } from "./demo-keys.js";
import type { Environment } from "./environment.js";
import type { configSchema } from "./schema.js";

const groups = [
  { id: "front_desk", title: "前台" },
  { id: "finance", title: "财务", skills: ["refund"] },
  { id: "academic", title: "教务" },
  { id: "dormitory", title: "宿管" },
];

const routes = [
  {
    name: "退费缴费",
    when: { "text.contains_any": ["退费", "退款", "缴费", "学费"] },
    then: { group: "finance", priority: "high" },
    tests: [
      { text: "如何退费？", expect: "finance" },
      { text: "学费什么时候交", expect: { group: "finance", priority: "high" } },
    ],
  },
  {
    name: "宿舍报修",
    when: { "text.contains_any": ["宿舍", "报修", "漏水", "停电"] },
    then: { group: "dormitory" },
    tests: [{ text: "宿舍空调坏了，怎么报修", expect: "dormitory" }],
  },
  {
    name: "教务",
    when: { "text.contains_any": ["成绩", "课表", "选课", "学籍", "考试"] },
    then: { group: "academic" },
    tests: [{ text: "成绩单怎么打印", expect: "academic" }],
  },
  { default: { group: "front_desk" } },
];

/** The address under which this process reaches itself; a wildcard listener is reached on loopback. */
function ownAddress({ host, port }: Environment): string {
  const reached = ["0.0.0.0", "::", "[::]"].includes(host) ? "127.0.0.1" : host;
  return reached.includes(":") && !reached.startsWith("[") ? `[${reached}]:${port}` : `${reached}:${port}`;
}

/** The demo of a first start: an app, a web chat, a text number and a mailbox to write to, and a desk that shows what a helpdesk would receive. */
export function demoConfig(
  environment: Environment,
  dataDir: string,
  more: readonly object[] = [],
): z.input<typeof configSchema> {
  const keys = loadDemoKeys(dataDir);
  const own = ownAddress(environment);
  const desk = { url: `http://${own}/demo/desk/in`, secret: keys.demo_desk };
  const app = { secret: keys.demo_app, callback_url: `http://${own}/demo/desk/callback` };
  const sms = {
    send: { url: `http://${own}/play/provider/demo_sms`, fields: { id: "id" }, id_path: "id" },
    receive: { auth: { type: "path_secret", secret: keys.demo_sms }, report: {} },
  };
  const mail = { smtp_listen: { host: "127.0.0.1", port: environment.demoSmtpPort } };
  return {
    gateway: { name: "demo-school", public_url: `http://${own}` },
    accounts: [
      { id: "demo_app", connector: "app_http", config: app },
      {
        id: "demo_chat",
        connector: "web_chat",
        config: { greeting: "您好！请问有什么可以帮您？ Hello! How can we help?" },
      },
      { id: "demo_sms", connector: "sms_http", config: sms },
      { id: "demo_mail", connector: "email", config: mail },
      ...(more as z.input<typeof configSchema>["accounts"] & object[]),
    ],
    endpoints: [{ id: "demo_desk", adapter: "webhook", commands: [...commandTypes], config: desk }],
    groups,
    routes,
    egress: { allow_private: [own] },
  };
}
