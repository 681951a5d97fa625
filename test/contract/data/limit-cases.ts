import { keys } from "../../../functions/ledger/keys.ts";
import { longestTextBytes } from "../../../functions/ledger/text-bounds.ts";
import { sizeOfItem } from "../../../infra/sandbox/dynamodb/dynamodb-value.ts";
import type { Bench } from "./bench.ts";
import type { Case } from "./case.ts";
import { outcome } from "./outcome.ts";
import { record } from "./release-cases.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const mostItemBytes = 400 * 1024;
/** Said by somebody who does not stop: more than an item holds. */
const endless = "AWS said: Fehler in Zelle ä. ".repeat(15_000);
const tooLong = "x".repeat(mostItemBytes + 10_000);
const person = { who: "arn:aws:iam::111122223333:user/ann", via: "command" as const };
const at = "2026-11-23T10:00:00.000Z";
const plan = keys.plan("r1", "a");

/** @throws Error when one of the items that lie in the table now could not lie in DynamoDB's. */
async function longestItem({ items }: Bench): Promise<number> {
  const longest = Math.max(...(await items()).map(sizeOfItem));
  if (longest > mostItemBytes) throw new Error(`an item has ${longest} bytes`);
  return longest;
}

/** The ledger at the limit of an item: what comes near it, and what happens to who goes beyond. */
export const limitCases: readonly Case[] = [
  {
    about: "a timeline that is longer than an item grows by items, and not the record",
    async ask(bench) {
      const { releases } = bench.book;
      await bench.book.table.write({ ...keys.release("r1"), change: { set: { ...record("r1") } } });
      const [before] = (await bench.items()).map(sizeOfItem);
      for (let place = 0; place < 30; place++)
        await releases.note("r1", `asked:${place}`, { what: "pause", by: person, reason: endless });
      const timeline = await releases.timeline("r1");
      const said = timeline.map(({ reason = "" }) => Buffer.byteLength(reason));
      const kept = (await bench.items()).find(({ sk }) => sk?.S === keys.release("r1").sk);
      return {
        entries: timeline.length,
        isLonger: said.reduce((sum, each) => sum + each, 0) > mostItemBytes,
        areShortened: said.every((each) => each <= longestTextBytes),
        isRecordAsBefore: kept !== undefined && sizeOfItem(kept) === before,
        longest: await longestItem(bench),
      };
    },
  },
  {
    about: "a release ends as it ended, whatever the length of its reason",
    async ask(bench) {
      const { table, releases } = bench.book;
      const long = record("r1", { reason: endless });
      const ending = { kind: "refused" as const, reason: endless, at };
      return [
        await outcome(table.writeAll(releases.creating(long))),
        await outcome(table.writeAll(releases.ending(long, ending))),
        (await releases.need("r1")).record.outcome,
        await longestItem(bench),
      ];
    },
  },
  {
    about: "what a person asks and what a cell is stuck on is written down, whatever its length",
    async ask(bench) {
      const { releases } = bench.book;
      await releases.ask("r1", { kind: "abort", by: person, reason: endless, at });
      await releases.progress("r1", "a", { set: { stuck: endless } });
      return longestItem(bench);
    },
  },
  {
    about: "a write that would outgrow an item is refused for good, and changes nothing",
    async ask({ book }) {
      await book.table.write({ ...plan, change: { set: { cell: "a" } } });
      return [
        await outcome(book.table.write({ ...plan, change: { set: { path: bytes(tooLong) } } })),
        await book.table.read(plan),
      ];
    },
  },
  {
    about: "a transaction in which one write would outgrow its item is refused for good, and changes nothing",
    async ask({ book }) {
      await book.table.write({ ...plan, change: { set: { cell: "a" } } });
      const other = keys.plan("r1", "b");
      return [
        await outcome(
          book.table.writeAll([
            { ...other, change: { set: { cell: "b" } } },
            { ...plan, change: { set: { path: bytes(tooLong) } } },
          ]),
        ),
        (await book.table.read(other)) ?? "none",
        await book.table.read(plan),
      ];
    },
  },
];

/** Nothing that is said: texts are shortened before they are written. */
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
