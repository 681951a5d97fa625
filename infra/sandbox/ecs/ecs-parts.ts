import type { Registry } from "../ecr/ecr-registry.ts";
import type { Definitions } from "./ecs-definitions.ts";
import type { EcsState, TaskSet } from "./ecs-state.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import type { Targets } from "../elb/elb-targets.ts";
import type { Surroundings } from "../ports.ts";
import type { Unconfirmed } from "../unconfirmed.ts";

/** What the files of the simulated ECS share. */
export interface EcsParts {
  readonly surroundings: Surroundings;
  readonly registry: Registry;
  readonly balancers: Balancers;
  readonly targets: Targets;
  readonly definitions: Definitions;
  readonly state: EcsState;
  readonly unconfirmed: Unconfirmed;
}

/** Not confirmed for services under CodeDeploy: the model only says "the deployment ID of that service". */
export const startedByOf = ({ unconfirmed }: EcsParts, { id, externalId }: TaskSet): string =>
  unconfirmed.taskStartedBy === "deployment" && externalId !== undefined ? externalId : id;
