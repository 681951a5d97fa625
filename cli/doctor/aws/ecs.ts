import { DescribeServicesCommand } from "@aws-sdk/client-ecs";
import type { ECSClient, Service } from "@aws-sdk/client-ecs";
import { ecs as ecsOfReleases } from "../../../functions/release/aws/ecs.ts";
import type { TaskDefinition } from "../../../functions/release/aws/ecs.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";

export const ecs = (client: Pick<ECSClient, "send">, look: Look) => ({
  service: (cluster: string, name: string, about: Subject): Promise<Sight<Service>> =>
    look(
      {
        action: "ecs:DescribeServices",
        of: `the ECS service ${cluster}/${name}`,
        absent: ["ClusterNotFoundException"],
        ...about,
      },
      async () => {
        const answer = await client.send(new DescribeServicesCommand({ cluster, services: [name] }));
        return answer.services?.[0];
      },
    ),

  /** As a release reads it: with what the SDK in use would lose of it. */
  definition: (arn: string, about: Subject): Promise<Sight<TaskDefinition>> =>
    look({ action: "ecs:DescribeTaskDefinition", of: `the revision ${arn}`, ...about }, () =>
      ecsOfReleases(client).definition(arn),
    ),
});
