/**
 * What a deployed installation looks like to somebody who reads the account: the resources of its stack, which
 * nothing in a flow reads. Each may be changed, and is shown so from then on; nothing acts by it.
 */
import { createAcm } from "../acm/acm.ts";
import type { HeldCertificate } from "../acm/acm.ts";
import type { IamRole } from "../iam/iam.ts";
import { createIam } from "../iam/iam.ts";
import { createKms } from "../kms/kms.ts";
import type { KmsKey } from "../kms/kms.ts";
import { createTableReads } from "../dynamodb/table-reads.ts";
import type { HeldTable } from "../dynamodb/table-reads.ts";
import { createRuleReads } from "../events/event-rule-reads.ts";
import type { HeldBus } from "../events/event-rule-reads.ts";
import { createSnsReads } from "../events/sns-reads.ts";
import type { HeldTopic } from "../events/sns-reads.ts";
import { createLambdaReads } from "../lambda/lambda-reads.ts";
import type { Concurrency, HeldFunction } from "../lambda/lambda-reads.ts";
import type { Place } from "../ports.ts";
import { createScheduler } from "../scheduler/scheduler.ts";
import type { HeldSchedule } from "../scheduler/scheduler.ts";
import { createSqs } from "../sqs/sqs.ts";
import type { SqsQueue } from "../sqs/sqs.ts";
import { createMachineReads } from "../step-functions/state-machine-reads.ts";
import type { HeldMachine } from "../step-functions/state-machine-reads.ts";

export interface Deployed {
  readonly place: Place;
  /** By name. */
  readonly functions: Map<string, HeldFunction>;
  readonly concurrency: Concurrency;
  readonly bus: HeldBus;
  readonly schedules: HeldSchedule[];
  readonly machines: HeldMachine[];
  readonly topics: HeldTopic[];
  /** By name. */
  readonly queues: Map<string, SqsQueue>;
  readonly keys: KmsKey[];
  readonly tables: HeldTable[];
  /** By name. */
  readonly roles: Map<string, IamRole>;
  readonly certificates: HeldCertificate[];
  /** Name of a server certificate in IAM → its end, ISO 8601. */
  readonly serverCertificates: Map<string, string>;
}

/** Clients that read it. @param now epoch milliseconds. */
export const createDeployedClients = (deployed: Deployed, now: () => number) => ({
  acm: createAcm(deployed.certificates),
  dynamodb: createTableReads(deployed.tables, deployed.place),
  eventbridge: createRuleReads(deployed.bus, deployed.place),
  iam: createIam(deployed.roles, now, deployed.serverCertificates),
  kms: createKms(deployed.keys, deployed.place),
  lambda: createLambdaReads(deployed.functions, deployed.concurrency, now),
  scheduler: createScheduler(deployed.schedules, deployed.place),
  sfn: createMachineReads(deployed.machines, now),
  sns: createSnsReads(deployed.topics, deployed.place),
  sqs: createSqs(deployed.queues, deployed.place),
});
