import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import type {
  BatchGetImageCommandOutput,
  DescribeImagesCommandOutput,
  DescribeRepositoriesCommandOutput,
} from "@aws-sdk/client-ecr";
import { ecr } from "../../../functions/release/aws/ecr.ts";
import type { ImageFacts } from "../../../functions/release/aws/ecr.ts";
import { createWorld } from "../../infra/sandbox/account-world.ts";
import type { World } from "../../infra/sandbox/account-world.ts";
import { motoClient } from "../moto.ts";
import type { Question } from "../section.ts";
import { compared, wrong } from "./compared.ts";
import type { Case, Plant, Sent, Side } from "./compared.ts";

interface Images extends Side {
  readonly client: Pick<ECRClient, "send">;
}

const repository = { repository: "shop" };
const tags = ["v1", "v2", "v3", "index"] as const;

/** Of moto digests are not to be asked: an index gets one at random. */
const facts = ({ tags, pushedAt, digest, mediaType }: ImageFacts) => ({
  tags: [...tags].sort(),
  pushedAt: pushedAt > 0,
  digest: digest.slice(0, 7),
  mediaType,
});

const found = (image: ImageFacts | undefined) => image && facts(image);

const cases: readonly Case<Images>[] = [
  {
    about: "the image behind a tag, with its media types",
    ask: async ({ client }) => [
      found(await ecr(client).image(repository, { tag: "v1" })),
      found(await ecr(client).image(repository, { tag: "index" })),
    ],
  },
  {
    about: "what an image is made of",
    ask: async ({ client }) => (await ecr(client).image(repository, { tag: "v1" }))?.artifactType,
  },
  {
    about: "the image behind a digest is the one behind its tag",
    async ask({ client }) {
      const byTag = await ecr(client).image(repository, { tag: "v2" });
      const byDigest = await ecr(client).image(repository, { digest: byTag?.digest ?? "" });
      return [found(byDigest), byDigest?.digest === byTag?.digest];
    },
  },
  {
    about: "a tag and a digest that are not there are none",
    ask: async ({ client }) => [
      await ecr(client).image(repository, { tag: "v9" }),
      await ecr(client).image(repository, { digest: `sha256:${"0".repeat(64)}` }),
    ],
  },
  {
    about: "a repository that is not there is an error",
    ask: ({ client }) => ecr(client).image({ repository: "nobody" }, { tag: "v1" }),
  },
  {
    about: "every image that has a tag is among the tagged",
    ask: async ({ client }) =>
      (await ecr(client).tagged(repository))
        .map(facts)
        .filter((image) => image.tags.length > 0)
        .sort((a, b) => (String(a.tags) < String(b.tags) ? -1 : 1)),
  },
  {
    about: "and none that has none",
    ask: async ({ client }) =>
      (await ecr(client).tagged(repository)).filter((image) => image.tags.length === 0).length,
  },
  {
    about: "manifests come back word for word, of an image and of an index",
    async ask({ client }) {
      const imageIds = [{ imageTag: "v1" }, { imageTag: "index" }, { imageTag: "v9" }];
      const answer = await client.send(new BatchGetImageCommand({ repositoryName: "shop", imageIds }));
      return {
        manifests: answer.images?.map(({ imageManifest, imageId }) => [imageId?.imageTag, imageManifest]),
        failures: answer.failures,
      };
    },
  },
  {
    about: "a repository whose tags do not move says so, and one that says nothing lets them move",
    async ask({ client }) {
      const command = new DescribeRepositoriesCommand({ repositoryNames: ["shop", "fixed"] });
      const { repositories = [] } = await client.send(command);
      return repositories.map(({ repositoryName, imageTagMutability }) => [
        repositoryName,
        imageTagMutability,
      ]);
    },
  },
];

const byDigest = ({ imageIds }: Readonly<Record<string, unknown>>): boolean =>
  Array.isArray(imageIds) && imageIds.some((id: object) => "imageDigest" in id);

const plants: readonly Plant<Images>[] = [
  {
    what: "an image that is not there is answered by none, not by an error",
    spoil: spoilt("DescribeImages", ({ send }) => send().catch(() => ({ imageDetails: [] }))),
  },
  {
    what: "images that have no tag are among the tagged",
    spoil: spoilt("DescribeImages", ({ send }) => send({ filter: undefined })),
  },
  {
    what: "the image behind a digest has lost its tags",
    spoil: spoilt("DescribeImages", async ({ input, send }) => {
      const { imageDetails = [] } = await send<DescribeImagesCommandOutput>();
      const tags = byDigest(input) ? { imageTags: [] } : {};
      return { imageDetails: imageDetails.map((image) => ({ ...image, ...tags })) };
    }),
  },
  {
    what: "a manifest is written anew",
    spoil: spoilt("BatchGetImage", async ({ send }) => {
      const { images = [], ...rest } = await send<BatchGetImageCommandOutput>();
      const anew = (text = "{}") => JSON.stringify(JSON.parse(text), null, 1);
      return {
        ...rest,
        images: images.map((each) => ({ ...each, imageManifest: anew(each.imageManifest) })),
      };
    }),
  },
  {
    what: "tags that do not move are not told",
    spoil: spoilt("DescribeRepositories", async ({ send }) => {
      const { repositories = [] } = await send<DescribeRepositoriesCommandOutput>();
      return { repositories: repositories.map(({ imageTagMutability: _, ...each }) => each) };
    }),
  },
];

function spoilt(operation: string, way: (sent: Sent) => Promise<object>) {
  return (on: Images): Images => ({ ...on, client: wrong(on.client, operation, way) });
}

function laidOut(): Images & { readonly world: World["world"] } {
  const { world, clients } = createWorld();
  world.ecr.createRepository("shop");
  world.ecr.createRepository("fixed").imageTagMutability = "IMMUTABLE";
  for (const tag of tags) world.ecr.push("shop", tag, {}, { multiArch: tag === "index", quiet: true });
  return { world, client: clients.ecr, names: {} };
}

/** The images that the sandbox makes, pushed to moto as they are. */
export async function registryQuestions(url: string): Promise<Question[]> {
  const client = new ECRClient(motoClient(url));
  await client.send(new CreateRepositoryCommand({ repositoryName: "shop" }));
  await client.send(
    new CreateRepositoryCommand({ repositoryName: "fixed", imageTagMutability: "IMMUTABLE" }),
  );
  for (const { manifest, tags: its } of laidOut().world.ecr.repositories.get("shop")?.images.values() ?? [])
    for (const imageTag of its.size > 0 ? its : [undefined])
      await client.send(
        new PutImageCommand({
          repositoryName: "shop",
          imageManifest: manifest.text,
          imageManifestMediaType: manifest.mediaType,
          ...(imageTag === undefined ? {} : { imageTag }),
        }),
      );
  return compared<Images>({ service: "images", cases, plants, fresh: laidOut }, { client, names: {} });
}
