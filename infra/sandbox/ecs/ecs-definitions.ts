/**
 * Task definitions: families, revisions, ACTIVE and INACTIVE. Written from
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html and its siblings.
 * Not simulated: DeleteTaskDefinitions, validation of CPU and memory pairs, of roles and of volumes.
 */
import * as sdk from "@aws-sdk/client-ecs";
import type {
  ContainerDefinition,
  RegisterTaskDefinitionCommandInput,
  Tag,
  TaskDefinition,
  Volume,
} from "@aws-sdk/client-ecs";
import { ecsArn } from "../arns.ts";
import type { Place } from "../ports.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);
/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const mostBytes = 65_536;

export interface Definition {
  readonly arn: string;
  readonly shown: TaskDefinition;
  readonly tags: Tag[];
  /** Members that AWS would send and that the SDK in use does not know. */
  readonly unknown: Record<string, unknown>;
}

export class Definitions {
  /** Revisions by family, oldest first. */
  readonly families = new Map<string, Definition[]>();
  readonly #place: Place;
  readonly #now: () => number;

  constructor(place: Place, now: () => number) {
    this.#place = place;
    this.#now = now;
  }

  /** By ARN, `family:revision`, or a family's newest active one. */
  find(given: string): Definition | undefined {
    const name = given.slice(given.lastIndexOf("/") + 1);
    const [family = "", revision] = name.split(":");
    const revisions = this.families.get(family);
    return revision === undefined
      ? revisions?.findLast(({ shown }) => shown.status === "ACTIVE")
      : revisions?.find(({ shown }) => String(shown.revision) === revision);
  }

  register(input: RegisterTaskDefinitionCommandInput): Definition {
    const family = validated(input);
    const revisions = this.families.get(family) ?? [];
    const revision = revisions.length + 1;
    const arn = ecsArn(this.#place, `task-definition/${family}:${revision}`);
    const shown = shownAs(input, arn, revision, this.#place, this.#now());
    const made = { arn, shown, tags: [...(input.tags ?? [])], unknown: {} };
    this.families.set(family, [...revisions, made]);
    return made;
  }

  describe(given: string | undefined): Definition {
    return this.#needed(given, "describe");
  }

  deregister(given: string | undefined): Definition {
    if (given === undefined || !given.includes(":"))
      throw refuse(
        "InvalidParameterException",
        "A revision must be specified: family:revision or a full ARN.",
      );
    const found = this.#needed(given, "deregister");
    Object.assign(found.shown, { status: "INACTIVE", deregisteredAt: new Date(this.#now()) });
    return found;
  }

  /** A member of a newer API that the SDK in use drops in silence, on both ways. */
  addUnknownMember(given: string, member: string, value: unknown): void {
    this.#needed(given, "describe").unknown[member] = value;
  }

  #needed(given: string | undefined, verb: string): Definition {
    const found = this.find(given ?? "");
    if (found === undefined) throw refuse("ClientException", `Unable to ${verb} task definition.`);
    return found;
  }
}

function validated(input: RegisterTaskDefinitionCommandInput): string {
  const { family = "", containerDefinitions = [] } = input;
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(family))
    throw refuse("ClientException", "Family contains invalid characters or has an invalid length.");
  if (containerDefinitions.length === 0) throw refuse("ClientException", "Container list cannot be empty.");
  if (containerDefinitions.some(({ name, image }) => !name || !image))
    throw refuse("ClientException", "Container.name and Container.image should not be null or empty.");
  if (input.tags?.length === 0) throw refuse("InvalidParameterException", "Tags can not be empty.");
  const bytes = Buffer.byteLength(JSON.stringify(input));
  if (bytes > mostBytes)
    throw refuse("ClientException", `Actual length: '${bytes}'. Max allowed length is '${mostBytes}' bytes.`);
  return family;
}

function shownAs(
  { tags: _tags, ...input }: RegisterTaskDefinitionCommandInput,
  taskDefinitionArn: string,
  revision: number,
  { account }: Place,
  now: number,
): TaskDefinition {
  return {
    ...input,
    taskDefinitionArn,
    containerDefinitions: (input.containerDefinitions ?? []).map(withDefaults),
    revision,
    volumes: (input.volumes ?? []).map(withRoot),
    status: "ACTIVE",
    requiresAttributes: [{ name: "com.amazonaws.ecs.capability.docker-remote-api.1.18" }],
    placementConstraints: input.placementConstraints ?? [],
    compatibilities: ["EC2", "FARGATE"],
    registeredAt: new Date(now),
    registeredBy: `arn:aws:sts::${account}:assumed-role/deployer/session`,
  };
}

/** ECS adds the root where none was named. https://github.com/CircleCI-Public/aws-ecs-orb/issues/105 */
const withRoot = ({ efsVolumeConfiguration: efs, ...volume }: Volume): Volume =>
  efs ? { ...volume, efsVolumeConfiguration: { rootDirectory: "/", ...efs } } : volume;

/** ECS answers empty lists and defaults where nothing was sent. */
const withDefaults = (given: ContainerDefinition): ContainerDefinition => ({
  cpu: 0,
  environment: [],
  essential: true,
  mountPoints: [],
  systemControls: [],
  volumesFrom: [],
  ...given,
  portMappings: (given.portMappings ?? []).map((mapping) => ({
    protocol: "tcp",
    ...(mapping.containerPort === undefined ? {} : { hostPort: mapping.containerPort }),
    ...mapping,
  })),
});
