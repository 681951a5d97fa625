import { ledger } from "../../ledger/ledger.ts";
import type { ServiceConfig } from "../../shared/service-config.ts";
import type { Settings } from "../../shared/settings.ts";
import { connectAccept } from "../accept/accept.ts";
import type { AcceptClients, AcceptDeps } from "../accept/accept.ts";
import { cloudwatch } from "../../shared/alarms.ts";
import { metricReader } from "../../shared/metric-data.ts";
import { codedeploy } from "../aws/codedeploy.ts";
import { ecr } from "../aws/ecr.ts";
import { ecs } from "../aws/ecs.ts";
import { elb } from "../aws/elb.ts";
import { executions } from "../aws/executions.ts";
import type { LookDeps } from "../deploy/look.ts";
import type { FinalizationDeps } from "../finalize/finalization.ts";

export interface SweepDeps extends AcceptDeps, FinalizationDeps, LookDeps {
  readonly ledger: ReturnType<typeof ledger>;
  readonly codedeploy: ReturnType<typeof codedeploy>;
  readonly ecs: ReturnType<typeof ecs>;
  readonly ecr: ReturnType<typeof ecr>;
  readonly elb: ReturnType<typeof elb>;
  readonly executions: ReturnType<typeof executions>;
}

export interface SweepClients extends AcceptClients {
  readonly elb: Parameters<typeof elb>[0];
  readonly cloudwatch: Parameters<typeof cloudwatch>[0];
}

export const connectSweep = (
  clients: SweepClients,
  settings: Settings,
  configs: readonly ServiceConfig[],
  now: () => Date,
): SweepDeps => ({
  ...connectAccept(clients, settings, configs, now),
  now,
  codedeploy: codedeploy(clients.codedeploy),
  ecs: ecs(clients.ecs),
  ecr: ecr(clients.ecr),
  elb: elb(clients.elb),
  cloudwatch: cloudwatch(clients.cloudwatch),
  metrics: metricReader(clients.cloudwatch),
  executions: executions(clients.sfn),
  machines: { release: settings.releaseMachineArn, rollback: settings.rollbackMachineArn },
});
