import type { ServiceState, Settled } from "../../../functions/ledger/records.ts";
import { keys } from "../../../functions/ledger/keys.ts";
import type { Case } from "./case.ts";
import { outcome } from "./outcome.ts";

const by = { who: "arn:aws:iam::111122223333:user/ann", via: "command" as const };
const holder = (id: string) => ({ holder: id, executionArn: `arn:execution:${id}` });
const stable: Settled = {
  release: "r0",
  at: "2026-11-23T08:00:00.000Z",
  cells: { a: { taskDefinitionArn: "arn:1", image: "storefront@sha256:a" } },
  bases: { a: "arn:1" },
};
const ticket = (fence: number) => ({ release: "r1", service: "storefront", fence });

export const serviceCases: readonly Case[] = [
  {
    about: "a free lease is taken once, with the next fence",
    async ask({ book }) {
      const take = (id: string, fence: number) =>
        outcome(book.table.write(book.lease.taking("storefront", holder(id), fence)));
      return [await take("r1", 2), await take("r1", 1), await take("r2", 2), await take("r2", 1)];
    },
  },
  {
    about: "two that want a lease at the same moment: one of them gets it",
    async ask({ book }) {
      const tries = ["r1", "r2", "r3", "r4"].map((id) =>
        outcome(book.table.write(book.lease.taking("storefront", holder(id), 1))),
      );
      const outcomes = await Promise.all(tries);
      return outcomes.filter((each) => "answer" in each).length;
    },
  },
  {
    about: "a lease is seized only from the fence that was read, and what carries the old fence is lost",
    async ask({ book }) {
      await book.table.write(book.lease.taking("storefront", holder("r1"), 1));
      const held = (await book.services.state("storefront"))?.lease;
      if (!held) throw new Error("the lease was not taken");
      return [
        await outcome(book.lease.hold(ticket(1), "deploying a")),
        await outcome(book.table.write(book.lease.seizing("storefront", held, holder("r2")))),
        await outcome(book.table.write(book.lease.seizing("storefront", held, holder("r3")))),
        await outcome(book.lease.hold(ticket(1), "deploying a")),
        await outcome(book.lease.hold(ticket(2), "backing out")),
      ];
    },
  },
  {
    about:
      "an intention forwards is written while the lease is ours and has not turned back, one back always",
    async ask({ book }) {
      const intention = (cell: string) => ({
        ...keys.cell("r1", cell),
        change: { set: { intendedAt: "now" } },
        when: [{ path: "intendedAt", absent: true as const }],
      });
      const intend = (fence: number, cell: string, direction: "forward" | "back") =>
        outcome(book.lease.intend(ticket(fence), `deploying ${cell}`, intention(cell), direction));
      await book.table.write(book.lease.taking("storefront", holder("r1"), 1));
      const before = [
        await intend(1, "a", "forward"),
        await intend(1, "a", "forward"),
        await intend(2, "b", "forward"),
      ];
      await book.lease.turnBack(ticket(1), "a failed");
      return [
        ...before,
        await intend(1, "b", "forward"),
        await intend(1, "c", "back"),
        await intend(2, "d", "back"),
      ];
    },
  },
  {
    about: "a lease that was given back is taken with a fence that goes on",
    async ask({ book }) {
      await book.table.write(book.lease.taking("storefront", holder("r1"), 1));
      await book.table.write({ ...keys.service("storefront"), change: { remove: ["lease"] } });
      return [
        await outcome(book.lease.hold(ticket(1), "too late")),
        await outcome(book.table.write(book.lease.taking("storefront", holder("r2"), 1))),
        await outcome(book.table.write(book.lease.taking("storefront", holder("r2"), 2))),
        await book.services.state("storefront"),
      ];
    },
  },
  {
    about: "a service that is seen for the first time is adopted once, and never over a lease",
    async ask({ book }) {
      await book.table.write(book.lease.taking("checkout", holder("r1"), 1));
      return [
        await book.services.adopt("storefront", stable),
        await book.services.adopt("storefront", { ...stable, release: "r9" }),
        await book.services.adopt("checkout", stable),
        await book.services.state("storefront"),
      ];
    },
  },
  {
    about: "what a revision was registered from is kept, and the first that was kept stands",
    async ask({ book }) {
      const revision = { taskDefinitionArn: "arn:1", image: "i" };
      await book.services.keepRevision("storefront", revision, { family: "f", cpu: "256" }, false);
      await book.services.keepRevision("storefront", revision, { family: "g" }, true);
      await book.services.intendRevision("storefront", "c1", "r1");
      return [
        await book.services.revision("storefront", "arn:1"),
        await book.services.revision("storefront", "arn:2"),
        await book.services.isIntended("storefront", "c1"),
        await book.services.isIntended("storefront", "c2"),
      ];
    },
  },
  {
    about: "a finding is told once for each value, and again after it was forgotten",
    async ask({ book }) {
      const tell = (value: string) => book.services.tellOnce("storefront", "listener:a", value);
      const told = [await tell("x"), await tell("x"), await tell("y"), await tell("x")];
      await book.services.forgetTold("storefront", "listener:a");
      return [...told, await tell("x")];
    },
  },
  {
    about: "a freeze of the service comes before the general one, and ends by its time",
    async ask({ book, pass }) {
      const freeze = { reason: "r", by, at: "2026-11-23T09:00:00.000Z" };
      await book.services.setFreeze({ ...freeze, scope: "all", reason: "general" });
      await book.services.setFreeze({ ...freeze, scope: "storefront", until: "2026-11-23T09:30:00.000Z" });
      const own = await book.services.freeze("storefront");
      pass(3_600_000);
      const general = await book.services.freeze("storefront");
      await book.services.setFreeze({ ...freeze, scope: "storefront" });
      const lasting = await book.services.freeze("storefront");
      const all = await book.services.freezes();
      await book.services.unfreeze("storefront");
      await book.services.unfreeze("all");
      return [own, general, lasting, all, await book.services.freeze("storefront")];
    },
  },
  {
    about: "a whole state with maps in maps, numbers and booleans comes back as it was written",
    async ask({ book }) {
      const needsPerson = { release: "r1", reason: "", at: "2026-11-23T09:00:00.000Z" };
      const state: ServiceState = {
        version: 1,
        service: "s",
        fence: 12,
        stable,
        previous: stable,
        needsPerson,
      };
      await book.table.write({ ...keys.service("s"), change: { set: { ...state } } });
      return book.services.state("s");
    },
  },
];
