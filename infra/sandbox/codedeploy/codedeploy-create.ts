/** CreateDeployment: what it refuses, and the deployment that it makes. https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateDeployment.html */
import { createHash } from "node:crypto";
import type {
  AlarmConfiguration,
  AutoRollbackConfiguration,
  CreateDeploymentCommandInput,
  RevisionLocation,
} from "@aws-sdk/client-codedeploy";
import * as sdk from "@aws-sdk/client-codedeploy";
import { parseAppSpec } from "./codedeploy-appspec.ts";
import type { Configs, RoutingConfig } from "./codedeploy-configs.ts";
import { checkRouting } from "./codedeploy-groups.ts";
import { activeDeployment, unstarted } from "./codedeploy-state.ts";
import type { Deployment, Group, Revision } from "./codedeploy-state.ts";
import { groupIsBusy } from "./codedeploy-texts.ts";
import { primaryOf } from "../ecs/ecs-state.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);
/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const longestDescription = 256;
const mostAlarms = 10;

export interface CreateParts {
  readonly balancers: Balancers;
  readonly configs: Configs;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly newId: () => string;
}

/** @throws what CreateDeployment refuses with. */
export function newDeployment(
  parts: CreateParts,
  group: Group,
  input: CreateDeploymentCommandInput,
): Deployment {
  const revision = checkedRevision(input.revision);
  const config = checkedConfig(parts, group, input.deploymentConfigName);
  checkRest(input);
  const active = activeDeployment(group);
  if (active !== undefined)
    throw refuse("DeploymentLimitExceededException", groupIsBusy(group.name, active.id));
  return {
    ...unstarted(parts.newId(), group, parts.now),
    creator: "user",
    undoes: undefined,
    config,
    description: input.description,
    revision,
    autoRollback: input.autoRollbackConfiguration ?? group.autoRollback,
    alarmOverride: input.overrideAlarmConfiguration,
    original: primaryOf(group.service),
    hasWaitedReady: false,
  };
}

function checkRest({
  description,
  autoRollbackConfiguration,
  overrideAlarmConfiguration,
}: CreateDeploymentCommandInput): void {
  if (description !== undefined && description.length > longestDescription)
    throw refuse(
      "DescriptionTooLongException",
      `The description is longer than ${longestDescription} characters.`,
    );
  if (autoRollbackConfiguration !== undefined) checkAutoRollback(autoRollbackConfiguration);
  if (overrideAlarmConfiguration !== undefined) checkAlarms(overrideAlarmConfiguration);
}

function checkedConfig(
  { balancers, configs }: CreateParts,
  group: Group,
  given: string | undefined,
): RoutingConfig {
  const name = given ?? group.configName;
  const found = configs.find(name);
  checkRouting(balancers, configs, group.productionListenerArn, name);
  return found;
}

function checkedRevision(revision: RevisionLocation | undefined): Revision {
  if (revision === undefined) throw refuse("RevisionRequiredException", "Revision is required.");
  const { revisionType, appSpecContent } = revision;
  if (revisionType === "S3")
    throw refuse(
      "RevisionDoesNotExistException",
      "The named revision does not exist: there are no buckets here.",
    );
  const content = appSpecContent?.content;
  if (revisionType !== "AppSpecContent" || !content)
    throw refuse(
      "InvalidRevisionException",
      "A revision of an ECS deployment is an AppSpec, given as AppSpecContent or in S3.",
    );
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (appSpecContent.sha256 !== undefined && appSpecContent.sha256 !== sha256)
    throw refuse("InvalidRevisionException", "The SHA-256 hash does not match the AppSpec content.");
  try {
    return { content, sha256, appSpec: parseAppSpec(content) };
  } catch (cause) {
    throw refuse("InvalidRevisionException", (cause as Error).message);
  }
}

function checkAutoRollback({ enabled, events = [] }: AutoRollbackConfiguration): void {
  if (enabled === true && events.length === 0)
    throw refuse(
      "InvalidAutoRollbackConfigException",
      "Automatic rollback is enabled, but no events are listed.",
    );
}

function checkAlarms({ enabled, alarms = [] }: AlarmConfiguration): void {
  const invalid = (text: string) => refuse("InvalidAlarmConfigException", text);
  if (enabled === true && alarms.length === 0)
    throw invalid("The alarm configuration is enabled, but the alarm list is empty.");
  if (alarms.length > mostAlarms)
    throw refuse(
      "AlarmsLimitExceededException",
      `The maximum number of alarms for a deployment group (${mostAlarms}) was exceeded.`,
    );
  const names = alarms.map(({ name }) => name ?? "");
  if (names.some((name) => name === "" || name.length > 255))
    throw invalid("The alarm name is empty or exceeds the limit of 255 characters.");
  if (new Set(names).size < names.length) throw invalid("Two alarms with the same name have been specified.");
}
