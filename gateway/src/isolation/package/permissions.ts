import type { Manifest } from "@gatehouse/sdk";

export type Permissions = Manifest["permissions"];

/** What is asked for now and was not approved then, one word each. */
export function moreThan(approved: Permissions, asked: Permissions): readonly string[] {
  return [
    ...(asked.webhook && !approved.webhook ? ["webhook"] : []),
    ...asked.net.filter((target) => !approved.net.includes(target)),
  ];
}

/** For a person who is asked to approve them. */
export const permissionLines = ({ webhook, net }: Permissions): readonly string[] => [
  `接收回调 takes callbacks: ${webhook ? "是 yes" : "否 no"}`,
  `可访问 may reach: ${net.length === 0 ? "无 nothing" : net.join(", ")}`,
];
