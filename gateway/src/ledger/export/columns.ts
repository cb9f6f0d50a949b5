import type { ViewRow } from "./view.js";

/** What the tables show of an entry: a title in the words of both readers, and its text. */
export const columns: readonly { readonly title: string; readonly text: (row: ViewRow) => string }[] = [
  { title: "序号 index", text: ({ index }) => String(index) },
  { title: "时间 time", text: ({ entry }) => entry.ts ?? "" },
  { title: "类型 type", text: ({ entry }) => entry.type ?? "" },
  { title: "结果 outcome", text: ({ entry }) => entry.outcome ?? "" },
  { title: "操作者 actor", text: ({ entry }) => entry.actor?.id ?? "" },
  { title: "身份 role", text: ({ entry }) => entry.actor?.k ?? "" },
  { title: "登录方式 via", text: ({ entry }) => entry.actor?.via ?? "" },
  { title: "对象类别 object kind", text: ({ entry }) => entry.object?.k ?? "" },
  { title: "对象 object", text: ({ entry }) => entry.object?.id ?? "" },
  { title: "涉及的人 subjects", text: ({ entry }) => entry.subject?.join(" ") ?? "" },
  { title: "组 group", text: ({ entry }) => entry.group ?? "" },
  { title: "目的 purpose", text: ({ entry }) => entry.purpose ?? "" },
  { title: "其他 context", text: ({ entry }) => (entry.ctx === undefined ? "" : JSON.stringify(entry.ctx)) },
  { title: "记录号 entry id", text: ({ entry }) => entry.id ?? "" },
];
