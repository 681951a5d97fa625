import type { DynamoClient } from "../../ledger/table.ts";
import { ledger } from "../../ledger/ledger.ts";
import type { Ticket } from "../../ledger/records.ts";
import { entry } from "../../shared/entry.ts";
import type { Call } from "../../shared/entry.ts";
import { InputInvalid } from "../../shared/errors.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { Settings } from "../../shared/settings.ts";
import { codedeploy } from "../aws/codedeploy.ts";
import { ecr } from "../aws/ecr.ts";
import { ecs } from "../aws/ecs.ts";
import { executions } from "../aws/executions.ts";
import { newsSender } from "../../shared/news.ts";
import type { NewsClients } from "../../shared/news.ts";
import { matchesTag } from "./acceptance.ts";
import { AcceptInput } from "./input.ts";
import type { MachineStart, PushEvent } from "./input.ts";
import { joinRun } from "../group/runs.ts";
import { trafficOf } from "../traffic-of.ts";
import { takeUp } from "./take-up.ts";
import type { TakeUpDeps } from "./take-up.ts";
import type { TakenUp } from "./taken-up.ts";

export interface AcceptDeps extends TakeUpDeps {
  readonly configs: readonly ServiceConfig[];
}

export interface AcceptClients extends NewsClients {
  readonly dynamodb: DynamoClient;
  readonly ecr: Parameters<typeof ecr>[0];
  readonly ecs: Parameters<typeof ecs>[0];
  readonly codedeploy: Parameters<typeof codedeploy>[0];
  readonly sfn: Parameters<typeof executions>[0];
}

export function connectAccept(
  clients: AcceptClients,
  settings: Settings,
  configs: readonly ServiceConfig[],
  now: () => Date,
): AcceptDeps {
  const book = ledger(clients.dynamodb, settings.table, now);
  return {
    configs,
    ledger: book,
    ecr: ecr(clients.ecr),
    ecs: ecs(clients.ecs),
    codedeploy: codedeploy(clients.codedeploy),
    executions: executions(clients.sfn),
    sendNews: newsSender(clients, book.outbox, settings),
    releaseMachineArn: settings.releaseMachineArn,
  };
}

/** First state of the machine `Release`: go on with this ticket, or end here. */
export type Accepted =
  | { readonly kind: "go"; readonly ticket: Ticket; readonly reason: string }
  | { readonly kind: "ended"; readonly ticket: null; readonly reason: string };

/** A push from ECR, or the first state of a started machine. */
export const acceptRelease = (deps: AcceptDeps) =>
  entry(AcceptInput).handler(async function acceptRelease(input, call): Promise<Accepted | TakenUp> {
    return "execution" in input ? fromMachine(deps, input, call) : fromPush(deps, input, call);
  });

async function fromPush(deps: AcceptDeps, event: PushEvent, call: Call): Promise<TakenUp> {
  const {
    "repository-name": repository,
    "image-digest": digest,
    "image-tag": tag = "",
    result,
  } = event.detail;
  const action = event.detail["action-type"];
  const ignored = (reason: string): TakenUp => {
    call.log.info(`ignored: ${reason}`, { repository, digest, tag });
    return { kind: "ignored", reason };
  };
  if (action !== "PUSH" || result !== "SUCCESS")
    return ignored(`not a finished push but ${action} ${result}`);
  if (!tag) return ignored("no tag: part of another image, or not meant to be released");
  const config = deps.configs.find(
    ({ image }) => image.repository === repository && accountOf(image, event) && matchesTag(image.tags, tag),
  );
  if (!config) return ignored(`no service releases ${repository}:${tag}`);
  call.log.about({ service: config.service });
  const taken = await takeUp(deps, {
    config,
    push: { tag, digest, at: Date.parse(event.time) },
    trigger: "push",
    by: { who: `push of ${repository}:${tag}`, via: "push" },
    reason: `${repository}:${tag} was pushed`,
  });
  if ("release" in taken) call.log.about({ release: taken.release });
  call.log.info(`${taken.kind}: ${taken.reason}`, { repository, digest, tag });
  return taken;
}

const accountOf = ({ registryId }: ServiceConfig["image"], { account }: PushEvent) =>
  registryId === undefined || registryId === account;

async function fromMachine(
  deps: AcceptDeps,
  { execution, input }: MachineStart,
  call: Call,
): Promise<Accepted> {
  if ("releaseId" in input) return resume(deps, input.releaseId, execution.id);
  const config = deps.configs.find(({ service }) => service === input.service);
  if (!config) throw new InputInvalid(`service: no service file describes ${input.service}`);
  const taken = await takeUp(deps, {
    config,
    push: {
      tag: input.tag ?? "",
      ...(input.digest ? { digest: input.digest } : {}),
      at: Date.parse(execution.startTime),
    },
    trigger: "person",
    by: { who: `Step Functions start ${execution.id}`, via: "console" },
    reason: input.reason,
    overrides: input.override ?? [],
    execution: { arn: execution.id, name: execution.name },
  });
  call.log.info(`${taken.kind}: ${taken.reason}`);
  if (!("release" in taken) && taken.reason.startsWith("already taken up as "))
    return resume(deps, taken.reason.replace("already taken up as ", ""), execution.id);
  return taken.kind === "started"
    ? resume(deps, taken.release, execution.id)
    : { kind: "ended", ticket: null, reason: taken.reason };
}

/** Goes on with a release whose lease was taken for this very execution; any other start ends at once. */
async function resume(deps: AcceptDeps, id: string, executionArn: string): Promise<Accepted> {
  const { ledger } = deps;
  const view = await ledger.releases.view(id);
  if (!view) return { kind: "ended", ticket: null, reason: `the ledger knows no release ${id}` };
  const { record } = view;
  const lease = (await ledger.services.state(record.service))?.lease;
  const isOurs = lease?.holder === id && lease.executionArn === executionArn;
  if (record.state === "ended" || !isOurs)
    return {
      kind: "ended",
      ticket: null,
      reason: `${id} is ${record.state}, and this execution does not hold its lease`,
    };
  const { service, config } = record;
  if (config.group) await joinRun(deps, record);
  const group = config.group && { group: config.group.group };
  return {
    kind: "go",
    ticket: { release: id, service, fence: lease.fence, ...trafficOf(config), ...group },
    reason: record.reason,
  };
}
