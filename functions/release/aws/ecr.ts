import {
  DescribeImagesCommand,
  GetLifecyclePolicyPreviewCommand,
  StartLifecyclePolicyPreviewCommand,
} from "@aws-sdk/client-ecr";
import type { ECRClient, ImageDetail } from "@aws-sdk/client-ecr";
import { isNamed, translate } from "../../shared/aws-errors.ts";

export interface Repository {
  readonly repository: string;
  readonly registryId?: string | undefined;
}

export interface ImageFacts {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly pushedAt: number;
  readonly mediaType: string;
  readonly artifactType: string;
}

const place = ({ repository, registryId }: Repository) => ({
  repositoryName: repository,
  ...(registryId ? { registryId } : {}),
});

export function ecr(client: Pick<ECRClient, "send">) {
  return {
    /** The image behind a tag or digest now, or undefined when there is none. */
    async image(
      repository: Repository,
      id: { tag: string } | { digest: string },
    ): Promise<ImageFacts | undefined> {
      const imageId = "tag" in id ? { imageTag: id.tag } : { imageDigest: id.digest };
      try {
        const answer = await client.send(
          new DescribeImagesCommand({ ...place(repository), imageIds: [imageId] }),
        );
        const [found] = answer.imageDetails ?? [];
        return found && imageFacts(found);
      } catch (error) {
        if (isNamed(error, "ImageNotFoundException")) return undefined;
        return translate(`DescribeImages ${repository.repository}`)(error);
      }
    },

    /** Every tagged image of the repository. */
    async tagged(repository: Repository): Promise<ImageFacts[]> {
      const found: ImageFacts[] = [];
      let nextToken: string | undefined;
      do {
        const command = new DescribeImagesCommand({
          ...place(repository),
          filter: { tagStatus: "TAGGED" },
          ...(nextToken ? { nextToken } : {}),
        });
        const page = await client.send(command).catch(translate(`DescribeImages ${repository.repository}`));
        found.push(...(page.imageDetails ?? []).map(imageFacts));
        nextToken = page.nextToken;
      } while (nextToken);
      return found;
    },

    /** Asks ECR what the repository's lifecycle rules would take; the answer is there some minutes later. */
    async foresee(repository: Repository): Promise<void> {
      await client.send(new StartLifecyclePolicyPreviewCommand(place(repository))).catch((error: unknown) => {
        if (!isNamed(error, "LifecyclePolicyNotFoundException", "LifecyclePolicyPreviewInProgressException"))
          translate(`StartLifecyclePolicyPreview ${repository.repository}`)(error);
      });
    },

    /** Digests that the rules will take, by the preview that was asked for last; undefined where there is none. */
    async expiring(repository: Repository): Promise<string[] | undefined> {
      try {
        const digests: string[] = [];
        let nextToken: string | undefined;
        do {
          const command = new GetLifecyclePolicyPreviewCommand({
            ...place(repository),
            ...(nextToken ? { nextToken } : {}),
          });
          const page = await client.send(command);
          for (const { imageDigest } of page.previewResults ?? []) if (imageDigest) digests.push(imageDigest);
          nextToken = page.nextToken;
        } while (nextToken);
        return digests;
      } catch (error) {
        if (isNamed(error, "LifecyclePolicyPreviewNotFoundException", "LifecyclePolicyNotFoundException"))
          return undefined;
        return translate(`GetLifecyclePolicyPreview ${repository.repository}`)(error);
      }
    },
  };
}

const imageFacts = (found: ImageDetail): ImageFacts => ({
  digest: found.imageDigest ?? "",
  tags: found.imageTags ?? [],
  pushedAt: found.imagePushedAt?.getTime() ?? 0,
  mediaType: found.imageManifestMediaType ?? "",
  artifactType: found.artifactMediaType ?? "",
});

export type Ecr = ReturnType<typeof ecr>;
