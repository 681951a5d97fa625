import type { MirrorTicket } from "../../ledger/mirror-records.ts";
import { CallRefused, InputInvalid, LostRace } from "../../shared/errors.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { groupTags, ownerTags } from "../aws/names.ts";
import { meaning } from "../meaning/meaning.ts";
import { targetKey } from "../plan/identity.ts";
import type { RoundDeps } from "../round/deps.ts";
import { readSources } from "../round/reading.ts";
import { around } from "../round/surroundings.ts";
import { writingTime } from "../round/writing-time.ts";
import { actualOf } from "./actual-of.ts";
import { adopting } from "./adoption.ts";
import type { Adopting } from "./adoption.ts";

export interface AdoptReport extends Adopting {
  readonly mirror: string;
  /** False: this is what would be done. */
  readonly isDone: boolean;
}

export interface AdoptTerms {
  /** Who, as the request itself says. */
  readonly by: string;
  /** An NLB with a name of its own. Default: the one that bears the mirror's name. */
  readonly loadBalancerArn?: string;
  /** Only say what would be done. Default false. */
  readonly isOnlyPlanned?: boolean;
}

/**
 * Makes ours what stands already: it is in the ledger before it bears our tags, and changed by no round before both.
 * @throws InputInvalid when there is no such load balancer, CallRefused when the source cannot be read, LostRace when
 * a round is at the mirror, and what a call throws.
 */
export async function adopt(deps: RoundDeps, config: MirrorConfig, terms: AdoptTerms): Promise<AdoptReport> {
  const { mirror, loadBalancer } = config;
  const view = await deps.mirrors.view(mirror);
  const desired = await desiredOf(deps, config);
  const actual = await actualOf(deps, { mirror, view, loadBalancerArn: terms.loadBalancerArn });
  const arn = actual.loadBalancer?.arn;
  if (arn === undefined || (terms.loadBalancerArn ?? arn) !== arn)
    throw new InputInvalid(
      `there is no load balancer ${terms.loadBalancerArn ?? `of mirror ${mirror}`} that could be adopted`,
    );
  const found = adopting(desired, actual, view);
  const isEmpty = found.things.length === 0 && found.targets.length === 0;
  if (terms.isOnlyPlanned || isEmpty) return { mirror, ...found, isDone: isEmpty };
  const { until } = writingTime(deps);
  const taking = { mirror, loadBalancer, holder: deps.holder, until };
  const ticket = await deps.mirrors.take(view.state, taking);
  if (!ticket) throw new LostRace(`somebody else is at mirror ${mirror}: try again in a minute`);
  try {
    await adopted(deps, ticket, terms.by, found, arn);
  } finally {
    const readAt = view.state?.lastCompleteAt ?? deps.now().toISOString();
    await deps.mirrors.finish(ticket, view.state, { kind: "complete", readAt });
    deps.memory.sights.delete(mirror);
  }
  return { mirror, ...found, isDone: true };
}

async function adopted(
  deps: RoundDeps,
  ticket: MirrorTicket,
  by: string,
  { things, targets }: Adopting,
  loadBalancerArn: string,
): Promise<void> {
  const { mirrors, installation } = deps;
  const { mirror } = ticket;
  const at = deps.now().toISOString();
  const owned = targets.map((group) => ({ ...group, targets: group.targets.map(targetKey) }));
  await mirrors.made(ticket, { loadBalancerArn });
  const view = await mirrors.view(mirror);
  await mirrors.adopt(
    ticket,
    view,
    things.map(({ arn }) => ({ arn, by, at })),
    owned,
  );
  const { elb } = deps.writes(writingTime(deps).guard);
  const owner = { installation, mirror };
  const plain = things.filter(({ key }) => key === undefined).map(({ arn }) => arn);
  if (plain.length > 0) await elb.tag(plain, ownerTags(owner));
  for (const { arn, key } of things) if (key !== undefined) await elb.tag([arn], groupTags(owner, key));
}

async function desiredOf(deps: RoundDeps, config: MirrorConfig) {
  const reading = (await readSources(deps, [config], true)).get(config.mirror);
  if (reading?.kind !== "complete")
    throw new CallRefused(
      `the source of mirror ${config.mirror} cannot be read: ${reading && "reason" in reading ? reading.reason : "no answer"}`,
    );
  const surroundings = await around(deps, [config], true);
  return meaning(reading.source, config, surroundings.of(config));
}
