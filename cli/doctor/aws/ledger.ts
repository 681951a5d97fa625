import type { MirrorView } from "../../../functions/ledger/mirror-records.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import { mirrors } from "../../../functions/ledger/mirrors.ts";
import { table } from "../../../functions/ledger/table.ts";
import type { DynamoClient } from "../../../functions/ledger/table.ts";
import { trafficReads } from "../../../functions/ledger/traffic-reads.ts";
import type { OpenShift, TrafficState } from "../../../functions/ledger/traffic-records.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";

const action = "dynamodb:Query";
const absent = ["ResourceNotFoundException"];

/** What the ledger knows of mirrors and traffic policies. Nothing is written: no time is needed. */
export const ledger = (client: DynamoClient, look: Look, name: string) => {
  const items = table(client, name);
  const book = mirrors(items, () => new Date(0));
  const policies = trafficReads(items);
  return {
    known: (): Promise<Sight<readonly string[]>> =>
      look({ action, of: "which mirrors the ledger knows", absent }, () => book.known()),

    view: (mirror: string, about: Subject): Promise<Sight<MirrorView>> =>
      look({ action, of: "what the ledger knows of it", absent, ...about }, () => book.view(mirror)),

    policy: (policy: string, about: Subject): Promise<Sight<TrafficState>> =>
      look({ action, of: "what the ledger knows of it", absent, ...about }, async () => {
        const { pk, sk } = keys.traffic(policy);
        const [state] = await items.list<TrafficState>(pk, sk);
        return state;
      }),

    openShifts: (): Promise<Sight<readonly OpenShift[]>> =>
      look({ action, of: "which shifts are under way", absent }, () => policies.open()),
  };
};
