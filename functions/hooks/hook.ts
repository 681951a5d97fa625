import type { CodeDeployClient } from "@aws-sdk/client-codedeploy";
import type { ECSClient } from "@aws-sdk/client-ecs";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import * as z from "zod/mini";
import { ledger } from "../ledger/ledger.ts";
import type { DynamoClient } from "../ledger/table.ts";
import type { Call } from "../shared/entry.ts";
import { entry } from "../shared/entry.ts";
import { InputInvalid } from "../shared/errors.ts";
import type { Settings } from "../shared/settings.ts";
import type { Finding, HookEvent } from "./checks.ts";
import { hookEvents } from "./checks.ts";
import { codedeploy } from "./codedeploy.ts";
import type { Sleep } from "./deadline.ts";
import { untilDecided, within } from "./deadline.ts";
import type { Asked } from "./deferral.ts";
import { ecs } from "./ecs.ts";
import { elbv2 } from "./elbv2.ts";
import type { HookDeps, Learnt } from "./examine.ts";
import { examine } from "./examine.ts";
import { probe } from "./lambda.ts";
import { noteFinding, noteRepeat } from "./notes.ts";
import { reportOnce } from "./report.ts";
import { smokeFinding } from "./smoke.ts";

/** What CodeDeploy sends; it does not name the lifecycle event, so each event has a function of its own. */
const HookCall = z.object({
  DeploymentId: z.string().check(z.minLength(1)),
  LifecycleEventHookExecutionId: z.string().check(z.minLength(1)),
});

/** What is left of the function's time when it must be decided: enough for a note and a report that is tried again. */
const decideReserveMs = 8000;

/**
 * Answers one call of CodeDeploy with exactly one report, whatever happens inside, or leaves the report to the
 * bake. Without a report CodeDeploy waits for an hour and then fails the deployment
 * (https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html); in
 * doubt the report is Failed: stable keeps serving.
 * @throws when the report itself cannot be made.
 */
export const hook = (deps: HookDeps) =>
  entry(HookCall).handler(async function answerHook(input, call): Promise<Finding> {
    const asked: Asked = {
      deploymentId: input.DeploymentId,
      executionId: input.LifecycleEventHookExecutionId,
      calledAt: deps.ledger.now().toISOString(),
    };
    const learnt: Learnt = {};
    call.log.about({ deployment: asked.deploymentId });
    const found = await decide(deps, call, asked, learnt);
    const sentence = `${deps.event} of ${asked.deploymentId} ${found.kind}: ${found.reason}`;
    if (found.kind === "failed") call.log.warn(sentence);
    else call.log.info(sentence);
    if (found.kind === "deferred") return found;
    await noteFinding(deps, call, learnt, found);
    const isFirst = await reportOnce(deps, call, asked, found.kind === "passed" ? "Succeeded" : "Failed");
    if (!isFirst) await noteRepeat(deps, call, learnt, found);
    return found;
  });

function decide(deps: HookDeps, { log, remainingMs }: Call, asked: Asked, learnt: Learnt): Promise<Finding> {
  const learn = (obstacle: string): void => {
    learnt.obstacle = obstacle;
  };
  return within(
    deps.sleep,
    remainingMs() - decideReserveMs,
    (over) => untilDecided(deps.sleep, over, () => examine({ deps, asked, learnt, log, over }), learn),
    () => tooLate(learnt),
  );
}

/** What is known by then is said: the last smoke round, and why it was not decided yet. */
function tooLate({ smoke, obstacle }: Learnt): Finding {
  const tried = smoke && smokeFinding(smoke);
  const known = [tried?.kind === "failed" ? tried.reason : undefined, obstacle].filter(Boolean).join("; ");
  const reason = known || "what the check asked for never answered";
  return { kind: "failed", reason: `not decided within the function's time: ${reason}` };
}

export interface HookClients {
  readonly codedeploy: Pick<CodeDeployClient, "send">;
  readonly dynamodb: DynamoClient;
  readonly ecs: Pick<ECSClient, "send">;
  readonly elbv2: Pick<ElasticLoadBalancingV2Client, "send">;
  readonly lambda: Pick<LambdaClient, "send">;
}

export const connectHook = (
  clients: HookClients,
  settings: Settings,
  event: HookEvent,
  time: { readonly now: () => Date; readonly sleep: Sleep },
): HookDeps => ({
  event,
  sleep: time.sleep,
  ledger: ledger(clients.dynamodb, settings.table, time.now),
  codedeploy: codedeploy(clients.codedeploy),
  ecs: ecs(clients.ecs),
  elbv2: elbv2(clients.elbv2),
  probe: probe(clients.lambda, settings.probeFunction),
});

/**
 * The lifecycle event that a function is for, from its environment.
 * @throws InputInvalid
 */
export function readEvent(name: string | undefined): HookEvent {
  const found = hookEvents.find((event) => event === name);
  if (found) return found;
  throw new InputInvalid(`HOOK is ${name ?? "missing"}; it must be one of ${hookEvents.join(", ")}`);
}
