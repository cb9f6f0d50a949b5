// Every word the chat shows, in both languages.
const zhWhy = {
  401: "登录信息已失效，请刷新页面后重试",
  403: "这个网站不能发送消息",
  404: "聊天没有开通",
  413: "内容太大",
};

const enWhy = {
  401: "who you are could not be confirmed; load the page again",
  403: "this site may not send messages",
  404: "the chat is not set up",
  413: "it is too large",
};

const zh = {
  title: "在线咨询",
  open: "打开聊天",
  unread: (count) => `，${count} 条未读`,
  close: "关闭聊天",
  log: "对话记录",
  greeting: "您好！请留言，老师会尽快回复。",
  write: "输入消息",
  placeholder: "请输入消息…",
  hint: "回车发送，Shift+回车换行",
  send: "发送",
  attach: "添加文件或图片",
  forget: "清除本机的对话记录",
  forgetSure: "从这台设备上清除这段对话？学校仍保留已送达的消息，但您在这里将看不到它们和新的答复。",
  remove: (name) => `移除 ${name}`,
  name: "怎么称呼您（选填）",
  you: "我",
  agent: "学校",
  bot: "自动回复",
  connecting: "正在连接…",
  online: "已连接",
  offline: "网络已断开，消息会在恢复后自动发出",
  refused: "聊天暂时无法使用",
  waiting: "等待发送",
  sending: "正在发送",
  arrived: "已送达",
  failed: "未能送达",
  why: (status) => zhWhy[status] ?? "学校的系统没有接受这条消息",
  again: "重新发送",
  discard: "删除",
  edited: "已修改",
  deleted: "这条消息已撤回",
  image: "图片",
  tooLarge: (name, limit) => `“${name}”太大了：一条消息的文件合计不超过 ${limit}`,
  tooMany: "一条消息最多 10 个文件",
  full: "还有太多消息没有送达，请稍后再写",
  volatile: "浏览器空间不足：关闭页面前请等待发送完成",
};

const en = {
  title: "Chat with us",
  open: "Open chat",
  unread: (count) => `, ${count} unread`,
  close: "Close chat",
  log: "Conversation",
  greeting: "Hello! Leave us a message and we will answer as soon as we can.",
  write: "Your message",
  placeholder: "Write a message…",
  hint: "Enter sends, Shift+Enter begins a new line",
  send: "Send",
  attach: "Add a file or picture",
  forget: "Forget this conversation on this device",
  forgetSure:
    "Forget this conversation on this device? The school keeps what was delivered, but you will see neither it nor new answers here.",
  remove: (name) => `Remove ${name}`,
  name: "Your name (optional)",
  you: "You",
  agent: "School",
  bot: "Automatic reply",
  connecting: "Connecting…",
  online: "Connected",
  offline: "Offline: messages leave as soon as you are connected again",
  refused: "The chat is not available",
  waiting: "Waiting to be sent",
  sending: "Sending",
  arrived: "Delivered",
  failed: "Not delivered",
  why: (status) => enWhy[status] ?? "the school's system did not accept this message",
  again: "Send again",
  discard: "Delete",
  edited: "edited",
  deleted: "This message was taken back",
  image: "Picture",
  tooLarge: (name, limit) => `“${name}” is too large: the files of one message may have ${limit} together`,
  tooMany: "One message may carry 10 files",
  full: "Too many messages are still waiting; please write again later",
  volatile: "The browser has no room left: keep this page open until the message is delivered",
};

/** The words for a language the page asks for, or else the browser's. */
export function wordsFor(asked) {
  const language = (asked || navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en";
  return { lang: language === "zh" ? "zh-CN" : "en", ...(language === "zh" ? zh : en) };
}

/** A size people read: 700 KB, 1.5 MB. */
export const sizeText = (bytes) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

const day = (date) => date.toDateString();

/** The hour today, with the date on other days. */
export function timeText(iso, lang) {
  const date = new Date(iso);
  const clock = { hour: "numeric", minute: "2-digit" };
  const options = day(date) === day(new Date()) ? clock : { month: "short", day: "numeric", ...clock };
  return new Intl.DateTimeFormat(lang, options).format(date);
}
