import { dimensionOf, balancerOfListener } from "../../functions/judge/measure/dimension.ts";
import type { Place, SidePlace } from "../../functions/judge/measure/question.ts";
import { codedeploy } from "../../functions/release/aws/codedeploy.ts";
import { ecs } from "../../functions/release/aws/ecs.ts";
import { elb } from "../../functions/release/aws/elb.ts";
import { primary } from "../../functions/release/facts.ts";
import type { CellConfig } from "../../functions/shared/service-config.ts";
import type { DoctorClients } from "../doctor/clients.ts";
import { Failure, exitCodes } from "../exit-codes.ts";

export type TryClients = Pick<DoctorClients, "cloudwatch" | "codedeploy" | "ecs" | "elb">;

/** Where a cell's metrics are: its load balancer, and which of its target groups is whose. */
export interface SeenCell {
  readonly place: Place;
  /** By name. */
  readonly candidate: string;
  readonly other: string | undefined;
}

/**
 * @param wanted name or ARN of the candidate's target group; none: the one that has the users now.
 * @throws Failure when the cell has no such target group; CallRefused, Throttled, Unreachable.
 */
export async function seeCell(
  clients: TryClients,
  cell: CellConfig,
  wanted: string | undefined,
): Promise<SeenCell> {
  const group = await codedeploy(clients.codedeploy).group(cell.codedeploy);
  const arns = await elb(clients.elb).groupArns(group.targetGroupNames);
  const running = await ecs(clients.ecs).running(group.cluster, group.ecsService);
  const live = primary(running?.taskSets ?? []);
  const known = Object.entries(arns).map(([name, arn]) => ({ name, arn, ...sideOf(arn, live) }));
  const candidate = known.find(({ name, arn }) =>
    wanted === undefined ? arn === live?.targetGroupArn : name === wanted || arn === wanted,
  );
  if (!candidate)
    throw new Failure(
      exitCodes.refused,
      wanted === undefined
        ? `cell ${cell.name}: nothing runs in ${group.cluster}/${group.ecsService}; name a target group with --candidate`
        : `cell ${cell.name} has no target group ${wanted}; it has ${known.map(({ name }) => name).join(" and ")}`,
    );
  const other = known.find(({ name }) => name !== candidate.name);
  return {
    candidate: candidate.name,
    other: other?.name,
    place: {
      loadBalancer: balancerOfListener(group.productionListener),
      cluster: group.cluster,
      ecsService: group.ecsService,
      candidate: candidate.side,
      stable: (other ?? candidate).side,
    },
  };
}

/** What ran in a target group in the past is not known, but of the one that has the users now. */
function sideOf(
  arn: string,
  live: { readonly targetGroupArn?: string; readonly taskDefinitionArn: string } | undefined,
): { readonly side: SidePlace } {
  const definition = live?.targetGroupArn === arn ? live.taskDefinitionArn.split("/").at(-1) : undefined;
  return {
    side: {
      targetGroup: dimensionOf(arn),
      ...(definition === undefined ? {} : { taskDefinition: definition }),
    },
  };
}
