import type { MirrorView } from "../../../functions/ledger/mirror-records.ts";
import { mirrors } from "../../../functions/ledger/mirrors.ts";
import { table } from "../../../functions/ledger/table.ts";
import type { DynamoClient } from "../../../functions/ledger/table.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";

const action = "dynamodb:Query";
const absent = ["ResourceNotFoundException"];

/** What the ledger knows of mirrors. Nothing is written: no time is needed. */
export const ledger = (client: DynamoClient, look: Look, name: string) => {
  const book = mirrors(table(client, name), () => new Date(0));
  return {
    known: (): Promise<Sight<readonly string[]>> =>
      look({ action, of: "which mirrors the ledger knows", absent }, () => book.known()),

    view: (mirror: string, about: Subject): Promise<Sight<MirrorView>> =>
      look({ action, of: "what the ledger knows of it", absent, ...about }, () => book.view(mirror)),
  };
};
