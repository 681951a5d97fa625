import type { DeploymentGroupInfo } from "@aws-sdk/client-codedeploy";
import type { ServiceConfig } from "../../functions/shared/service-config.ts";
import { askEach } from "./ask-each.ts";
import { cloudwatch } from "./aws/cloudwatch.ts";
import { codedeploy } from "./aws/codedeploy.ts";
import { ecr } from "./aws/ecr.ts";
import { ecs } from "./aws/ecs.ts";
import { listeners, targetGroups } from "./aws/elb.ts";
import { eventbridge } from "./aws/eventbridge.ts";
import { iam } from "./aws/iam.ts";
import { lambda } from "./aws/lambda.ts";
import { guards } from "./checks/alarms.ts";
import { routesOf } from "./checks/balancing.ts";
import { liveOf } from "./checks/live.ts";
import type { DoctorClients } from "./clients.ts";
import type { BalancingFacts, CellFacts, InstallationFacts, ServiceFacts } from "./facts.ts";
import type { Subject } from "./finding.ts";
import { seen, unseen, valueOf } from "./look.ts";
import type { Look } from "./look.ts";

type Home = Pick<InstallationFacts, "installation">;

/** Reads what a service file names: image, checks, and each cell. */
export async function seeService(
  clients: DoctorClients,
  look: Look,
  { installation }: Home,
  config: ServiceConfig,
): Promise<ServiceFacts> {
  const about = { service: config.service };
  const { image, gates } = config;
  const names = gates.compatibility.flatMap((check) => (check.kind === "lambda" ? [check.name] : []));
  const isForeign = image.registryId !== undefined && image.registryId !== installation.account;
  const cells = await askEach(config.cells, (cell) => seeCell(clients, look, config, cell));
  return {
    config,
    repository: await ecr(clients.ecr(image.region ?? installation.region), look).repository(image, about),
    checks: await askEach(names, (name) => lambda(clients.lambda, look).arn(name)),
    bus: isForeign ? await eventbridge(clients.eventbridge, look).busPolicy() : unseen,
    cells: [...cells.values()],
  };
}

async function seeCell(
  clients: DoctorClients,
  look: Look,
  config: ServiceConfig,
  cell: CellFacts["cell"],
): Promise<CellFacts> {
  const about = { service: config.service, cell: cell.name };
  const group = await codedeploy(clients.codedeploy, look).group(cell.codedeploy, about);
  const described = valueOf(group);
  const [named] = described?.ecsServices ?? [];
  const service =
    named?.clusterName && named.serviceName
      ? await ecs(clients.ecs, look).service(named.clusterName, named.serviceName, about)
      : unseen;
  const arn = liveOf(valueOf(service)).live?.taskDefinition;
  const definition = arn ? await ecs(clients.ecs, look).definition(arn, about) : unseen;
  const input = valueOf(definition)?.input;
  const roles = [described?.serviceRoleArn, input?.taskRoleArn, input?.executionRoleArn].flatMap(
    (each) => each || [],
  );
  const names = described ? guards({ group, config }) : [];
  return {
    config,
    cell,
    group,
    service,
    definition,
    balancing: described ? await seeBalancing(clients, look, described, about) : unbalanced,
    alarms: names.length > 0 ? await cloudwatch(clients.cloudwatch, look).named(names, about) : unseen,
    roles: await askEach(roles, (role) => iam(clients.iam, look).role(role)),
  };
}

const unbalanced: BalancingFacts = {
  production: unseen,
  test: unseen,
  balancer: unseen,
  rules: unseen,
  listeners: unseen,
  pair: unseen,
  targets: unseen,
};

async function seeBalancing(
  clients: DoctorClients,
  look: Look,
  group: DeploymentGroupInfo,
  about: Subject,
): Promise<BalancingFacts> {
  const balancing = listeners(clients.elb, look, about);
  const grouping = targetGroups(clients.elb, look, about);
  const routes = routesOf({ group: seen(group) });
  const [production, test, pair] = await Promise.all([
    routes.production ? balancing.listener(routes.production) : unseen,
    routes.test ? balancing.listener(routes.test) : unseen,
    routes.groupNames.length > 0 ? grouping.groups(routes.groupNames) : unseen,
  ]);
  const balancer = valueOf(production)?.LoadBalancerArn;
  const isApplication = routes.production?.includes(":listener/app/") ?? false;
  const arns = (valueOf(pair) ?? []).flatMap(({ TargetGroupArn }) => TargetGroupArn || []);
  return {
    production,
    test,
    pair,
    balancer: balancer ? await balancing.balancer(balancer) : unseen,
    rules: balancer && isApplication && routes.production ? await balancing.rules(routes.production) : unseen,
    listeners: balancer ? await balancing.listenersOf(balancer) : unseen,
    targets: arns.length > 0 ? await grouping.targets(arns) : unseen,
  };
}
