import type { z } from "zod";
import type { Role } from "../config/schema.js";

/**
 * A register: an append-only list that an officer hands over. A correction, an answer, an end is a new row of the same
 * case; nothing is changed or deleted before its time. Every row is one line of the book.
 */
export interface Register {
  /** In paths and exports: `consent`. */
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** What one row says, without who, when and about whom. */
  readonly row: z.ZodObject;
  /** Does a row have to name a person? */
  readonly aboutPerson: "always" | "sometimes" | "never";
  /** Who may write rows by hand; the gateway writes others itself. */
  readonly writers: readonly Role[];
  readonly readers: readonly Role[];
  /** How long rows are kept, in words of the law's own counting. */
  readonly kept: { readonly years: number; readonly after: "row" | "end of the relation" } | "for ever";
}

/** One row as people see it. */
export interface RegisterRow {
  readonly id: string;
  /** The first row of its case. */
  readonly case_id: string;
  readonly register: string;
  readonly person_id: string | null;
  readonly at: Date;
  readonly actor: string;
  /** Its line in the book. */
  readonly entry_id: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Compliance officers read every register. */
export const officers = ["auditor", "security", "admin"] as const satisfies readonly Role[];
