import { Duration, Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ManagedPolicy } from "aws-cdk-lib/aws-iam";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { MirrorConfig } from "../../functions/shared/mirror-config.ts";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import type { PolicyConfig } from "../../functions/shared/traffic-config.ts";
import { Alarms } from "./alarms.ts";
import { CommandUrl } from "./command-url.ts";
import type { Role } from "./command-url.ts";
import { configLayer, configPath, mirrorsPath, policiesPath } from "./config-layer.ts";
import { deadLetterQueue } from "./dead-letters.ts";
import { eventPatterns } from "./event-patterns.ts";
import { eventRules } from "./events.ts";
import { functionName } from "./function-list.ts";
import { Functions } from "./functions.ts";
import type { Network } from "./functions.ts";
import { judgePolicy } from "./judge-policy.ts";
import { encryptionKey } from "./key.ts";
import { Machines } from "./machines.ts";
import { MirrorPolicies } from "./mirror-policies.ts";
import { notificationTopic } from "./notifications.ts";
import type { Slack } from "./notifications.ts";
import { permissions } from "./permissions.ts";
import { placesOf } from "./places.ts";
import type { Places } from "./places.ts";
import { mirrorSchedules, scheduleGroup, sweepSchedule, trafficSchedule } from "./schedule.ts";
import type { ScheduleProps } from "./schedule.ts";
import { ledgerParameter, ledgerTable } from "./table.ts";

/** NLBs that follow Octavia load balancers. */
export interface MirrorsProps {
  /**
   * The parsed mirror files, with the installation's defaults filled in. None: no functions, but the policies for
   * people, who may still have a mirror to remove.
   */
  readonly config: readonly MirrorConfig[];
  /**
   * How often each mirror is looked at, in whole minutes.
   * @default one minute
   */
  readonly every?: Duration;
  /**
   * Mirrors that one invocation follows.
   * @default 100
   */
  readonly share?: number;
}

export interface PointsmanProps {
  /** The parsed service files. */
  readonly config: readonly ServiceConfig[];
  /**
   * Load balancers of a private cloud that are followed. `network` must reach the cloud.
   * @default none, and none of their functions
   */
  readonly mirrors?: MirrorsProps;
  /**
   * The parsed files of traffic policies: DNS names whose weights are moved. `network` must reach the VPC's resolver
   * where their zones are private.
   * @default none, and none of their functions, nor the machine Shift
   */
  readonly policies?: readonly PolicyConfig[];
  /**
   * Stands at the front of the names of everything that is created; one installation of a name per account and Region.
   * @default "pointsman"
   */
  readonly name?: string;
  /**
   * Where smoke requests and HTTP checks are sent from, and private clouds are read from. Only the functions that do
   * so are put there.
   * @default outside any VPC, which reaches public addresses only
   */
  readonly network?: Network;
  /**
   * Mail addresses that are told what a person wants to know; each has to confirm its subscription.
   * @default none
   */
  readonly emails?: readonly string[];
  /**
   * A channel of Amazon Q Developer in chat applications.
   * @default none
   */
  readonly slack?: Slack;
  /**
   * Encrypts the ledger and the notifications. Its policy must let cloudwatch.amazonaws.com and
   * events.amazonaws.com use it (kms:Decrypt, kms:GenerateDataKey*), else our own alarms reach nobody.
   * @default a key of its own, rotated each year, kept when the stack is removed
   */
  readonly encryptionKey?: IKey;
  /**
   * Roles that the services' tasks run under, their execution roles too: registering a revision hands them on.
   * @default any role of the account, to ECS tasks only
   */
  readonly taskRoleArns?: readonly string[];
  /**
   * A layer of the AWS Distro for OpenTelemetry for JavaScript, for arm64, that can load ES modules.
   * @default none: X-Ray shows invocations, and spans of our own go nowhere
   */
  readonly otelLayerArn?: string;
}

/** An installation of pointsman in one account and one Region. */
export class Pointsman extends Construct {
  readonly topic: ITopic;
  /** For people: attach to their roles or permission sets. */
  readonly policies: Readonly<Record<Role, ManagedPolicy>>;
  /** For people who use `pointsman targets`; where `mirrors` is given. */
  readonly mirrorPolicies?: MirrorPolicies;
  /** For people who use `pointsman judge try`; where a service is judged by metrics. */
  readonly judgePolicy: ManagedPolicy | undefined;
  readonly machines: Machines;
  /** On our own failures; they tell the topic. */
  readonly alarms: Alarms;

  constructor(scope: Construct, id: string, props: PointsmanProps) {
    super(scope, id);
    const { config, policies = [], name: installation = "pointsman" } = props;
    const mirrors = props.mirrors?.config ?? [];
    const places = placesOf(Stack.of(this), installation, config, mirrors, policies);
    if (places.hasPrivateZones && !props.network) throw new Error(needsNetwork);
    const key = encryptionKey(this, props.encryptionKey);
    const deadLetters = deadLetterQueue(this);
    const table = ledgerTable(this, key);
    const parameter = ledgerParameter(this, installation, table);
    const { emails = [], slack, taskRoleArns = [places.anyRole] } = props;
    const topic = notificationTopic(this, { installation, key, deadLetters, emails, slack });
    const made = { tableArn: table.tableArn, topicArn: topic.topicArn, keyArn: key.keyArn, taskRoleArns };
    const functions = new Functions(this, "Functions", {
      installation,
      permissions: permissions(places, made),
      settings: settings(places, table.tableName, topic.topicArn),
      configLayer: configLayer(this, { services: config, mirrors, policies }),
      deadLetters,
      network: props.network,
      otelLayerArn: props.otelLayerArn,
      places,
    });
    this.topic = topic;
    this.machines = new Machines(this, "Machines", { functions, ...places });
    eventRules(this, { patterns: patternsOf(config, places), functions, deadLetters });
    this.policies = new CommandUrl(this, "Commands", { functions, places }).policies;
    if (props.mirrors)
      this.mirrorPolicies = new MirrorPolicies(this, "MirrorCommands", { places, made, parameter });
    this.judgePolicy = judgePolicy(this, places, config);
    this.alarms = new Alarms(this, "Alarms", {
      installation,
      functions,
      machines: this.machines,
      deadLetters,
      topic,
      mirrorsEvery: tick(this, { installation, functions, deadLetters }, props.mirrors, places),
      hasPolicies: places.hasPolicies,
    });
  }
}

function patternsOf(config: readonly ServiceConfig[], { machine, account }: Places) {
  return eventPatterns(config, [machine("Release"), machine("Rollback")], account);
}

const needsNetwork =
  "a traffic policy has a private zone: installation.yaml has to name a network of that zone's VPC, from which its names are looked up";

/** The schedules. @returns how often mirrors are looked at, if there are any. */
function tick(
  scope: Construct,
  props: ScheduleProps,
  mirrors: MirrorsProps | undefined,
  { hasPolicies }: Pick<Places, "hasPolicies">,
): Duration | undefined {
  const group = scheduleGroup(scope, props.installation);
  sweepSchedule(scope, group, props);
  if (hasPolicies) trafficSchedule(scope, group, props);
  const { config = [], every = Duration.minutes(1), share = 100 } = mirrors ?? {};
  if (config.length === 0) return undefined;
  mirrorSchedules(scope, group, { ...props, mirrors: config.length, every, share });
  return every;
}

/** What each function reads as `POINTSMAN_SETTINGS`; the Region it knows from Lambda. */
const settings = (places: Places, table: string, topicArn: string): object => ({
  account: places.account,
  table,
  releaseMachineArn: places.machine("Release"),
  rollbackMachineArn: places.machine("Rollback"),
  topicArn,
  busName: "default",
  probeFunction: functionName(places.installation, "probe"),
  hooks: places.hookNames,
  configPath,
  ...(places.hasMirrors
    ? {
        installation: places.installation,
        octaviaFunction: functionName(places.installation, "octavia"),
        mirrorsPath,
      }
    : {}),
  ...(places.hasPolicies ? ofPolicies(places) : {}),
});

const ofPolicies = (places: Places): object => ({
  installation: places.installation,
  shiftMachineArn: places.machine("Shift"),
  policiesPath,
  ...(places.hasPrivateZones ? { lookupsFunction: functionName(places.installation, "lookups") } : {}),
});
