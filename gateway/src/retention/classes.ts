import { floors, type RetentionOptions } from "../config/retention.js";

/** What is kept for how long; in the order a run takes them. */
export const retentionClasses = ["recording", "attachment", "message", "raw_event", "register", "audit"] as const;
export type RetentionClass = (typeof retentionClasses)[number];

/** Days a class is kept. */
export const daysOf = (options: RetentionOptions, name: RetentionClass): number => options[`${name}_days`];

/** Days below which no configuration can go. */
export const floorOf = (name: RetentionClass): number => (name === "audit" || name === "register" ? floors[name] : 0);

export const dayMs = 86_400_000;

/** What is older has to go. */
export const cutOffOf = (options: RetentionOptions, name: RetentionClass, now: Date): Date =>
  new Date(now.getTime() - daysOf(options, name) * dayMs);
