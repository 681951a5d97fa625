/** Plays one scenario to its end, and says what it broke. */
import { createRandom } from "../../infra/sandbox/time/random.ts";
import { ask } from "../../infra/sandbox/ask.ts";
import { createInstallation } from "../../infra/sandbox/installation.ts";
import type { Installation } from "../../infra/sandbox/installation.ts";
import type { InvocationFault, InvocationStart } from "../../infra/sandbox/lambda/lambda.ts";
import { layOut } from "../../infra/sandbox/layout/lay-out.ts";
import type { BusEvent } from "../../infra/sandbox/ports.ts";
import { callFault, count, metBy } from "./coverage.ts";
import type { Met } from "./coverage.ts";
import { endProblems } from "./end-checks.ts";
import { fullName, inject, invocationFaults } from "./inject.ts";
import { perform } from "./perform.ts";
import type { Stage } from "./perform.ts";
import type { Action, Scenario } from "./scenario.ts";
import { beginsMs } from "./scenario.ts";
import { stepChecks } from "./step-checks.ts";
import { noNarrator } from "./timeline.ts";
import type { Narrator } from "./timeline.ts";

export interface Played {
  /** Each once; empty when nothing was broken. */
  readonly problems: readonly string[];
  readonly met: Met;
  readonly calls: number;
  readonly hours: number;
}

const minute = 60_000;
/** After people have tidied up, all comes to rest within the longest limit of ours and CodeDeploy's, and more. */
const patienceMs = 8 * 60 * minute;
/** A quiet time in which the sweep has looked twice for lost pushes and for what CodeDeploy undid, each five minutes. */
const quietMs = 14 * minute;

export async function play(scenario: Scenario, narrator: Narrator = noNarrator): Promise<Played> {
  const problems = new Set<string>();
  const met: Met = new Map();
  let calls = 0;
  const problem = (sentence: string): void => {
    if (!problems.has(sentence)) narrator.tell(installation.clock.now(), `✗ ${sentence}`);
    problems.add(sentence);
  };
  const tell = (sentence: string): void => narrator.tell(installation.clock.now(), sentence);
  const begun = counting(scenario, (what) => count(met, `fault ${what}`));
  const installation: Installation = createInstallation({
    configs: scenario.services,
    startsAt: scenario.startsAt,
    unconfirmed: scenario.unconfirmed,
    ...ordering(scenario),
    onCall(call) {
      calls++;
      const fault = callFault(call);
      if (fault !== undefined) count(met, `fault ${fault}`);
      checks.called(call);
      narrator.call(call);
    },
    onLedger: (before, after) => checks.ledger.onLedger(before, after),
    invocationFault(start) {
      checks.began(start);
      const fault = begun.of(start);
      narrator.invocation(start, fault);
      return fault;
    },
    onInvocation(record) {
      checks.ended(record);
      narrator.outcome(record);
    },
  });
  const { account, sfn } = installation;
  const checks = stepChecks({
    now: installation.clock.now,
    execution: (arn) => sfn.execution(arn),
    deployment: (id) => account.world.groups.deployments.get(id),
    problem,
  });
  const heard = listen(installation);
  const laidOut = scenario.services.map((config) =>
    layOut(installation, config, { requestsPerSecond: 0, spec: scenario.spec }),
  );
  for (const { users } of laidOut) for (const each of users) each.stop();
  const stage: Stage = { installation, laidOut, ledger: checks.ledger, tell, problem, pushed: new Map() };
  inject(installation, scenario.faults, (what) => count(met, `fault ${what}`));
  const isAtRest = quiet(stage, arrange(stage, scenario, begun, met));
  const isQuiet = (): boolean => {
    checks.overdue();
    return isAtRest();
  };
  const tidyUpAt = scenario.startsAt + scenario.tidyUpMs;
  await runUntil(installation, tidyUpAt, isQuiet);
  if (!isQuiet()) {
    await tidyUp(stage);
    await runUntil(installation, tidyUpAt + patienceMs, isQuiet);
  }
  for (const sentence of endProblems(scenario, stage, heard)) problem(sentence);
  for (const [name, times] of metBy(sfn.executions())) count(met, name, times);
  for (const { kind, outcome } of checks.ledger.releases.values())
    count(met, `outcome ${kind} ${outcome?.kind}`);
  return {
    problems: [...problems],
    met,
    calls,
    hours: (installation.clock.now() - scenario.startsAt) / 3_600_000,
  };
}

/** What is still to happen at the moment at which it would end does: people may do something just then. */
async function runUntil({ clock }: Installation, until: number, isQuiet: () => boolean): Promise<void> {
  do {
    await clock.run({ until, stop: isQuiet });
    await clock.run({ until: clock.now() });
  } while (!isQuiet() && clock.now() < until);
}

/** Everything that is drawn while it runs comes from the scenario's own streams. */
function ordering({ order, latencyMs }: Scenario) {
  const ties = createRandom(`order/${order}`);
  const latency = createRandom(`latency/${order}`);
  return {
    ...(order === 0 ? {} : { order: ties.next }),
    // Few different times, so that many things are ready at the same moment.
    ...(latencyMs === 0 ? {} : { latencyMs: () => latencyMs * latency.between(0, 4) * 0.5 }),
  };
}

interface Begun {
  /** Counts the invocations of each function since the beginning, and lets those befall that are meant. */
  of(start: InvocationStart): InvocationFault | undefined;
  on(name: string, nth: number, act: () => void): void;
  /** How often it was invoked until now. */
  count(name: string): number;
}

function counting({ startsAt, faults }: Scenario, onHit: (what: string) => void): Begun {
  const counts = new Map<string, number>();
  const moments = new Map<string, (() => void)[]>();
  const fault = invocationFaults(faults, onHit);
  return {
    of(start) {
      if (start.at < startsAt + beginsMs) return undefined;
      const nth = (counts.get(start.function) ?? 0) + 1;
      counts.set(start.function, nth);
      for (const act of moments.get(`${start.function} ${nth}`) ?? []) act();
      return fault(start, nth);
    },
    on(name, nth, act) {
      const key = `${fullName(name)} ${nth}`;
      moments.set(key, [...(moments.get(key) ?? []), act]);
    },
    count: (name) => counts.get(fullName(name)) ?? 0,
  };
}

interface People {
  /** Actions of a known time that are still to come. */
  timed: number;
  /** When they last did something, epoch ms. */
  at: number;
}

function arrange(stage: Stage, { actions }: Scenario, begun: Begun, met: Met): People {
  const { clock } = stage.installation;
  const people: People = { timed: 0, at: clock.now() };
  const afterStop = actions.filter(({ at }) => "afterStop" in at);
  const act = async (action: Action): Promise<void> => {
    count(met, `action ${action.kind}`);
    people.at = clock.now();
    if (action.kind === "stop-execution")
      for (const each of afterStop)
        if ("function" in each.at) arrangeAt(each, begun.count(each.at.function) + each.at.nth);
    await perform(stage, action);
  };
  const arrangeAt = (action: Action, nth: number): void => {
    if ("function" in action.at)
      begun.on(action.at.function, nth, () => void clock.after(0, action.kind, () => act(action)));
  };
  for (const action of actions)
    if ("ms" in action.at) {
      people.timed++;
      clock.after(action.at.ms, action.kind, () => {
        people.timed--;
        return act(action);
      });
    } else if (!action.at.afterStop) arrangeAt(action, action.at.nth);
  return people;
}

/** At rest for long enough that nothing more would come. */
function quiet({ installation, ledger }: Stage, people: People): () => boolean {
  const { clock, sfn } = installation;
  let since = clock.now();
  return () => {
    if (
      people.timed > 0 ||
      ledger.open.size > 0 ||
      sfn.executions().some(({ status }) => status === "RUNNING")
    )
      since = clock.now();
    return clock.now() - Math.max(since, people.at) >= quietMs;
  };
}

/** People put right what they left, once: freezes, pauses, alarms. */
async function tidyUp(stage: Stage): Promise<void> {
  const { installation, ledger, tell } = stage;
  tell("people tidy up");
  for (const alarm of installation.account.world.alarms.alarms.values())
    installation.account.world.alarms.setAlarmState(alarm.name, "OK", "tidied up");
  const asked = [
    ...[...ledger.freezes.keys()].map((scope) => ({ command: "unfreeze", scope, reason: "tidied up" })),
    ...[...ledger.releases.values()]
      .filter(({ state, kind }) => state !== "ended" && kind === "release")
      .map(({ id }) => ({ command: "resume", release: id, reason: "tidied up" })),
  ];
  for (const body of asked) {
    let isOver = false;
    const say = (): Promise<unknown> =>
      ask(installation, "oncall", "arn:aws:iam::111122223333:user/ann", body);
    // Whoever gets no answer asks again.
    void say()
      .catch(say)
      .catch(say)
      .catch(say)
      .catch((error: unknown) => tell(`no answer: ${String(error)}`))
      .finally(() => (isOver = true));
    await installation.clock.run({ until: installation.clock.now() + 5 * minute, stop: () => isOver });
  }
}

function listen({ bus }: Installation): Map<string, Set<string>> {
  const heard = new Map<string, Set<string>>();
  const deliver = ({ detail }: BusEvent): void => {
    const { release = "", state = "" } = detail as { release?: string; state?: string };
    heard.set(release, (heard.get(release) ?? new Set()).add(state));
  };
  bus.addRule({
    name: "heard",
    pattern: { source: ["pointsman"] },
    targets: [{ kind: "callback", name: "heard", deliver }],
  });
  return heard;
}
