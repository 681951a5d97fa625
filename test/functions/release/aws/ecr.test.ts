import { describe, expect, test } from "vitest";
import { ecr } from "../../../../functions/release/aws/ecr.ts";
import { digest, t0 } from "../world.ts";
import { recording, sdkError } from "./recording.ts";

const repository = { repository: "storefront", registryId: "444455556666" };
const place = { repositoryName: "storefront", registryId: "444455556666" };
const scripted = (script: Parameters<typeof recording>[0]) => {
  const recorded = recording(script);
  return { ...recorded, ecr: ecr(recorded.client) };
};
const detail = (letter: string, more: object = {}) => ({
  imageDigest: digest(letter),
  imageTags: ["v1"],
  imagePushedAt: new Date(t0),
  ...more,
});

describe("an image", () => {
  test("is asked for by tag in the registry of its repository", async () => {
    const { ecr, inputs } = scripted({
      DescribeImages: [
        { imageDetails: [detail("a", { imageManifestMediaType: "manifest", artifactMediaType: "config" })] },
      ],
    });
    expect(await ecr.image(repository, { tag: "v1" })).toEqual({
      digest: digest("a"),
      tags: ["v1"],
      pushedAt: t0,
      mediaType: "manifest",
      artifactType: "config",
    });
    expect(inputs()).toEqual([{ ...place, imageIds: [{ imageTag: "v1" }] }]);
  });

  test("is asked for by digest in the installation's own registry", async () => {
    const { ecr, inputs } = scripted({ DescribeImages: [{ imageDetails: [detail("a")] }] });
    await ecr.image({ repository: "storefront" }, { digest: digest("a") });
    expect(inputs()).toEqual([{ repositoryName: "storefront", imageIds: [{ imageDigest: digest("a") }] }]);
  });

  test("that is gone is no error", async () => {
    const { ecr } = scripted({ DescribeImages: [sdkError("ImageNotFoundException", "", "client")] });
    expect(await ecr.image(repository, { tag: "v1" })).toBeUndefined();
  });

  test("in a repository that is gone is an error, with the repository's name", async () => {
    const { ecr } = scripted({
      DescribeImages: [sdkError("RepositoryNotFoundException", "no such repository", "client")],
    });
    await expect(ecr.image(repository, { tag: "v1" })).rejects.toMatchObject({
      name: "CallRefused",
      message: "DescribeImages storefront: RepositoryNotFoundException: no such repository",
    });
  });

  test("without media types, as an index has them, has empty ones", async () => {
    const { ecr } = scripted({ DescribeImages: [{ imageDetails: [{ imageDigest: digest("a") }] }] });
    expect(await ecr.image(repository, { tag: "v1" })).toEqual({
      digest: digest("a"),
      tags: [],
      pushedAt: 0,
      mediaType: "",
      artifactType: "",
    });
  });
});

describe("the tagged images of a repository", () => {
  test("are read to the last page", async () => {
    const { ecr, inputs } = scripted({
      DescribeImages: [
        { imageDetails: [detail("a")], nextToken: "more" },
        { imageDetails: [detail("b")], nextToken: "last" },
        { imageDetails: [detail("c")] },
      ],
    });
    expect((await ecr.tagged(repository)).map((image) => image.digest)).toEqual([
      digest("a"),
      digest("b"),
      digest("c"),
    ]);
    const asked = { ...place, filter: { tagStatus: "TAGGED" } };
    expect(inputs()).toEqual([asked, { ...asked, nextToken: "more" }, { ...asked, nextToken: "last" }]);
  });
});

describe("what the lifecycle rules will take", () => {
  test("is read to the last page of the preview", async () => {
    const { ecr, inputs } = scripted({
      GetLifecyclePolicyPreview: [
        { previewResults: [{ imageDigest: digest("a") }, {}], nextToken: "more" },
        { previewResults: [{ imageDigest: digest("b") }] },
      ],
    });
    expect(await ecr.expiring(repository)).toEqual([digest("a"), digest("b")]);
    expect(inputs()).toEqual([place, { ...place, nextToken: "more" }]);
  });

  test.for(["LifecyclePolicyPreviewNotFoundException", "LifecyclePolicyNotFoundException"])(
    "is unknown without a preview (%s)",
    async (name) => {
      const { ecr } = scripted({ GetLifecyclePolicyPreview: [sdkError(name, "", "client")] });
      expect(await ecr.expiring(repository)).toBeUndefined();
    },
  );

  test("is asked for again each time", async () => {
    const { ecr, sent } = scripted({ StartLifecyclePolicyPreview: [{}] });
    await ecr.foresee(repository);
    expect(sent).toEqual([{ operation: "StartLifecyclePolicyPreview", input: place }]);
  });

  test.for(["LifecyclePolicyNotFoundException", "LifecyclePolicyPreviewInProgressException"])(
    "needs not be asked for where there are no rules, or it is asked for already (%s)",
    async (name) => {
      const { ecr } = scripted({ StartLifecyclePolicyPreview: [sdkError(name, "", "client")] });
      await expect(ecr.foresee(repository)).resolves.toBeUndefined();
    },
  );

  test("is an error where we may not ask", async () => {
    const denied = sdkError("AccessDeniedException", "no", "client");
    const { ecr } = scripted({ StartLifecyclePolicyPreview: [denied], GetLifecyclePolicyPreview: [denied] });
    await expect(ecr.foresee(repository)).rejects.toMatchObject({ name: "CallRefused" });
    await expect(ecr.expiring(repository)).rejects.toMatchObject({ name: "CallRefused" });
  });
});
