import { DescribeRepositoriesCommand, GetLifecyclePolicyCommand } from "@aws-sdk/client-ecr";
import type { ECRClient } from "@aws-sdk/client-ecr";
import type { ImageConfig } from "../../../functions/shared/service-config.ts";
import type { RepositoryFacts } from "../facts.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";
import { absent } from "../look.ts";

export const ecr = (client: Pick<ECRClient, "send">, look: Look) => ({
  async repository(image: ImageConfig, about: Subject): Promise<Sight<RepositoryFacts>> {
    const registry = image.registryId ? { registryId: image.registryId } : {};
    const found = await look(
      {
        action: "ecr:DescribeRepositories",
        of: `the repository ${image.repository}`,
        absent: ["RepositoryNotFoundException"],
        ...about,
      },
      async () => {
        const names = { repositoryNames: [image.repository], ...registry };
        return (await client.send(new DescribeRepositoriesCommand(names))).repositories?.[0];
      },
    );
    if (found.kind !== "seen") return found.kind === "absent" ? absent : found;
    const lifecycle = await look(
      {
        action: "ecr:GetLifecyclePolicy",
        of: `which images of ${image.repository} expire`,
        absent: ["LifecyclePolicyNotFoundException"],
        ...about,
      },
      async () => {
        const asked = { repositoryName: image.repository, ...registry };
        const { lifecyclePolicyText } = await client.send(new GetLifecyclePolicyCommand(asked));
        return JSON.parse(lifecyclePolicyText ?? "{}") as unknown;
      },
    );
    const { repositoryArn = "", imageTagMutability = "MUTABLE" } = found.value;
    return { kind: "seen", value: { arn: repositoryArn, mutability: imageTagMutability, lifecycle } };
  },
});
