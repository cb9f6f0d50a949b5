import type { Config } from "../config/schema.js";
import type { Sign } from "../pipeline/health/watch.js";
import { alarmAfterSecs, alarmText, recoveredText } from "../pipeline/health/words.js";
import { type Recorded, together } from "../pipeline/record-events.js";
import { countDeadDeliveries } from "../store/sql/count-dead-deliveries.js";
import { markFailing } from "../store/sql/mark-failing.js";
import { markWorking } from "../store/sql/mark-working.js";
import { takeDueAlarms } from "../store/sql/take-due-alarms.js";
import { type Store, systemContext, type Tx } from "../store/transaction.js";
import type { DeskDeps } from "./desk-deps.js";
import { openConversationTo } from "./open-conversation-to.js";
import { writeMessage } from "./write-message.js";

export interface AlarmDeps extends DeskDeps {
  readonly store: Store;
  readonly to: Config["alarms"];
  readonly dispatch: (recorded: Recorded) => void;
  readonly warn: (fields: object, message: string) => void;
}

const actor = { id: "system", role: "system" };

/** Writes to everybody who is to be told, each through an account that is not the endpoint's own. */
export async function tell(deps: DeskDeps & Pick<AlarmDeps, "to">, tx: Tx, text: string): Promise<Recorded> {
  const recorded: Recorded[] = [];
  for (const { account, scheme, value } of deps.to) {
    const opened = await openConversationTo(deps, tx, { account_id: account, scheme, value });
    const draft = { text, attachments: [] };
    recorded.push(opened.recorded, await writeMessage(deps, tx, opened.conversation, "public", draft, actor));
  }
  return together(recorded);
}

/** Tells everybody of something that is wrong in the gateway itself. */
export async function tellPeople(deps: AlarmDeps, text: string): Promise<void> {
  deps.dispatch(await deps.store.transact(systemContext, (tx) => tell(deps, tx, text)));
}

/** Keeps how an endpoint is doing; the end of an outage that people were told of is told too. */
export async function keepSign(deps: AlarmDeps, { endpointId, failure }: Sign): Promise<void> {
  const recorded = await deps.store.transact(systemContext, async (tx) => {
    if (failure !== undefined) {
      await markFailing(tx, endpointId, failure.code, failure.reason);
      return together([]);
    }
    const outage = await markWorking(tx, endpointId);
    if (outage === undefined || outage.alarmed === 0) return together([]);
    const dead = await countDeadDeliveries(tx, endpointId, outage.from);
    return tell(deps, tx, recoveredText(deps.setup.name, endpointId, outage, dead));
  });
  deps.dispatch(recorded);
}

/** Tells people of endpoints that have failed for long. Only a person, or their 410, disables one. */
export async function soundAlarms(deps: AlarmDeps): Promise<void> {
  const recorded = await deps.store.transact(systemContext, async (tx) => {
    const told: Recorded[] = [];
    for (const alarm of await takeDueAlarms(tx, alarmAfterSecs)) {
      deps.warn(
        { endpoint: alarm.endpoint_id, since: alarm.failing_since, code: alarm.code },
        "an endpoint takes no events",
      );
      told.push(await tell(deps, tx, alarmText(deps.setup.name, alarm)));
    }
    return together(told);
  });
  deps.dispatch(recorded);
}
