import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  GetLifecyclePolicyCommand,
  GetLifecyclePolicyPreviewCommand,
  ListImagesCommand,
  StartLifecyclePolicyPreviewCommand,
} from "@aws-sdk/client-ecr";
import type { DescribeImagesCommandInput } from "@aws-sdk/client-ecr";
import { describe, expect, test } from "vitest";
import { createWorld, noon } from "../account-world.ts";

function withRepository(policy?: string) {
  const world = createWorld();
  world.world.ecr.createRepository("storefront", policy);
  const push = (...args: Parameters<typeof world.world.ecr.push>) => world.world.ecr.push(...args);
  const describeImages = (more: Partial<DescribeImagesCommandInput> = {}) =>
    world.clients.ecr.send(new DescribeImagesCommand({ repositoryName: "storefront", ...more }));
  return { world, push, describeImages };
}

const details = (world: ReturnType<typeof createWorld>) =>
  world.eventsNamed("ECR Image Action").map(({ detail }) => detail);

describe("events of a push", () => {
  test("a single image gives one, with both media types and no resources", async () => {
    const { world, push } = withRepository();
    const digest = push("storefront", "v1");
    expect(world.events).toHaveLength(1);
    expect(world.events[0]).toMatchObject({
      version: "0",
      source: "aws.ecr",
      resources: [],
      time: "2026-11-02T12:00:00Z",
    });
    expect(details(world)).toEqual([
      {
        result: "SUCCESS",
        "repository-name": "storefront",
        "image-digest": digest,
        "action-type": "PUSH",
        "image-tag": "v1",
        "manifest-media-type": "application/vnd.oci.image.manifest.v1+json",
        "artifact-media-type": "application/vnd.oci.image.config.v1+json",
      },
    ]);
  });

  test("a multi-architecture push gives its parts first, with an empty tag, and the tagged index a second later", async () => {
    const { world, push } = withRepository();
    const digest = push("storefront", "v1", {}, { multiArch: true, attestation: true });
    expect(details(world).map((detail) => detail["image-tag"])).toEqual(["", "", "", ""]);
    await world.pass(2);
    const index = details(world).at(-1) ?? {};
    expect(index).toMatchObject({
      "image-tag": "v1",
      "image-digest": digest,
      "manifest-media-type": "application/vnd.oci.image.index.v1+json",
    });
    expect(index).not.toHaveProperty("artifact-media-type");
    expect(world.events.map(({ time }) => time)).toEqual([
      ...Array<string>(4).fill("2026-11-02T12:00:00Z"),
      "2026-11-02T12:00:01Z",
    ]);
  });

  test("a new tag on an old image is a push of the same digest; a deletion carries no media types", async () => {
    const { world, push, describeImages } = withRepository();
    const digest = push("storefront", "v1");
    world.world.ecr.retag("storefront", "stable", digest);
    world.world.ecr.delete("storefront", { tag: "v1" });
    expect(
      details(world).map((detail) => [detail["action-type"], detail["image-tag"], detail["image-digest"]]),
    ).toEqual([
      ["PUSH", "v1", digest],
      ["PUSH", "stable", digest],
      ["DELETE", "v1", digest],
    ]);
    expect(details(world)[2]).not.toHaveProperty("manifest-media-type");
    expect((await describeImages()).imageDetails?.map(({ imageTags }) => imageTags)).toEqual([["stable"]]);
  });

  test("an expired image is gone, with an event for each of its tags", async () => {
    const { world, push, describeImages } = withRepository();
    const digest = push("storefront", "v1");
    world.world.ecr.expire("storefront", digest);
    expect(details(world).at(-1)).toMatchObject({ "action-type": "DELETE", "image-tag": "v1" });
    await expect(describeImages({ imageIds: [{ imageDigest: digest }] })).rejects.toMatchObject({
      name: "ImageNotFoundException",
    });
  });
});

describe("DescribeImages", () => {
  test("answers by tag and by digest, with the time of the push", async () => {
    const { world, push, describeImages } = withRepository();
    await world.pass(60);
    const digest = push("storefront", "v1");
    const byTag = await describeImages({ imageIds: [{ imageTag: "v1" }] });
    expect(byTag.imageDetails).toEqual(
      (await describeImages({ imageIds: [{ imageDigest: digest }] })).imageDetails,
    );
    expect(byTag.imageDetails?.[0]).toMatchObject({
      imageDigest: digest,
      imageTags: ["v1"],
      imagePushedAt: new Date(noon + 60_000),
    });
  });

  test("moves a tag to the newest push; the older image stays, untagged", async () => {
    const { push, describeImages } = withRepository();
    const first = push("storefront", "v1");
    const second = push("storefront", "v1");
    expect((await describeImages({ imageIds: [{ imageTag: "v1" }] })).imageDetails?.[0]?.imageDigest).toBe(
      second,
    );
    expect(
      (await describeImages({ filter: { tagStatus: "UNTAGGED" } })).imageDetails?.map(
        ({ imageDigest }) => imageDigest,
      ),
    ).toEqual([first]);
  });

  test("shows an index without an artifact type", async () => {
    const { push, describeImages } = withRepository();
    push("storefront", "v1", {}, { multiArch: true });
    const { imageDetails } = await describeImages({ filter: { tagStatus: "TAGGED" } });
    expect(imageDetails).toHaveLength(1);
    expect(imageDetails?.[0]?.imageManifestMediaType).toBe("application/vnd.oci.image.index.v1+json");
    expect(imageDetails?.[0]).not.toHaveProperty("artifactMediaType");
  });

  test("comes in pages", async () => {
    const { push, describeImages } = withRepository();
    for (const tag of ["a", "b", "c"]) push("storefront", tag);
    const first = await describeImages({ maxResults: 2 });
    const second = await describeImages({ maxResults: 2, nextToken: first.nextToken });
    expect(
      [first, second].flatMap(({ imageDetails }) => imageDetails?.map(({ imageTags }) => imageTags?.[0])),
    ).toEqual(["a", "b", "c"]);
    expect(second.nextToken).toBeUndefined();
  });

  test.for<[string, Partial<DescribeImagesCommandInput>, string]>([
    ["an unknown tag", { imageIds: [{ imageTag: "no" }] }, "ImageNotFoundException"],
    [
      "a tag that is not that digest's",
      { imageIds: [{ imageTag: "v1", imageDigest: `sha256:${"0".repeat(64)}` }] },
      "ImageNotFoundException",
    ],
    ["an unknown repository", { repositoryName: "other" }, "RepositoryNotFoundException"],
    ["pages of named images", { imageIds: [{ imageTag: "v1" }], maxResults: 5 }, "InvalidParameterException"],
    ["a token that is none", { nextToken: "abc" }, "InvalidParameterException"],
  ])("refuses %s", async ([, input, name]) => {
    const { push, describeImages } = withRepository();
    push("storefront", "v1");
    await expect(describeImages(input)).rejects.toMatchObject({ name, $fault: "client" });
  });
});

test("BatchGetImage answers an index's manifest, in which the attestations name no platform, and lists what is missing", async () => {
  const { world, push } = withRepository();
  push("storefront", "v1", {}, { multiArch: true, attestation: true });
  const { images, failures } = await world.clients.ecr.send(
    new BatchGetImageCommand({
      repositoryName: "storefront",
      imageIds: [{ imageTag: "v1" }, { imageTag: "no" }],
    }),
  );
  const manifest = JSON.parse(images?.[0]?.imageManifest ?? "{}") as {
    manifests: { platform: object; annotations?: Record<string, string> }[];
  };
  expect(
    manifest.manifests.map(({ platform, annotations }) => [
      platform,
      annotations?.["vnd.docker.reference.type"],
    ]),
  ).toEqual([
    [{ architecture: "amd64", os: "linux" }, undefined],
    [{ architecture: "arm64", os: "linux" }, undefined],
    [{ architecture: "unknown", os: "unknown" }, "attestation-manifest"],
    [{ architecture: "unknown", os: "unknown" }, "attestation-manifest"],
  ]);
  expect(failures).toEqual([
    { imageId: { imageTag: "no" }, failureCode: "ImageNotFound", failureReason: "Requested image not found" },
  ]);
});

test("ListImages has an entry for each tag, and one for an untagged image", async () => {
  const { world, push } = withRepository();
  const digest = push("storefront", "v1");
  world.world.ecr.retag("storefront", "stable", digest);
  push("storefront", "v1");
  push("storefront", "v1");
  const { imageIds = [] } = await world.clients.ecr.send(
    new ListImagesCommand({ repositoryName: "storefront" }),
  );
  expect(imageIds).toHaveLength(3);
  expect(new Set(imageIds.map(({ imageTag }) => imageTag))).toEqual(new Set(["stable", "v1", undefined]));
});

describe("lifecycle policies", () => {
  const keepTwo = JSON.stringify({
    rules: [
      {
        rulePriority: 2,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 2 },
        action: { type: "expire" },
      },
      {
        rulePriority: 1,
        selection: {
          tagStatus: "tagged",
          tagPatternList: ["dev-*"],
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 1,
        },
        action: { type: "expire" },
      },
    ],
  });
  const named = { repositoryName: "storefront" };

  test("without one both its reads are refused by name", async () => {
    const { world } = withRepository();
    await expect(world.clients.ecr.send(new GetLifecyclePolicyCommand(named))).rejects.toMatchObject({
      name: "LifecyclePolicyNotFoundException",
    });
    await expect(world.clients.ecr.send(new GetLifecyclePolicyPreviewCommand(named))).rejects.toMatchObject({
      name: "LifecyclePolicyPreviewNotFoundException",
    });
  });

  test("a preview is started, in progress for a moment, and tells which images would go by which rule", async () => {
    const { world, push } = withRepository(keepTwo);
    const { ecr } = world.clients;
    const old = push("storefront", "dev-1");
    await world.pass(2 * 86_400);
    const oldest = push("storefront", "v1");
    await world.pass(60);
    push("storefront", "v2");
    await world.pass(60);
    push("storefront", "v3");
    await ecr.send(new StartLifecyclePolicyPreviewCommand(named));
    expect((await ecr.send(new GetLifecyclePolicyPreviewCommand(named))).status).toBe("IN_PROGRESS");
    await expect(ecr.send(new StartLifecyclePolicyPreviewCommand(named))).rejects.toMatchObject({
      name: "LifecyclePolicyPreviewInProgressException",
    });
    await world.pass(5);
    const { status, previewResults, summary } = await ecr.send(new GetLifecyclePolicyPreviewCommand(named));
    expect(status).toBe("COMPLETE");
    expect(
      previewResults?.map(({ imageDigest, appliedRulePriority }) => [imageDigest, appliedRulePriority]),
    ).toEqual([
      [old, 1],
      [oldest, 2],
    ]);
    expect(summary?.expiringImageTotalCount).toBe(2);
  });
});
