import type { RawEvent } from "../../plugin.js";

/** The gateway's admission: it keeps every key once, and refuses everything while the database is down. */
export interface Admission {
  readonly raws: readonly RawEvent[];
  emit(events: readonly RawEvent[]): Promise<void>;
  /** The database is down, or up again. */
  database(up: boolean): void;
}

export function admission(): Admission {
  const raws: RawEvent[] = [];
  let up = true;
  return {
    raws,
    emit: async (events) => {
      if (!up) throw new Error("the database is down");
      for (const event of events) if (!raws.some(({ key }) => key === event.key)) raws.push(event);
    },
    database: (state) => (up = state),
  };
}
