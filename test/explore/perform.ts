import {
  CreateDeploymentCommand,
  ListDeploymentsCommand,
  StopDeploymentCommand,
} from "@aws-sdk/client-codedeploy";
import { RedriveExecutionCommand, StartExecutionCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { appSpec } from "../../functions/release/deploy/app-spec.ts";
import { ask } from "../../infra/sandbox/ask.ts";
import type { Installation } from "../../infra/sandbox/installation.ts";
import type { LaidOut } from "../../infra/sandbox/layout/lay-out.ts";
import type { Workload } from "../../infra/sandbox/layout/workload.ts";
import type { KnownLedger } from "./known-ledger.ts";
import type { Action } from "./scenario.ts";

export interface Stage {
  readonly installation: Installation;
  readonly laidOut: readonly LaidOut[];
  readonly ledger: KnownLedger;
  /** Told what happened, for the timeline. */
  readonly tell: (sentence: string) => void;
  readonly problem: (sentence: string) => void;
  /** Digest → what the image is. */
  readonly pushed: Map<string, Pushed>;
}

interface Pushed {
  readonly service: string;
  /** Epoch ms. */
  readonly at: number;
  readonly action: Action & { kind: "push" };
}

const ann = "arn:aws:iam::111122223333:user/ann";

/** Does what an action says, as well as it can be done at that moment. */
export async function perform(stage: Stage, action: Action): Promise<void> {
  const { config, workload } = placeOf(stage, action.service);
  const { account, clock } = stage.installation;
  const { service } = config;
  switch (action.kind) {
    case "push": {
      const digest = account.world.ecr.push(service, action.tag, action.image);
      stage.pushed.set(digest, { service, at: clock.now(), action });
      return stage.tell(`${action.tag} of ${service} is pushed: ${JSON.stringify(action.image)}`);
    }
    case "push-again":
      return pushAgain(stage, service);
    case "say":
      return say(stage, action.role, action.who, {
        command: action.command,
        release: openRelease(stage, service) ?? "none",
        reason: "explored",
      });
    case "start":
      return say(stage, action.role, ann, {
        command: "start",
        service,
        tag: newestTag(stage, service),
        override: action.override,
        reason: "explored",
      });
    case "start-in-console":
      return startInConsole(stage, service);
    case "freeze": {
      const until = new Date(clock.now() + action.minutes * 60_000).toISOString();
      const body = { command: "freeze", scope: service, reason: "explored" };
      return say(stage, "oncall", ann, action.minutes > 0 ? { ...body, until } : body);
    }
    case "unfreeze":
      return say(stage, "oncall", ann, { command: "unfreeze", scope: service, reason: "explored" });
    case "rollback":
      return say(stage, "oncall", ann, {
        command: "rollback",
        service,
        freeze: action.freeze,
        reason: "explored",
      });
    case "rollback-in-console":
      return rollBackInConsole(stage, service);
    case "stop-execution":
      return stopExecution(stage);
    case "redrive":
      return redrive(stage);
    case "alarm":
      return fire(stage, config, action.seconds);
    case "deploy-by-hand":
      return deployByHand(stage, workload);
    case "stop-deployment-by-hand":
      return stopDeploymentByHand(stage, workload);
  }
}

function placeOf({ laidOut }: Stage, index: number): { config: ServiceConfig; workload: Workload } {
  const { config, cells } = laidOut[index] ?? laidOut[0] ?? nothing();
  const [workload = nothing()] = cells.values();
  return { config, workload };
}

function nothing(): never {
  throw new Error("nothing is laid out");
}

function pushAgain({ installation, pushed, tell }: Stage, service: string): void {
  const [digest, last] = [...pushed].findLast(([, each]) => each.service === service) ?? [];
  if (digest === undefined || !last) return;
  installation.account.world.ecr.retag(service, last.action.tag, digest);
  tell(`${last.action.tag} of ${service} is pushed again`);
}

const newestTag = ({ pushed }: Stage, service: string): string =>
  [...pushed.values()].findLast((each) => each.service === service)?.action.tag ?? "v0";

/** The newest that has not ended; else the newest. */
function openRelease({ ledger }: Stage, service: string): string | undefined {
  const its = [...ledger.releases.values()].filter(
    (each) => each.service === service && each.kind === "release",
  );
  return (its.findLast(({ state }) => state !== "ended") ?? its.at(-1))?.id;
}

/** Whoever gets no answer asks no more. What a role must not do is refused, whatever else is so. */
async function say(
  stage: Stage,
  role: string,
  who: string,
  body: { readonly command: string; readonly [member: string]: unknown },
): Promise<void> {
  const told = `${who.split("/").at(-1)} as ${role}: ${JSON.stringify(body)}`;
  try {
    const answer = await ask(stage.installation, role, who, body);
    stage.tell(`${told} → ${answer.statusCode} ${answer.body}`);
    if (role === "viewer" && answer.statusCode < 400)
      stage.problem(`invariant 10: a viewer was let ${body.command}`);
  } catch (error) {
    stage.tell(`${told} → no answer (${String(error)})`);
  }
}

async function startInConsole(stage: Stage, service: string): Promise<void> {
  const { clients, settings, clock, ids } = stage.installation;
  const name = `by-hand-${clock.now()}-${ids.hex(4)}`;
  stage.tell(`somebody starts Release of ${service} in the console: ${name}`);
  await clients.sfn.send(
    new StartExecutionCommand({
      stateMachineArn: settings.releaseMachineArn,
      name,
      input: JSON.stringify({ service, tag: newestTag(stage, service), reason: "explored" }),
    }),
  );
}

async function rollBackInConsole({ installation, tell }: Stage, service: string): Promise<void> {
  const { clients, settings, clock } = installation;
  const name = `by-hand-${clock.now()}-${installation.ids.hex(4)}`;
  tell(`somebody starts Rollback of ${service} in the console: ${name}`);
  await clients.sfn.send(
    new StartExecutionCommand({
      stateMachineArn: settings.rollbackMachineArn,
      name,
      input: JSON.stringify({ service, reason: "explored", freeze: false }),
    }),
  );
}

async function stopExecution({ installation, tell }: Stage): Promise<void> {
  const running = installation.sfn.executions().findLast(({ status }) => status === "RUNNING");
  if (!running) return;
  tell(`somebody stops ${running.name} in the console`);
  await installation.clients.sfn.send(
    new StopExecutionCommand({ executionArn: running.arn, cause: "by hand" }),
  );
}

async function redrive({ installation, tell }: Stage): Promise<void> {
  const ended = installation.sfn
    .executions()
    .findLast(({ status }) => status === "ABORTED" || status === "FAILED" || status === "TIMED_OUT");
  if (!ended) return;
  tell(`somebody redrives ${ended.name} in the console`);
  await installation.clients.sfn.send(new RedriveExecutionCommand({ executionArn: ended.arn }));
}

function fire({ installation, tell }: Stage, { rollback }: ServiceConfig, seconds: number): void {
  const { alarms } = installation.account.world;
  for (const name of rollback.alarms) {
    tell(`${name} fires for ${seconds} s`);
    alarms.setAlarmState(name, "ALARM", "explored", seconds);
    installation.clock.after(seconds * 1000, `${name} is over`, () =>
      alarms.setAlarmState(name, "OK", "over"),
    );
  }
}

/** The same content again, by somebody else's tool. */
async function deployByHand({ installation, tell }: Stage, workload: Workload): Promise<void> {
  const { application, deploymentGroup, containerName, containerPort, listenerArn } = workload;
  const plan = { container: containerName, port: containerPort, listeners: { production: listenerArn } };
  const made = await installation.clients.codedeploy
    .send(
      new CreateDeploymentCommand({
        applicationName: application,
        deploymentGroupName: deploymentGroup,
        description: "by hand",
        revision: appSpec(plan, workload.taskDefinitionArn, {}),
      }),
    )
    .catch((error: unknown) => ({ deploymentId: String(error) }));
  tell(`somebody deploys ${workload.taskDefinitionArn} to ${deploymentGroup} by hand: ${made.deploymentId}`);
}

async function stopDeploymentByHand({ installation, tell }: Stage, workload: Workload): Promise<void> {
  const { codedeploy } = installation.clients;
  const { deployments = [] } = await codedeploy.send(
    new ListDeploymentsCommand({
      applicationName: workload.application,
      deploymentGroupName: workload.deploymentGroup,
      includeOnlyStatuses: ["Created", "Queued", "InProgress", "Ready"],
    }),
  );
  const [deploymentId] = deployments;
  if (deploymentId === undefined) return;
  tell(`somebody stops ${deploymentId} by hand`);
  await codedeploy
    .send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true }))
    .catch((error: unknown) => tell(String(error)));
}
