/**
 * Amazon ECR's reads, from https://docs.aws.amazon.com/AmazonECR/latest/APIReference/Welcome.html .
 * Not simulated: layers, uploads, scanning, pull-through caches, registries of other accounts.
 */
import * as sdk from "@aws-sdk/client-ecr";
import type {
  BatchGetImageCommandInput,
  DescribeImagesCommandInput,
  DescribeRepositoriesCommandInput,
  ECRClient,
  ImageDetail,
  ImageIdentifier,
  ListImagesCommandInput,
} from "@aws-sdk/client-ecr";
import { registryHost } from "../arns.ts";
import { page } from "../pages.ts";
import type { Place } from "../ports.ts";
import { taggedImage } from "./ecr-registry.ts";
import type { Registry, Repository, StoredImage } from "./ecr-registry.ts";
import { lifecycleReads } from "./ecr-lifecycle-reads.ts";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);
const pageSize = 100;

export function createEcr(registry: Registry, place: Place, now: () => number) {
  const named = (name: string | undefined): Repository => {
    const found = registry.repositories.get(name ?? "");
    if (found !== undefined) return found;
    const text = `The repository with name '${name}' does not exist in the registry with id '${place.account}'`;
    throw refuse("RepositoryNotFoundException", text);
  };
  return simulatedClient("ECR", {
    DescribeRepositories: ({ repositoryNames = [] }: DescribeRepositoriesCommandInput) => ({
      repositories: repositoryNames.map((name) => repositoryAnswer(named(name), place)),
    }),
    DescribeImages: (input: DescribeImagesCommandInput) =>
      describeImages(named(input.repositoryName), input, place),
    BatchGetImage: (input: BatchGetImageCommandInput) =>
      batchGetImage(named(input.repositoryName), input, place),
    ListImages: (input: ListImagesCommandInput) => listImages(named(input.repositoryName), input),
    ...lifecycleReads(named, place, now),
  }) as Pick<ECRClient, "send">;
}

const repositoryAnswer = ({ name, imageTagMutability = "MUTABLE" }: Repository, place: Place) => ({
  repositoryArn: `arn:aws:ecr:${place.region}:${place.account}:repository/${name}`,
  registryId: place.account,
  repositoryName: name,
  repositoryUri: `${registryHost(place)}/${name}`,
  imageTagMutability,
});

const badToken = () =>
  refuse("InvalidParameterException", "Invalid parameter at 'nextToken' failed to satisfy constraint");

function find(repository: Repository, { imageDigest, imageTag }: ImageIdentifier): StoredImage | undefined {
  const image =
    imageDigest === undefined ? taggedImage(repository, imageTag ?? "") : repository.images.get(imageDigest);
  return imageTag === undefined || image?.tags.has(imageTag) === true ? image : undefined;
}

function describeImages(repository: Repository, input: DescribeImagesCommandInput, place: Place) {
  if (input.imageIds !== undefined) return { imageDetails: describeByIds(repository, input, place) };
  const all = [...repository.images.values()].filter((image) => hasStatus(image, input.filter?.tagStatus));
  const { items, token } = page(all, input.maxResults ?? pageSize, input.nextToken, badToken);
  return {
    imageDetails: items.map((image) => imageDetail(repository, image, place)),
    ...(token === undefined ? {} : { nextToken: token }),
  };
}

function describeByIds(
  repository: Repository,
  input: DescribeImagesCommandInput,
  place: Place,
): ImageDetail[] {
  if (input.maxResults !== undefined || input.nextToken !== undefined)
    throw refuse(
      "InvalidParameterException",
      "maxResults and nextToken cannot be used together with imageIds.",
    );
  const found = (input.imageIds ?? []).map((id) => {
    const image = find(repository, id);
    if (image !== undefined) return image;
    const which = `{imageDigest:'${id.imageDigest ?? "null"}', imageTag:'${id.imageTag ?? "null"}'}`;
    const where = `within the repository with name '${repository.name}' in the registry with id '${place.account}'`;
    throw refuse("ImageNotFoundException", `The image with imageId ${which} does not exist ${where}`);
  });
  return [...new Set(found)].map((image) => imageDetail(repository, image, place));
}

const hasStatus = ({ tags }: StoredImage, status: string | undefined): boolean =>
  status === undefined || status === "ANY" || (status === "TAGGED") === tags.size > 0;

function imageDetail(
  { name }: Repository,
  { manifest, tags, pushedAt }: StoredImage,
  place: Place,
): ImageDetail {
  return {
    registryId: place.account,
    repositoryName: name,
    imageDigest: manifest.digest,
    ...(tags.size > 0 ? { imageTags: [...tags] } : {}),
    imageSizeInBytes: manifest.sizeInBytes,
    imagePushedAt: new Date(pushedAt),
    imageManifestMediaType: manifest.mediaType,
    ...(manifest.artifactMediaType === undefined ? {} : { artifactMediaType: manifest.artifactMediaType }),
  };
}

function batchGetImage(repository: Repository, { imageIds = [] }: BatchGetImageCommandInput, place: Place) {
  const missing = imageIds.filter((id) => find(repository, id) === undefined);
  const images = imageIds.flatMap((id) => {
    const image = find(repository, id);
    if (image === undefined) return [];
    const { digest, text, mediaType } = image.manifest;
    return {
      registryId: place.account,
      repositoryName: repository.name,
      imageId: { imageDigest: digest, ...(id.imageTag === undefined ? {} : { imageTag: id.imageTag }) },
      imageManifest: text,
      imageManifestMediaType: mediaType,
    };
  });
  const failures = missing.map((imageId) => ({
    imageId,
    failureCode: "ImageNotFound" as const,
    failureReason: "Requested image not found",
  }));
  return { images, failures };
}

/** One entry for each tag, and one for an image without any. */
function listImages(repository: Repository, input: ListImagesCommandInput) {
  const all = [...repository.images.values()]
    .filter((image) => hasStatus(image, input.filter?.tagStatus))
    .flatMap(({ manifest: { digest: imageDigest }, tags }): ImageIdentifier[] =>
      tags.size === 0 ? [{ imageDigest }] : [...tags].map((imageTag) => ({ imageDigest, imageTag })),
    );
  const { items, token } = page(all, input.maxResults ?? pageSize, input.nextToken, badToken);
  return { imageIds: items, ...(token === undefined ? {} : { nextToken: token }) };
}
