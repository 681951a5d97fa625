import { imageOf, withImage } from "../../../functions/release/task-definition.ts";
import type { TaskDefinition } from "../../../functions/release/aws/ecs.ts";
import type { CellFacts } from "../facts.ts";
import { onlyIf } from "../finding.ts";
import type { Draft } from "../finding.ts";
import type { Live } from "./live.ts";

/** The revision that runs: each candidate is made of it. */
export function revisionDrafts(cell: CellFacts, live: Live, definition: TaskDefinition): Draft[] {
  const { config } = cell;
  const { arn, isActive, unknownMembers, input } = definition;
  const behind = live.balanced?.containerName ?? "";
  const image = imageOf(input, config.container ?? behind) ?? "";
  return [
    ...containerDrafts(cell, live, definition),
    ...sizeDrafts(config.container ?? behind, definition),
    ...onlyIf(!isActive, {
      check: "revision-inactive",
      what: `${arn} is INACTIVE and still runs`,
      mend: "register it anew and deploy that, and let no stack deregister what runs (retain it)",
    }),
    ...onlyIf(unknownMembers.length > 0, {
      check: "revision-unknown",
      what: `${arn} has ${unknownMembers.join(", ")}`,
      mend: "upgrade pointsman",
    }),
    ...onlyIf(image && !isFrom(image, config.image.repository), {
      check: "image-of-elsewhere",
      what: `${arn} runs ${image}, not one of ${config.image.repository}`,
      mend: "correct image.repository in the service file, or push what runs there and release it by hand first",
    }),
  ];
}

/** The container that takes the image, and the one behind the load balancer with its port: often the same. */
function containerDrafts({ config }: CellFacts, live: Live, { arn, input }: TaskDefinition): Draft[] {
  const { containerName: behind = "", containerPort: port } = live.balanced ?? {};
  const containers = input.containerDefinitions ?? [];
  const wanted = [...new Set([config.container ?? behind, behind])].filter(Boolean);
  const missing = wanted.filter((name) => !containers.some((each) => each.name === name));
  const opened = containers.find(({ name }) => name === behind)?.portMappings;
  const isClosed = opened !== undefined && !opened.some(({ containerPort }) => containerPort === port);
  return [
    ...missing.map((name): Draft => ({
      check: "container-missing",
      what: `${arn} has no container ${name}; it has ${containers.map((each) => each.name).join(", ")}`,
      mend: "correct container in the service file, or the service's load balancer",
    })),
    ...onlyIf(isClosed, {
      check: "port-missing",
      what: `${behind} in ${arn} does not open port ${port}`,
      mend: "add the port to portMappings and register the revision anew",
    }),
  ];
}

/** `registry/repository:tag` or `…@digest` → `registry/repository`. */
const withoutTag = (image: string): string => image.replace(/@.*$|:[^/]*$/, "");

const isFrom = (image: string, repository: string): boolean => withoutTag(image).endsWith(`/${repository}`);

/** Bytes: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html, task definition size limit. */
const largest = 65_536;
/** ECS counts its own form of the text, which is not known to the byte. */
const margin = 1_024;
const anyDigest = `@sha256:${"0".repeat(64)}`;

/** The candidate names its image by digest, which is longer than a tag. */
function sizeDrafts(container: string, { arn, input }: TaskDefinition): Draft[] {
  const image = withoutTag(imageOf(input, container) ?? "") + anyDigest;
  const candidate = withImage(input, container, image) ?? input;
  const size = Buffer.byteLength(JSON.stringify(candidate));
  return onlyIf(size > largest - margin, {
    check: "revision-large",
    what: `a candidate made of ${arn} has about ${size} bytes; ECS takes ${largest}`,
    mend: "move values out of environment into an environmentFile or secrets",
  });
}
