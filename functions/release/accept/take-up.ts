import { LostRace } from "../../shared/errors.ts";
import type { Ledger } from "../../ledger/ledger.ts";
import type { Person, ReleaseRecord, ServiceState } from "../../ledger/records.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { CodeDeploy } from "../aws/codedeploy.ts";
import type { Ecr, ImageFacts } from "../aws/ecr.ts";
import type { Ecs } from "../aws/ecs.ts";
import type { Executions } from "../aws/executions.ts";
import { executionArn } from "../aws/executions.ts";
import type { SendNews } from "../../shared/news.ts";
import { runOf } from "../group/runs.ts";
import { acceptance } from "./acceptance.ts";
import type { AcceptanceFacts, Push } from "./acceptance.ts";
import { sighted } from "./adopt.ts";
import { admit, queue, refuse } from "./admission.ts";
import { releaseId } from "./release-id.ts";
import type { TakenUp } from "./taken-up.ts";

export interface TakeUpDeps {
  readonly ledger: Ledger;
  readonly ecr: Pick<Ecr, "image">;
  readonly ecs: Pick<Ecs, "running" | "definition" | "revisions">;
  readonly codedeploy: Pick<CodeDeploy, "group">;
  readonly executions: Pick<Executions, "start" | "answer">;
  readonly sendNews: SendNews;
  readonly releaseMachineArn: string;
}

export interface Wanted {
  readonly config: ServiceConfig;
  readonly push: Push;
  readonly trigger: AcceptanceFacts["trigger"];
  readonly by: Person;
  readonly reason: string;
  readonly overrides?: readonly string[];
  /** The execution that asks, where a person started the machine by hand; else one is started. */
  readonly execution?: { readonly arn: string; readonly name: string };
}

/** How often a race with another acceptance is decided anew before Lambda's own retry takes over. */
const mostRaces = 4;

/** Decides about one push and carries it out; the same push again changes nothing. */
export async function takeUp(deps: TakeUpDeps, wanted: Wanted): Promise<TakenUp> {
  for (let race = 1; ; race++)
    try {
      return await once(deps, wanted);
    } catch (error) {
      if (!(error instanceof LostRace) || race === mostRaces) throw error;
    }
}

async function once(deps: TakeUpDeps, wanted: Wanted): Promise<TakenUp> {
  const { config, push } = wanted;
  const image = await deps.ecr.image(config.image, push.digest ? byTagAndDigest(push) : { tag: push.tag });
  const facts = await gather(deps, wanted, image);
  const verdict = acceptance(facts);
  const id = releaseId(config.service, push.at, image?.digest ?? push.digest ?? "");
  const known = verdict.kind === "ignore" ? undefined : await deps.ledger.releases.view(id);
  if (known) return { kind: "ignored", reason: `already taken up as ${id}` };
  switch (verdict.kind) {
    case "ignore":
      return { kind: "ignored", reason: verdict.reason };
    case "adopt":
      return adopted(deps, config, verdict.reason);
    case "refuse":
      return refuse(deps, draft(deps, wanted, id, image), verdict.reason);
    case "queue":
      return queue(deps, draft(deps, wanted, id, image), facts.state, verdict);
    case "start":
      return started(deps, wanted, id, image, facts.state);
  }
}

/** A digest alone names an image too; with a tag the tag is what must still point at it. */
const byTagAndDigest = ({ tag, digest }: Push) => (tag ? { tag } : { digest: digest ?? "" });

async function started(
  deps: TakeUpDeps,
  wanted: Wanted,
  id: string,
  image: ImageFacts | undefined,
  state: ServiceState | undefined,
): Promise<TakenUp> {
  const given = state ?? (await seenNow(deps, wanted.config));
  const record = draft(deps, wanted, id, image);
  await admit(deps, wanted.execution ? { ...record, executionArn: wanted.execution.arn } : record, given);
  if (!wanted.execution) await deps.executions.start(deps.releaseMachineArn, id, { releaseId: id });
  return { kind: "started", release: id, reason: record.reason };
}

/** A person may start what was never seen before; what runs then is still what it goes back to. */
async function seenNow(deps: TakeUpDeps, config: ServiceConfig): Promise<ServiceState | undefined> {
  const stable = await sighted(deps, config);
  if (stable) await deps.ledger.services.adopt(config.service, stable);
  return deps.ledger.services.state(config.service);
}

async function adopted(deps: TakeUpDeps, config: ServiceConfig, reason: string): Promise<TakenUp> {
  const stable = await sighted(deps, config);
  if (!stable)
    return { kind: "ignored", reason: `${config.service} runs nothing yet: there is nothing to adopt` };
  await deps.ledger.services.adopt(config.service, stable);
  return { kind: "adopted", reason };
}

async function gather(
  { ledger }: TakeUpDeps,
  wanted: Wanted,
  image: ImageFacts | undefined,
): Promise<AcceptanceFacts> {
  const { config, push, trigger, overrides = [] } = wanted;
  const state = await ledger.services.state(config.service);
  const digest = image?.digest ?? push.digest;
  const holder = state?.lease && (await ledger.releases.view(state.lease.holder));
  return {
    trigger,
    push,
    config,
    image,
    state,
    attempt: digest ? await ledger.services.attempt(config.service, digest) : undefined,
    freeze: await ledger.services.freeze(config.service),
    overrides,
    inFlight: holder && {
      id: holder.record.id,
      hasBegun:
        holder.record.kind === "rollback" ||
        holder.cells.some(({ intendedAt }) => intendedAt) ||
        (await groupHasBegun(ledger, holder.record)),
      // A rollback is never pushed aside.
      supersededOne: holder.record.kind === "rollback" || holder.record.supersedes !== undefined,
    },
  };
}

/** Others deploy because of this release: it is no longer pushed aside as if nothing had happened. */
async function groupHasBegun(ledger: Ledger, record: ReleaseRecord): Promise<boolean> {
  const run = await runOf(ledger, record);
  return run !== undefined && run.state !== "gathering";
}

function draft(
  { ledger, releaseMachineArn }: TakeUpDeps,
  wanted: Wanted,
  id: string,
  image: ImageFacts | undefined,
) {
  const { config, push, by, reason } = wanted;
  const overrides = [...new Set(wanted.overrides)];
  return {
    version: 1,
    id,
    kind: "release" as const,
    service: config.service,
    by,
    reason,
    createdAt: ledger.now().toISOString(),
    executionArn: executionArn(releaseMachineArn, id),
    state: "running" as const,
    digest: image?.digest ?? push.digest ?? "",
    tag: push.tag,
    config,
    overrides,
    pushedAt: new Date(push.at).toISOString(),
  };
}
