import { ledger } from "../../../functions/ledger/ledger.ts";
import type { Ledger } from "../../../functions/ledger/ledger.ts";
import { createDynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";
import type { Dynamodb } from "../../../infra/sandbox/dynamodb/dynamodb.ts";
import { t0 } from "../release/world.ts";

export interface Books {
  readonly book: Ledger;
  readonly dynamodb: Dynamodb;
  /** Lets time pass, milliseconds. */
  readonly pass: (ms: number) => void;
}

/** An empty ledger over a simulated table, at `t0`. */
export function books(): Books {
  let now = t0;
  const dynamodb = createDynamodb({ table: "ledger", now: () => now });
  return {
    book: ledger(dynamodb.client, "ledger", () => new Date(now)),
    dynamodb,
    pass: (ms) => {
      now += ms;
    },
  };
}
