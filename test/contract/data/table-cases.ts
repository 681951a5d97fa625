import { lastOfEach } from "../../../functions/ledger/table.ts";
import type { Clause } from "../../../functions/ledger/expression.ts";
import type { Write } from "../../../functions/ledger/table.ts";
import type { Case } from "./case.ts";
import { outcome } from "./outcome.ts";

const write = (sk: string, set: Record<string, unknown> = { n: 1 }): Write => ({
  pk: "p",
  sk,
  change: { set },
});
const many = (count: number) => Array.from({ length: count }, (_, place) => write(`n${place}`));
const long = "x".repeat(60_000);

const inDeep = { n: 5, s: "m", yes: true, in: { deep: 1 } };

const clauses: readonly (readonly Clause[])[] = [
  [{ path: "n", is: 5 }],
  [{ path: "n", is: "5" }],
  [{ path: "n", isNot: 5 }],
  [{ path: "gone", isNot: 5 }],
  [{ path: "n", below: 6 }],
  [{ path: "n", below: 5 }],
  [{ path: "s", below: "n" }],
  [{ path: "s", below: 7 }],
  [{ path: "gone", below: 7 }],
  [{ path: "yes", is: true }],
  [{ path: "in.deep", is: 1 }],
  [{ path: "in.deeper.still", absent: true }],
  [
    { path: "in", present: true },
    { path: "n", absent: true },
  ],
  [
    {
      anyOf: [
        { path: "n", is: 1 },
        { path: "s", is: "m" },
      ],
    },
  ],
  [
    {
      anyOf: [
        { path: "n", is: 1 },
        { path: "s", is: "n" },
      ],
    },
  ],
];

const clauseCases: readonly Case[] = clauses.map((when) => ({
  about: `a write under the clause ${JSON.stringify(when)}`,
  async ask({ book }) {
    await book.table.write(write("a", inDeep));
    return [
      await outcome(book.table.write({ ...write("a", { seen: 1 }), when })),
      await outcome(book.table.write({ ...write("none", { seen: 1 }), when })),
    ];
  },
}));

export const tableCases: readonly Case[] = [
  ...clauseCases,
  {
    about: "a partition of more than a megabyte is listed to its end, forwards and backwards",
    async ask({ book }) {
      for (let place = 0; place < 40; place++)
        await book.table.write(write(`k${String(place).padStart(2, "0")}`, { place, long }));
      const places = async (options: object) =>
        (await book.table.list<{ place: number }>("p", "k", options)).map(({ place }) => place);
      return [
        await places({}),
        await places({ newestFirst: true }),
        await places({ most: 30 }),
        await places({ newestFirst: true, most: 3 }),
      ];
    },
  },
  {
    about: "sort keys are ordered by their bytes, not by an alphabet",
    async ask({ book }) {
      for (const sk of ["b", "B", "a", "ä", "z", "a#1", "a-1", "😀", "￿", "Ω"])
        await book.table.write(write(sk));
      return (await book.table.list<{ sk: string }>("p")).map(({ sk }) => sk);
    },
  },
  {
    about: "a clause of one of the writes holds them all back, or lets them all through",
    async ask({ book }) {
      await book.table.write(write("guard", { state: "open" }));
      const guarded = (state: string): Write[] => [
        { ...write("guard", { seen: true }), when: [{ path: "state", is: state }] },
        write("a"),
        { pk: "p", sk: "b", remove: true },
      ];
      return [
        await outcome(book.table.writeAll(guarded("shut"))),
        await outcome(book.table.read({ pk: "p", sk: "a" })),
        await outcome(book.table.writeAll(guarded("open"))),
        await outcome(book.table.read({ pk: "p", sk: "a" })),
      ];
    },
  },
  {
    about: "a transaction says of each of its writes whether it was the one that did not hold",
    async ask({ book }) {
      await book.table.write(write("a"));
      const fresh = (sk: string): Write => ({ ...write(sk), when: [{ path: "n", absent: true }] });
      return [
        await outcome(book.table.writeAll([fresh("a"), fresh("b")])),
        await outcome(book.table.writeAll([fresh("b"), fresh("a"), write("c")])),
        await outcome(book.table.writeAll([fresh("b"), fresh("c")])),
      ];
    },
  },
  {
    about: "a transaction with two writes to one item is refused; the last of each is taken",
    async ask({ book }) {
      const twice = [write("a", { n: 1 }), write("b"), write("a", { n: 2 })];
      return [
        await outcome(book.table.writeAll(twice)),
        await outcome(book.table.writeAll(lastOfEach(twice))),
      ];
    },
  },
  {
    about: "a transaction takes a hundred writes, and not one more",
    async ask({ book }) {
      return [await outcome(book.table.writeAll(many(100))), await outcome(book.table.writeAll(many(101)))];
    },
  },
  {
    about: "numbers are added to what is there, and to nothing",
    async ask({ book }) {
      const add = (amount: number) => book.table.write({ pk: "p", sk: "a", change: { add: { n: amount } } });
      await add(2);
      await add(0.5);
      await add(-3);
      return book.table.read({ pk: "p", sk: "a" });
    },
  },
  {
    about: "an item that is removed under a clause is removed if it holds",
    async ask({ book }) {
      await book.table.write(write("a"));
      const remove = (n: number): Write => ({ pk: "p", sk: "a", remove: true, when: [{ path: "n", is: n }] });
      return [
        await outcome(book.table.write(remove(2))),
        await outcome(book.table.write(remove(1))),
        await outcome(book.table.write(remove(1))),
      ];
    },
  },
];
