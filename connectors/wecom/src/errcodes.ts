import { refused, unauthorized, type VerdictTable, wecomVerdicts } from "@gatehouse/sdk/wechat";

const badAgent = unauthorized("the agent_id is not this app's, or the app is disabled");
const noPermission = unauthorized("the app lacks the permission for this interface");
const unknownPerson = refused(
  "recipient_unknown",
  "this person is unknown or outside the app's visible range (可见范围)",
);

/** Errcodes an app meets, from 全局错误码 (developer.work.weixin.qq.com/document/path/90313). */
export const appVerdicts: VerdictTable = {
  ...wecomVerdicts,
  "40056": badAgent,
  "41011": badAgent,
  "50003": badAgent,
  "60031": badAgent,
  "301002": badAgent,
  "48001": noPermission,
  "48002": noPermission,
  "48004": noPermission,
  "48006": noPermission,
  "40003": unknownPerson,
  "40031": unknownPerson,
  "40070": unknownPerson,
  "40096": unknownPerson,
  "43004": unknownPerson,
  "46004": unknownPerson,
  "50002": unknownPerson,
  "60011": unknownPerson,
  "60021": unknownPerson,
  "60111": unknownPerson,
  "81012": unknownPerson,
  "81013": unknownPerson,
  "82001": unknownPerson,
  "84061": unknownPerson,
  "301021": unknownPerson,
};
