/** What a person may be; a `receiver` is always a machine. */
export const userRoles = ["admin", "security", "auditor", "supervisor", "agent", "integrator"] as const;
export type UserRole = (typeof userRoles)[number];

/** 三员: whoever runs the system, whoever grants rights, whoever reads the book. */
const officers: readonly UserRole[] = ["admin", "security", "auditor"];

/** Why nobody may have all of these at once; undefined when somebody may. */
export function rolesFault(roles: readonly UserRole[]): string | undefined {
  const held = roles.filter((role) => officers.includes(role));
  if (held.length > 1) return `三员互斥 | ${held.join(" and ")} exclude each other on one user`;
  return new Set(roles).size === roles.length ? undefined : "each role once";
}
