import { refused, unauthorized, type VerdictTable, wecomContentRefused, wecomVerdicts } from "@gatehouse/sdk/wechat";

const badApp = unauthorized("the app is disabled");
const noPermission = unauthorized(
  "the app is none of those that may call the interfaces of 微信客服 (可调用接口的应用)",
);
const unknownPerson = refused("recipient_unknown", "this person is unknown to 微信客服");
const windowClosed = refused(
  "reply_window_closed",
  "five answers within 48 hours of the customer's last message are allowed",
);
const noAccount = refused("other", "the open_kfid is unknown or deleted");
const wrongMenu = refused("unsupported", "微信客服 does not take this menu");

/** Errcodes of 微信客服, from 全局错误码 (developer.work.weixin.qq.com/document/path/90313). */
export const kfVerdicts: VerdictTable = {
  ...wecomVerdicts,
  "50003": badApp,
  "50006": badApp,
  "60031": badApp,
  "301002": badApp,
  "48001": noPermission,
  "48002": noPermission,
  "48004": noPermission,
  "48006": noPermission,
  "48007": noPermission,
  "95011": unauthorized("微信客服 is managed within WeCom: the secret must be an app's, not the stand-alone one"),
  "95012": unauthorized("微信客服 is managed stand-alone: the secret must be the stand-alone one"),
  "95017": unauthorized("the API of 微信客服 is switched off (管理后台 → 微信客服 → API)"),
  "95023": unauthorized("the API of 微信客服 is given to another app"),
  "40003": unknownPerson,
  "40096": unknownPerson,
  "84061": unknownPerson,
  "95001": windowClosed,
  "95002": windowClosed,
  "95013": windowClosed,
  "95031": windowClosed,
  "95018": refused("other", "the state of the session does not let the API answer"),
  "95003": refused("quota_exhausted", "a company that is not verified may serve no more customers"),
  "95000": noAccount,
  "95004": noAccount,
  "95007": { code: "unavailable", message: "the token of the callback has expired" },
  "95008": wrongMenu,
  "95009": wrongMenu,
  "95030": wecomContentRefused,
};
