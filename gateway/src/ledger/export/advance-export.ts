import type { AuditExportRow } from "../../store/sql/audit-export-row.js";
import { endAuditExport } from "../../store/sql/end-audit-export.js";
import { isAnyMinor } from "../../store/sql/is-any-minor.js";
import { isSealedForExport } from "../../store/sql/is-sealed-for-export.js";
import { noteExportProgress } from "../../store/sql/note-export-progress.js";
import { planAuditExport } from "../../store/sql/plan-audit-export.js";
import { readAuditExport } from "../../store/sql/read-audit-export.js";
import { startAuditExport } from "../../store/sql/start-audit-export.js";
import { type Store, systemContext, type Tx } from "../../store/transaction.js";
import { append, type Line } from "../append.js";
import type { Range } from "../merkle/subtrees.js";
import type { SignerKey } from "../note/keys.js";
import type { Book } from "./book.js";
import { databaseBook } from "./database-book.js";
import { type Enclosed, encloseIn, type ToEnclose } from "./enclosed.js";
import type { Manifest, ManifestHead } from "./manifest.js";
import { matcherOf } from "./matches.js";
import { packProof } from "./pack-proof.js";
import { weigh } from "./weigh.js";
import type { ExportQuery, Pack, ViewFormat } from "./wish.js";
import { writeBundle } from "./write-bundle.js";

/** What the files of a pack are made from, beside registers and settings. */
export interface PackSources {
  readonly query: ExportQuery;
  readonly book: Book;
  /** The leaves that the export shows. */
  readonly range: Range;
}

export interface ExportDeps {
  readonly store: Store;
  /** Those who sign here for the book of this origin, newest first. */
  readonly signersOf: (origin: string) => readonly SignerKey[];
  /** People an export may tell of before somebody else has to agree. */
  readonly approveAboveSubjects: number;
  readonly rowsPerPart: number;
  /** Name and version of this program. */
  readonly tool: string;
  /** The files of a pack. */
  readonly packFiles: (pack: Pack, sources: PackSources) => Promise<readonly ToEnclose[]>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, all: number) => void;
}

/** Whoever has this machine has key and database anyway: a second person would be for show. The manifest says so. */
export const commandLine = "command_line";

type State = AuditExportRow["state"];

/** The time whose entries are shown: a checklist has none, and minors are told of by registers alone. */
function timeOf({ from, to, pack }: ExportQuery): readonly [string, string] {
  return pack === undefined || pack.kind === "incident" ? [from, to] : [from, from];
}

const rangeOf = ({ first_leaf, end_leaf }: AuditExportRow) => ({ from: first_leaf ?? 0, to: end_leaf ?? 0 });

/** Waits, call by call, until all before its start is sealed; then fixes what it holds, and whether it may begin. */
async function prepare(deps: ExportDeps, row: AuditExportRow): Promise<State> {
  const { store, approveAboveSubjects: limit } = deps;
  const query = row.query as ExportQuery;
  const [from, to] = timeOf(query);
  const planned = await store.transact(systemContext, async (tx) => {
    if (row.checkpoint_size !== null) return row;
    const ready = (await isSealedForExport(tx, row.id)) && (await planAuditExport(tx, row.id, from, to));
    return ready ? readAuditExport(tx, row.id) : undefined;
  });
  if (planned === undefined) return "preparing";
  const book = await databaseBook(store, planned.checkpoint_size ?? 0);
  const told = await weigh(book, rangeOf(planned), matcherOf(query), limit);
  return store.transact(systemContext, async (tx) => {
    const minors = told.minors || query.pack?.kind === "minors" || (await isAnyMinor(tx, told.people));
    const needsApproval = row.asked_by !== commandLine && (minors || told.people.length > limit);
    await startAuditExport(tx, row.id, { subjects: told.people.length, minors, needsApproval });
    return needsApproval ? "awaiting_approval" : "running";
  });
}

function bookEnd(tx: Tx, { id, asked_by }: AuditExportRow, outcome: "success" | "failure", ctx: Line["ctx"] = {}) {
  const line = { type: "audit.export.finished", outcome, object: { k: "export", id }, ctx };
  return append(tx, { ...systemContext, actor: asked_by }, line);
}

const headOf = (row: AuditExportRow, tool: string): ManifestHead => ({
  query: row.query as ExportQuery,
  purpose: row.purpose,
  requested_by: row.asked_by,
  approved_by: row.approved_by,
  created_at: row.asked_at.toISOString(),
  tool,
});

async function enclosePack({ packFiles }: ExportDeps, sources: PackSources, dir: string): Promise<readonly Enclosed[]> {
  const { pack } = sources.query;
  const enclosed: Enclosed[] = [];
  if (pack !== undefined) for (const file of await packFiles(pack, sources)) enclosed.push(await encloseIn(dir)(file));
  return enclosed;
}

async function produce(deps: ExportDeps, row: AuditExportRow, dir: string): Promise<Manifest> {
  const { store, signal, rowsPerPart, tool } = deps;
  const range = rangeOf(row);
  const onProgress = (done: number): Promise<unknown> => {
    deps.onProgress?.(done, range.to - range.from);
    return store.transact(systemContext, (tx) => noteExportProgress(tx, row.id, done));
  };
  const book = await databaseBook(store, row.checkpoint_size ?? 0);
  const enclosed = await enclosePack(deps, { query: row.query as ExportQuery, book, range }, dir);
  const bundle = { book, signers: deps.signersOf(book.origin), onProgress, ...(signal && { signal }) };
  const formats = row.formats as readonly ViewFormat[];
  return writeBundle(dir, bundle, { head: headOf(row, tool), range, rowsPerPart, formats, enclosed });
}

/** Writes the bundle, or goes on with it; what fails for good is told to whoever asked. */
async function run(deps: ExportDeps, row: AuditExportRow, dir: string): Promise<State> {
  try {
    const { omitted, rows, parts, views } = await produce(deps, row, dir);
    // Whoever asked at the command line has the folder itself.
    const files = row.asked_by === commandLine ? [] : await packProof(dir, { parts, views });
    return deps.store.transact(systemContext, async (tx) => {
      if (await endAuditExport(tx, row.id, { state: "done", files, omitted }))
        await bookEnd(tx, row, "success", { rows, omitted });
      return "done" as const;
    });
  } catch (error) {
    if (deps.signal?.aborted) throw error;
    // Where the database is away this fails too: then the export is as it was, and goes on later.
    await deps.store.transact(systemContext, async (tx) => {
      const failure = error instanceof Error ? error.message : String(error);
      if (await endAuditExport(tx, row.id, { state: "failed", failure })) await bookEnd(tx, row, "failure");
    });
    throw error;
  }
}

/** Does what can be done now for an export, in its folder; returns how it stands. May be called again at any time. */
export async function advanceExport(deps: ExportDeps, id: string, dir: string): Promise<State> {
  const row = await deps.store.transact(systemContext, (tx) => readAuditExport(tx, id));
  if (row === undefined) throw new Error(`there is no export ${id}`);
  const state = row.state === "preparing" ? await prepare(deps, row) : row.state;
  if (state !== "running") return state;
  const started = await deps.store.transact(systemContext, (tx) => readAuditExport(tx, id));
  return run(deps, started ?? row, dir);
}
