import { Stack } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import type { ManagedPolicy } from "aws-cdk-lib/aws-iam";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { Alarms } from "./alarms.ts";
import { CommandUrl } from "./command-url.ts";
import type { Role } from "./command-url.ts";
import { configLayer, configPath } from "./config-layer.ts";
import { deadLetterQueue } from "./dead-letters.ts";
import { eventPatterns } from "./event-patterns.ts";
import { eventRules } from "./events.ts";
import { functionName } from "./function-list.ts";
import { Functions } from "./functions.ts";
import type { Network } from "./functions.ts";
import { encryptionKey } from "./key.ts";
import { Machines } from "./machines.ts";
import { notificationTopic } from "./notifications.ts";
import type { Slack } from "./notifications.ts";
import { permissions } from "./permissions.ts";
import { placesOf } from "./places.ts";
import type { Places } from "./places.ts";
import { sweepSchedule } from "./schedule.ts";
import { ledgerTable } from "./table.ts";

export interface PointsmanProps {
  /** The parsed service files. */
  readonly config: readonly ServiceConfig[];
  /**
   * Stands at the front of the names of everything that is created; one installation of a name per account and Region.
   * @default "pointsman"
   */
  readonly name?: string;
  /**
   * Where smoke requests and HTTP checks are sent from. Only the function that sends them is put there.
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
  readonly machines: Machines;
  /** On our own failures; they tell the topic. */
  readonly alarms: Alarms;

  constructor(scope: Construct, id: string, props: PointsmanProps) {
    super(scope, id);
    const { config, name: installation = "pointsman" } = props;
    const places = placesOf(Stack.of(this), installation, config);
    const key = encryptionKey(this, props.encryptionKey);
    const deadLetters = deadLetterQueue(this);
    const table = ledgerTable(this, key);
    const topic = notificationTopic(this, {
      installation,
      key,
      deadLetters,
      emails: props.emails ?? [],
      slack: props.slack,
    });
    const made = { tableArn: table.tableArn, topicArn: topic.topicArn, keyArn: key.keyArn };
    const functions = new Functions(this, "Functions", {
      installation,
      permissions: permissions(places, { ...made, taskRoleArns: props.taskRoleArns ?? [places.anyRole] }),
      settings: settings(places, table.tableName, topic.topicArn),
      configLayer: configLayer(this, config),
      deadLetters,
      network: props.network,
      otelLayerArn: props.otelLayerArn,
    });
    this.topic = topic;
    this.machines = new Machines(this, "Machines", { installation, functions });
    const machineArns = [places.machine("Release"), places.machine("Rollback")];
    const patterns = eventPatterns(config, machineArns, places.account);
    eventRules(this, { patterns, functions, deadLetters });
    sweepSchedule(this, { installation, sweep: functions.get("sweep"), deadLetters });
    this.policies = new CommandUrl(this, "Commands", { functions, places }).policies;
    const { machines } = this;
    this.alarms = new Alarms(this, "Alarms", { installation, functions, machines, deadLetters, topic });
  }
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
});
