import * as sdk from "@aws-sdk/client-codedeploy";
import type { AlarmConfiguration, AutoRollbackConfiguration } from "@aws-sdk/client-codedeploy";
import type { Configs } from "./codedeploy-configs.ts";
import type { Deployment, Group } from "./codedeploy-state.ts";
import { onlyAllAtOnce } from "./codedeploy-texts.ts";
import type { EcsService } from "../ecs/ecs-state.ts";
import type { Balancers } from "../elb/elb-balancers.ts";
import { uuidOf } from "../identifiers.ts";
import type { Surroundings } from "../ports.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);

export interface GroupSpec {
  readonly applicationName: string;
  readonly name: string;
  readonly service: EcsService;
  readonly targetGroupArns: readonly [string, string];
  readonly productionListenerArn: string;
  readonly testListenerArn?: string | undefined;
  readonly configName: string;
  readonly terminationWaitMinutes: number;
  readonly readyWaitMinutes: number;
  readonly autoRollback: AutoRollbackConfiguration;
  readonly alarms?: AlarmConfiguration | undefined;
  readonly hookRole?: "broad" | "limited";
}

/** Applications, their groups, and all deployments by id. */
export class Groups {
  readonly deployments = new Map<string, Deployment>();
  readonly #applications = new Map<string, Map<string, Group>>();
  readonly #surroundings: Surroundings;
  readonly #balancers: Balancers;
  readonly #configs: Configs;

  constructor(surroundings: Surroundings, balancers: Balancers, configs: Configs) {
    this.#surroundings = surroundings;
    this.#balancers = balancers;
    this.#configs = configs;
  }

  record(deployment: Deployment): void {
    this.deployments.set(deployment.id, deployment);
    deployment.group.deployments.push(deployment);
  }

  /** @throws as every call that names a group does. */
  group(applicationName: string | undefined, name: string | undefined): Group {
    if (!applicationName) throw refuse("ApplicationNameRequiredException", "Application name is required.");
    const groups = this.#applications.get(applicationName);
    if (groups === undefined)
      throw refuse("ApplicationDoesNotExistException", `No application found for name: ${applicationName}`);
    if (!name) throw refuse("DeploymentGroupNameRequiredException", "Deployment group name is required.");
    const found = groups.get(name);
    if (found === undefined)
      throw refuse("DeploymentGroupDoesNotExistException", `No deployment group found for name: ${name}`);
    return found;
  }

  /** @throws as every call that names a deployment does. */
  deployment(id: string | undefined): Deployment {
    if (!id) throw refuse("DeploymentIdRequiredException", "Deployment ID is required.");
    if (!/^d-[A-Z0-9]{9}$/.test(id))
      throw refuse("InvalidDeploymentIdException", `The deployment ID is not valid: ${id}`);
    const found = this.deployments.get(id);
    if (found === undefined)
      throw refuse("DeploymentDoesNotExistException", `The deployment ${id} could not be found`);
    return found;
  }

  create(spec: GroupSpec): Group {
    const { random, place } = this.#surroundings;
    checkRouting(this.#balancers, this.#configs, spec.productionListenerArn, spec.configName);
    const made: Group = {
      ...spec,
      id: uuidOf(random),
      serviceRoleArn: `arn:aws:iam::${place.account}:role/CodeDeployRoleForECS`,
      testListenerArn: spec.testListenerArn,
      alarms: spec.alarms,
      hookRole: spec.hookRole ?? "broad",
      deployments: [],
    };
    const groups = this.#applications.get(spec.applicationName) ?? new Map<string, Group>();
    this.#applications.set(spec.applicationName, groups.set(spec.name, made));
    return made;
  }
}

/** Behind a network load balancer traffic moves all at once or not at all. @throws InvalidTrafficRoutingConfigurationException */
export function checkRouting(
  balancers: Balancers,
  configs: Configs,
  listenerArn: string,
  configName: string,
): void {
  const { routing } = configs.find(configName);
  if (balancers.listener(listenerArn).kind === "network" && routing.type !== "AllAtOnce")
    throw refuse("InvalidTrafficRoutingConfigurationException", onlyAllAtOnce);
}
