import { meaning } from "../meaning/meaning.ts";
import type { Looked } from "../aws/look.ts";
import { enough } from "../plan/enough.ts";
import { plan } from "../plan/plan.ts";
import type { PlanInput } from "../plan/sight.ts";
import type { RoundDeps } from "./deps.ts";
import { fullSights, lightSight, unseen } from "./sights.ts";
import type { Seeker } from "./sights.ts";
import { isComplete } from "./stage.ts";
import type { Stage } from "./stage.ts";

/**
 * What is to be done with each mirror. First by what is known from earlier rounds and the targets as they are now; where
 * that says more than such a plan may do (`plan/enough.ts`), everything is looked at, and it is planned again.
 * @param stages as far as the ledger and the source go. @param isTrusted whether what stood around may be from memory.
 */
export async function decided(
  deps: RoundDeps,
  stages: readonly Stage[],
  isTrusted: (mirror: string) => boolean,
): Promise<readonly Stage[]> {
  const light = await Promise.all(stages.map((stage) => lightly(deps, stage, isTrusted)));
  const settled = await settledOf(deps, light);
  const rest = light.filter(({ config }) => !settled.has(config.mirror));
  const looked = await fullSights(deps, rest.flatMap(seekerOf));
  return light.map((stage) => {
    const found = looked.get(stage.config.mirror);
    return found ? decidedBy(deps, { ...stage, looked: found, wholeIn: deps.memory.rounds }) : stage;
  });
}

async function lightly(
  deps: RoundDeps,
  stage: Stage,
  isTrusted: (mirror: string) => boolean,
): Promise<Stage> {
  const [seeker] = seekerOf(stage);
  if (!seeker || !isTrusted(seeker.mirror) || seeker.view.state?.override) return stage;
  const wholeIn = deps.memory.sights.get(seeker.mirror)?.wholeIn;
  return decidedBy(deps, { ...stage, looked: await lightSight(deps, seeker), wholeIn });
}

/** Those of which something may stand, or is to. */
const seekerOf = ({ config: { mirror }, view, reading }: Stage): Seeker[] =>
  view instanceof Error || !isComplete(reading) ? [] : [{ mirror, view }];

/** A mirror of which nothing can be decided does not stop the others. */
function decidedBy(deps: RoundDeps, stage: Stage): Stage {
  try {
    const input = planInputOf(stage, stage.looked, deps.now().toISOString());
    return { ...stage, decision: input && { input, plan: plan(input) } };
  } catch (error) {
    return { ...stage, looked: unseen(error) };
  }
}

/** Mirrors of which nothing can be seen, or all that their plans need was, and that write only to what bears our tags. */
async function settledOf(deps: RoundDeps, stages: readonly Stage[]): Promise<ReadonlySet<string>> {
  const named = stages.flatMap(({ config: { mirror }, looked, decision }) => {
    if (looked?.kind === "unseen") return [{ mirror, groups: [] }];
    const found = decision && enough(decision.plan, decision.input);
    return found?.kind === "enough" ? [{ mirror, groups: found.written }] : [];
  });
  return deps.looking.stillOurs(named);
}

function planInputOf(
  { config, view, reading, around }: Stage,
  looked: Looked | undefined,
  now: string,
): PlanInput | undefined {
  if (view instanceof Error || !isComplete(reading) || looked?.kind !== "seen" || !around) return undefined;
  const named = view.state?.override?.digest;
  return {
    config,
    desired: meaning(reading.source, config, around.of(config)),
    actual: looked.actual,
    ledger: view,
    quotas: around.quotas,
    others: looked.others,
    readAt: reading.readAt,
    now,
    ...(named === undefined ? {} : { override: named }),
  };
}
