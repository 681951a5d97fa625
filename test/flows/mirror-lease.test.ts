/** How a round leaves its mirror's lease when it does not end as it should: what may still arrive is never overtaken. */
import { expect, test } from "vitest";
import { rounds } from "../../functions/targets/round/rounds.ts";
import type { RoundReport } from "../../functions/targets/round/report.ts";
import { mirrorWorld } from "./mirror-world.ts";
import type { MirrorWorld } from "./mirror-world.ts";

/** A mirror that has somebody to register, and rounds of people alone. */
async function behind(): Promise<MirrorWorld> {
  const w = mirrorWorld();
  await w.pass(8);
  w.lambda.register("pointsman-mirror", { timeoutSeconds: 1, build: () => () => undefined });
  w.operator.addMember(w.pool(), { address: "192.168.7.9", port: 8080 });
  await w.clock.run({ until: w.clock.now() + 5000 });
  return w;
}

type Service = "dynamodb" | "elbv2";

/** Somebody whose calls of one operation end with an error, from the nth on. */
function failing(w: MirrorWorld, service: Service, operation: string, error: Error, nth = 1) {
  let left = nth;
  const send = async (command: object): Promise<unknown> => {
    const isIt = command.constructor.name === `${operation}Command`;
    if (isIt && --left <= 0) throw error;
    return (w.clients[service].send as (command: object) => Promise<unknown>)(command);
  };
  return w.person({}, { ...w.clients, [service]: { send } });
}

const refused = Object.assign(new Error("not so"), { name: "ValidationException", $fault: "client" });
const silent = Object.assign(new Error("no answer in 8 s"), { name: "TimeoutError" });

async function roundOf(w: MirrorWorld, deps = w.person()): Promise<RoundReport> {
  const [report] = await rounds(deps, [w.config]);
  if (!report) throw new Error("a round of one mirror has one report");
  return report;
}
const leaseOf = async (w: MirrorWorld) => (await w.person().mirrors.view("shop")).state?.lease;

test("invariant 4: what the ledger refuses to note is not done, and the next round is not kept waiting", async () => {
  const w = await behind();
  const { failed, done } = await roundOf(w, failing(w, "dynamodb", "TransactWriteItems", refused));
  expect([failed?.error, done]).toEqual([expect.stringContaining("ValidationException: not so"), []]);
  expect(await leaseOf(w)).toBeUndefined();
  expect((await roundOf(w)).counts.added).toBe(1);
});

test("what AWS answers with a refusal is over: the next round is not kept waiting", async () => {
  const w = await behind();
  const { failed } = await roundOf(w, failing(w, "elbv2", "RegisterTargets", refused));
  expect(failed?.step?.kind).toBe("register");
  expect(await leaseOf(w)).toBeUndefined();
});

test("invariant 5: a call without an answer is not overtaken, and whoever waits is told which", async () => {
  const w = await behind();
  const start = w.clock.now();
  const { failed } = await roundOf(w, failing(w, "elbv2", "RegisterTargets", silent));
  const until = new Date(start + 30_000).toISOString();
  expect(failed?.error).toMatch(/TimeoutError: no answer in 8 s; the call may still arrive, so nobody /);
  expect(await leaseOf(w)).toMatchObject({ left: expect.stringContaining("no answer in 8 s"), until });
  const waiting = await roundOf(w);
  expect(waiting.done).toEqual([]);
  expect(waiting.skipped).toMatch(
    /^until \S+ a call of ann may still arrive, which ended with: RegisterTargets /,
  );
  await w.clock.run({ until: start + 30_001 });
  expect((await roundOf(w)).counts.added).toBe(1);
  expect(await leaseOf(w)).toBeUndefined();
});

test("a lease that the ledger does not take back lasts as it was taken, and the report says so and what was done", async () => {
  const w = await behind();
  const deps = failing(w, "dynamodb", "UpdateItem", silent, 2);
  const report = await roundOf(w, deps);
  expect(report.counts.added).toBe(1);
  expect(report.failed?.error).toMatch(
    /^the mirror could not be let go, so nobody changes it before \S+: the ledger /,
  );
  w.operator.addMember(w.pool(), { address: "192.168.7.10", port: 8080 });
  await w.clock.run({ until: w.clock.now() + 5000 });
  expect((await roundOf(w)).skipped).toMatch(
    /^somebody else is at this mirror, until \S+ at the latest: ann$/,
  );
  await w.clock.run({ until: w.clock.now() + 120_000 });
  expect((await roundOf(w)).counts.added).toBe(1);
});
