import { groups } from "./groups.ts";
import { judgements } from "./judgements.ts";
import { lease } from "./lease.ts";
import { mirrors } from "./mirrors.ts";
import { outbox } from "./outbox.ts";
import { releases } from "./releases.ts";
import { services } from "./services.ts";
import { table } from "./table.ts";
import type { DynamoClient } from "./table.ts";
import { traffic } from "./traffic.ts";
import { waits } from "./waits.ts";

/** What we did and what is ours: the ledger, with all its books over one table. */
export function ledger(client: DynamoClient, tableName: string, now: () => Date) {
  const book = table(client, tableName);
  return {
    table: book,
    now,
    services: services(book, now),
    releases: releases(book, now),
    judgements: judgements(book, now),
    waits: waits(book, now),
    lease: lease(book, now),
    groups: groups(book),
    outbox: outbox(book),
    mirrors: mirrors(book, now),
    traffic: traffic(book, now),
  };
}

export type Ledger = ReturnType<typeof ledger>;
