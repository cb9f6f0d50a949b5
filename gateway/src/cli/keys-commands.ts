import { readEnvironment } from "../config/environment.js";
import { type Store, systemContext } from "../store/transaction.js";
import { type MasterSource, masterSource } from "../vault/master-source.js";
import { retireMaster } from "../vault/rotate/retire-master.js";
import { rotateIndex } from "../vault/rotate/rotate-index.js";
import { rotateMaster } from "../vault/rotate/rotate-master.js";
import { type KeyStatus, keyStatus } from "../vault/rotate/status.js";
import { exitCodes } from "./exit.js";
import { findPlace } from "./place.js";
import { progressBar } from "./progress.js";
import { withStore } from "./with-database.js";

interface Json {
  readonly json?: boolean;
}

const context = { ...systemContext, actor: "command_line", via: "command_line" };
/** Processes look every second; a file that has to be copied to another machine takes a person longer than this. */
const patienceMs = 60_000;

function withKeys<T>(body: (store: Store, source: MasterSource) => Promise<T>): Promise<T> {
  const place = findPlace();
  const source = masterSource(place.dataDir, readEnvironment(place.env).masterKey);
  return withStore(place, (store) => body(store, source));
}

function tell(options: Json, data: object, lines: readonly string[]): number {
  process.stdout.write(options.json ? `${JSON.stringify(data, null, 2)}\n` : `${lines.join("\n")}\n`);
  return exitCodes.done;
}

const stateNames = { current: "使用中 current", previous: "旧 previous", retired: "已弃用 retired" } as const;

function statusLines(status: KeyStatus): string[] {
  const masters = status.master_keys.map(
    (row) =>
      `主密钥 master ${row.kek_id}  ${stateNames[row.state]}  ${row.data_keys} 个数据密钥 data keys  ${row.index_keys} 个索引密钥 index keys`,
  );
  const oldest = status.oldest_data_key?.toISOString() ?? "–";
  const processes = status.processes.map(
    (one) => `进程 process ${one.host ?? "?"} ${one.owner}  认识 knows ${one.kek_ids.join(", ")}`,
  );
  const { master, index } = status.rotation;
  return [
    ...masters,
    `最旧的在用数据密钥 oldest data key in use: ${oldest}`,
    `轮换进行中 rotation under way: ${[master && "master", index && "index"].filter(Boolean).join(", ") || "–"}`,
    ...processes,
  ];
}

async function status(options: Json): Promise<number> {
  const found = await withKeys((store) => store.transact(context, keyStatus));
  return tell(options, found, statusLines(found));
}

async function rotate(options: Json): Promise<number> {
  const progress = progressBar("重新包装 re-wrapping");
  const done = await withKeys((store, source) => rotateMaster({ store, source, context, patienceMs, progress }));
  return tell(options, done, [
    `主密钥已换成第 ${done.kek_id} 代，${done.rewrapped} 个密钥已重新包装。现在备份密钥文件；旧的留着，直到 keys retire-master | the master key is now ${done.kek_id}, ${done.rewrapped} keys were wrapped again. Back the key file up now; keep the old generation until keys retire-master`,
  ]);
}

async function retire(options: Json): Promise<number> {
  const retired = await withKeys((store, source) => retireMaster({ store, source, context }));
  return tell(options, { retired }, [
    retired.length === 0
      ? "没有可弃用的 | there is nothing to retire"
      : `已弃用 retired: ${retired.join(", ")}。其他机器上的密钥文件请同样处理；旧备份还要用它，备份过期前离线保存 | do the same to the key files of other machines; older backups still need it: keep it offline until they have expired`,
  ]);
}

async function reindex(options: Json): Promise<number> {
  const progress = progressBar("重算索引 indexing");
  const done = await withKeys((store, source) => rotateIndex({ store, source, context, patienceMs, progress }));
  return tell(options, done, [
    `盲索引已换新密钥，${done.points} 个联系方式 | the index of contact points has a new key: ${done.points} contact points`,
  ]);
}

export const keysCommands = { status, rotateMaster: rotate, retireMaster: retire, rotateIndex: reindex };
