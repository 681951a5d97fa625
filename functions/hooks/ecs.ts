import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import type { ECSClient, TaskSet } from "@aws-sdk/client-ecs";
import { translate } from "../shared/aws-errors.ts";

export interface CandidatePlace {
  readonly cluster: string;
  readonly ecsService: string;
  readonly deploymentId: string;
  readonly candidateArn: string | undefined;
}

export const ecs = (client: Pick<ECSClient, "send">) => ({
  /** ARNs of the target groups that the candidate's task set is behind. The live task set's are never among them. */
  async candidateGroups({
    cluster,
    ecsService,
    deploymentId,
    candidateArn,
  }: CandidatePlace): Promise<string[]> {
    const answer = await client
      .send(new DescribeServicesCommand({ cluster, services: [ecsService] }))
      .catch(translate(`DescribeServices ${cluster}/${ecsService}`));
    const waiting = (answer.services?.[0]?.taskSets ?? []).filter(({ status }) => status === "ACTIVE");
    const candidate =
      waiting.find(({ externalId }) => externalId === deploymentId) ??
      waiting.find(({ taskDefinition }) => candidateArn !== undefined && taskDefinition === candidateArn);
    return candidate ? groupsOf(candidate) : [];
  },
});

const groupsOf = ({ loadBalancers }: TaskSet): string[] =>
  (loadBalancers ?? []).flatMap(({ targetGroupArn }) => (targetGroupArn ? [targetGroupArn] : []));
