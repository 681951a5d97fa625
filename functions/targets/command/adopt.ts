import type { MirrorTicket, MirrorView } from "../../ledger/mirror-records.ts";
import { mayStillArrive } from "../../shared/aws-errors.ts";
import { CallRefused, InputInvalid, LostRace } from "../../shared/errors.ts";
import type { MirrorConfig } from "../../shared/mirror-config.ts";
import { groupTags, ownerTags } from "../aws/names.ts";
import type { Pace } from "../aws/rate.ts";
import { meaning } from "../meaning/meaning.ts";
import type { Actual } from "../plan/actual.ts";
import { targetKey } from "../plan/identity.ts";
import { counted } from "../plan/words.ts";
import { sentenceOf } from "../apply/apply.ts";
import type { RoundDeps } from "../round/deps.ts";
import { letGo, whoIsAt } from "../round/letting-go.ts";
import { readSources } from "../round/reading.ts";
import { around } from "../round/surroundings.ts";
import { writingTime } from "../round/writing-time.ts";
import { actualOf } from "./actual-of.ts";
import { adopting } from "./adoption.ts";
import type { Adopting } from "./adoption.ts";
import { formerOwners } from "./former-owners.ts";
import { namedBy } from "./named-arns.ts";
import type { Named } from "./named-arns.ts";

export interface AdoptReport extends Adopting {
  readonly mirror: string;
  /** For people: what bears somebody else's tags. They are written over. */
  readonly formerly: readonly string[];
  /** False: this is what would be done. */
  readonly isDone: boolean;
}

/** A person's word for it; kept. */
export interface AdoptTerms {
  /** Who, as the request itself says. */
  readonly by: string;
  readonly reason: string;
  /** See `namedBy`. Default: all of the NLB that bears the mirror's name. */
  readonly arns?: readonly string[];
}

/**
 * What adopting would make ours.
 * @throws InputInvalid when there is no such load balancer, listener or target group, or it is another mirror's;
 * CallRefused when the source cannot be read; and what a call throws.
 */
export async function plannedAdoption(
  deps: RoundDeps,
  config: MirrorConfig,
  arns: readonly string[] = [],
): Promise<AdoptReport> {
  const { found, formerly } = await considered(deps, config, arns);
  return { mirror: config.mirror, ...found, formerly, isDone: isNothing(found) };
}

/**
 * Makes ours what stands already: it is in the ledger before it bears our tags, and changed by no round before both.
 * @throws as `plannedAdoption`, and LostRace when a round is at the mirror.
 */
export async function adopt(deps: RoundDeps, config: MirrorConfig, terms: AdoptTerms): Promise<AdoptReport> {
  const { mirror, loadBalancer } = config;
  const { view, found, formerly, loadBalancerArn } = await considered(deps, config, terms.arns ?? []);
  const report = { mirror, ...found, formerly, isDone: true };
  if (isNothing(found)) return report;
  const time = writingTime(deps);
  const taking = { mirror, loadBalancer, holder: deps.holder, until: time.until };
  const ticket = await deps.mirrors.take(view.state, taking);
  if (!ticket) throw new LostRace(`mirror ${mirror}: ${whoIsAt(view.state, deps.now().toISOString())}`);
  let unanswered: string | undefined;
  try {
    await adopted(deps, ticket, terms, found, loadBalancerArn, time.guard);
  } catch (error) {
    if (mayStillArrive(error)) unanswered = sentenceOf(error);
    throw error;
  } finally {
    const readAt = view.state?.lastCompleteAt ?? deps.now().toISOString();
    await letGo(deps, { ticket, state: view.state, time }, { kind: "complete", readAt }, unanswered);
    deps.memory.sights.delete(mirror);
  }
  return report;
}

export const isNothing = ({ things, targets }: Adopting): boolean => things.length + targets.length === 0;

interface Considered {
  readonly view: MirrorView;
  readonly found: Adopting;
  readonly formerly: readonly string[];
  readonly loadBalancerArn: string;
}

async function considered(
  deps: RoundDeps,
  config: MirrorConfig,
  arns: readonly string[],
): Promise<Considered> {
  const { mirror } = config;
  const named = namedBy(arns);
  const view = await deps.mirrors.view(mirror);
  const desired = await desiredOf(deps, config);
  const actual = await seen(deps, mirror, view, named);
  const found = adopting(desired, actual, view, named.only);
  const formerly = await formerOwners(deps, mirror, found.things);
  return { view, found, formerly, loadBalancerArn: actual.loadBalancer?.arn ?? "" };
}

/** @throws InputInvalid unless everything that was named stands, and is of one load balancer. */
async function seen(
  deps: RoundDeps,
  mirror: string,
  view: MirrorView,
  { loadBalancerArn, only = new Set() }: Named,
): Promise<Actual> {
  const own = await actualOf(deps, { mirror, view });
  const ownArn = own.loadBalancer?.arn;
  if (ownArn !== undefined && loadBalancerArn !== undefined && ownArn !== loadBalancerArn)
    throw new InputInvalid(
      `mirror ${mirror} has a load balancer, ${ownArn}: \`pointsman targets remove\` ends it first`,
    );
  const actual =
    loadBalancerArn === undefined ? own : await actualOf(deps, { mirror, view, loadBalancerArn });
  const arn = actual.loadBalancer?.arn;
  if (arn === undefined || (loadBalancerArn ?? arn) !== arn)
    throw new InputInvalid(
      `there is no Network Load Balancer ${loadBalancerArn ?? `of mirror ${mirror}`} that could be adopted`,
    );
  const standing = new Set([arn, ...actual.listeners.map(arnOf), ...actual.groups.map(arnOf)]);
  const strange = [...only].find((each) => !standing.has(each));
  if (strange !== undefined)
    throw new InputInvalid(`${strange} does not stand, or is not of load balancer ${arn}`);
  return actual;
}

const arnOf = ({ arn }: { readonly arn: string }): string => arn;

async function adopted(
  deps: RoundDeps,
  ticket: MirrorTicket,
  { by, reason }: AdoptTerms,
  { things, targets }: Adopting,
  loadBalancerArn: string,
  before: Pace,
): Promise<void> {
  const { mirrors, installation } = deps;
  const { mirror } = ticket;
  const at = deps.now().toISOString();
  const owned = targets.map((group) => ({ ...group, targets: group.targets.map(targetKey) }));
  const ofGroups = owned.map(({ key, targets }) => `${counted(targets.length, "target")} in group ${key}`);
  const what = [...things.map(({ about, arn }) => `${about} (${arn})`), ...ofGroups];
  await mirrors.noteDeed(ticket, { kind: "adopt", by, at, reason, what });
  await mirrors.made(ticket, { loadBalancerArn });
  const view = await mirrors.view(mirror);
  const adoptions = things.map(({ arn }) => ({ arn, by, at, reason }));
  await mirrors.adopt(ticket, view, adoptions, owned);
  const { elb } = deps.writes(before);
  const owner = { installation, mirror };
  const plain = things.filter(({ key }) => key === undefined).map(arnOf);
  if (plain.length > 0) await elb.tag(plain, ownerTags(owner));
  for (const { arn, key } of things) if (key !== undefined) await elb.tag([arn], groupTags(owner, key));
}

async function desiredOf(deps: RoundDeps, config: MirrorConfig) {
  const reading = (await readSources(deps, [config], () => true)).get(config.mirror);
  if (reading?.kind !== "complete")
    throw new CallRefused(
      `the source of mirror ${config.mirror} cannot be read: ${reading && "reason" in reading ? reading.reason : "no answer"}`,
    );
  const surroundings = await around(deps, [config], true);
  return meaning(reading.source, config, surroundings.of(config));
}
