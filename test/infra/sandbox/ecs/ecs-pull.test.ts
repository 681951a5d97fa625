import { expect, test } from "vitest";
import { pull } from "../../../../infra/sandbox/ecs/ecs-pull.ts";
import { createWorld } from "../account-world.ts";

const host = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

function pulling() {
  const { world, place } = createWorld();
  world.ecr.createRepository("storefront");
  return { world, pulled: (reference: string) => pull(world.ecr, place, reference) };
}

test("an image is pulled by tag, by digest, and by the tag latest when none is given", () => {
  const { world, pulled } = pulling();
  const behaviour = { errorRate: 0.5 };
  const digest = world.ecr.push("storefront", "latest", behaviour);
  for (const rest of [":latest", `@${digest}`, ""])
    expect(pulled(`${host}/storefront${rest}`)).toEqual({ kind: "pulled", digest, behaviour });
});

test("an index is pulled as one, whatever its parts", () => {
  const { world, pulled } = pulling();
  const digest = world.ecr.push("storefront", "v1", {}, { multiArch: true, attestation: true });
  expect(pulled(`${host}/storefront:v1`)).toMatchObject({ kind: "pulled", digest });
});

test("images of other registries are always there", () => {
  expect(pulling().pulled("public.ecr.aws/nginx/nginx:1")).toEqual({ kind: "pulled", behaviour: {} });
});

test("what is not there, or is no image, fails with ECS's text", () => {
  const { world, pulled } = pulling();
  world.ecr.push("storefront", "v1", {}, { attestation: true });
  const proof = [...(world.ecr.repositories.get("storefront")?.images.values() ?? [])].find(
    ({ manifest }) => manifest.isAttestation,
  );
  expect(pulled(`${host}/other:v1`)).toMatchObject({
    reason: expect.stringMatching(
      /^CannotPullContainerError: API error \(404\): repository .*\/other not found$/,
    ) as string,
  });
  expect(pulled(`${host}/storefront:no`)).toMatchObject({
    reason: expect.stringMatching(/manifest unknown: Requested image not found$/) as string,
  });
  expect(pulled(`${host}/storefront@${proof?.manifest.digest}`)).toMatchObject({
    reason: expect.stringMatching(/in-toto\+json/) as string,
  });
});
