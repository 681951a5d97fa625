/**
 * Deployment configurations for ECS: all at once, one canary step, or equal linear steps, in whole minutes.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 * Not simulated: configurations for servers and Lambda, beyond that their names exist.
 */
import type {
  CreateDeploymentConfigCommandInput,
  DeploymentConfigInfo,
  GetDeploymentConfigCommandInput,
  ListDeploymentConfigsCommandInput,
  TrafficRoutingConfig,
} from "@aws-sdk/client-codedeploy";
import * as sdk from "@aws-sdk/client-codedeploy";
import { uuidOf } from "../identifiers.ts";
import { page } from "../pages.ts";
import type { Surroundings } from "../ports.ts";
import { refusals } from "../refusal.ts";

const refuse = refusals(sdk);

export interface RoutingConfig {
  readonly name: string;
  readonly routing: TrafficRoutingConfig;
}

const prefix = "CodeDeployDefault.";
/** https://docs.aws.amazon.com/codedeploy/latest/userguide/limits.html */
const mostCustom = 50;
const longestMinutes = 2880;
const legalName = /^[\w.+=,@-]{1,100}$/;

const linear = (linearPercentage: number, linearInterval: number): TrafficRoutingConfig => ({
  type: "TimeBasedLinear",
  timeBasedLinear: { linearPercentage, linearInterval },
});
const canary = (canaryPercentage: number, canaryInterval: number): TrafficRoutingConfig => ({
  type: "TimeBasedCanary",
  timeBasedCanary: { canaryPercentage, canaryInterval },
});

const predefined: Readonly<Record<string, TrafficRoutingConfig>> = {
  ECSAllAtOnce: { type: "AllAtOnce" },
  ECSCanary10Percent5Minutes: canary(10, 5),
  ECSCanary10Percent15Minutes: canary(10, 15),
  ECSLinear10PercentEvery1Minutes: linear(10, 1),
  ECSLinear10PercentEvery3Minutes: linear(10, 3),
};

const ofOtherPlatforms = [
  "AllAtOnce",
  "HalfAtATime",
  "OneAtATime",
  "LambdaAllAtOnce",
  "LambdaCanary10Percent5Minutes",
  "LambdaCanary10Percent10Minutes",
  "LambdaCanary10Percent15Minutes",
  "LambdaCanary10Percent30Minutes",
  "LambdaLinear10PercentEvery1Minute",
  "LambdaLinear10PercentEvery2Minutes",
  "LambdaLinear10PercentEvery3Minutes",
  "LambdaLinear10PercentEvery10Minutes",
];

export const allAtOnce: RoutingConfig = { name: `${prefix}ECSAllAtOnce`, routing: { type: "AllAtOnce" } };

export class Configs {
  readonly #ecs = new Map<string, DeploymentConfigInfo>();
  readonly #foreign = new Set(ofOtherPlatforms.map((name) => prefix + name));
  readonly #surroundings: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    for (const [name, routing] of Object.entries(predefined)) this.#add(prefix + name, routing);
  }

  /** The configuration by name. @throws as CreateDeployment and GetDeploymentConfig do. */
  find(name: string): RoutingConfig {
    const found = this.#ecs.get(name);
    if (found?.trafficRoutingConfig !== undefined) return { name, routing: found.trafficRoutingConfig };
    if (this.#foreign.has(name))
      throw refuse(
        "InvalidComputePlatformException",
        `The deployment configuration ${name} is not of the compute platform ECS.`,
      );
    throw refuse(
      "DeploymentConfigDoesNotExistException",
      `No deployment configuration found for name: ${name}`,
    );
  }

  create(input: CreateDeploymentConfigCommandInput): { deploymentConfigId: string } {
    const { name, routing } = checkedConfig(input);
    if (this.#ecs.has(name))
      throw refuse(
        "DeploymentConfigAlreadyExistsException",
        `Deployment configuration already exists: ${name}`,
      );
    if (this.#ecs.size - Object.keys(predefined).length >= mostCustom)
      throw refuse(
        "DeploymentConfigLimitExceededException",
        `The limit of ${mostCustom} deployment configurations is reached.`,
      );
    return { deploymentConfigId: this.#add(name, routing) };
  }

  get({ deploymentConfigName = "" }: GetDeploymentConfigCommandInput): {
    deploymentConfigInfo?: DeploymentConfigInfo;
  } {
    if (deploymentConfigName === "")
      throw refuse("DeploymentConfigNameRequiredException", "Deployment configuration name is required.");
    const found = this.#ecs.get(this.find(deploymentConfigName).name);
    return found === undefined ? {} : { deploymentConfigInfo: found };
  }

  list({ nextToken }: ListDeploymentConfigsCommandInput) {
    const { items, token } = page([...this.#ecs.keys(), ...this.#foreign].sort(byName), 100, nextToken, () =>
      refuse("InvalidNextTokenException", "The next token was specified in an invalid format."),
    );
    return { deploymentConfigsList: items, ...(token === undefined ? {} : { nextToken: token }) };
  }

  #add(name: string, routing: TrafficRoutingConfig): string {
    const { clock, random } = this.#surroundings;
    const deploymentConfigId = uuidOf(random);
    this.#ecs.set(name, {
      deploymentConfigId,
      deploymentConfigName: name,
      createTime: new Date(clock.now()),
      computePlatform: "ECS",
      trafficRoutingConfig: routing,
    });
    return deploymentConfigId;
  }
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

function checkedConfig(input: CreateDeploymentConfigCommandInput): {
  name: string;
  routing: TrafficRoutingConfig;
} {
  const { deploymentConfigName: name = "", computePlatform, trafficRoutingConfig: routing } = input;
  if (name === "")
    throw refuse("DeploymentConfigNameRequiredException", "Deployment configuration name is required.");
  if (!legalName.test(name) || name.startsWith(prefix))
    throw refuse(
      "InvalidDeploymentConfigNameException",
      `Deployment configuration name is not valid: ${name}`,
    );
  if (computePlatform !== "ECS")
    throw new Error("The sandbox simulates deployment configurations of ECS only.");
  if (routing === undefined || !isLegal(routing))
    throw refuse(
      "InvalidTrafficRoutingConfigurationException",
      "The traffic routing configuration is not valid.",
    );
  return { name, routing };
}

/** 1 to 99 percent at a time, and at most 48 hours from the first shift to the last. */
function isLegal({ type, timeBasedCanary, timeBasedLinear }: TrafficRoutingConfig): boolean {
  if (type === "AllAtOnce") return timeBasedCanary === undefined && timeBasedLinear === undefined;
  const [percentage = 0, minutes = 0] =
    type === "TimeBasedCanary"
      ? [timeBasedCanary?.canaryPercentage, timeBasedCanary?.canaryInterval]
      : [timeBasedLinear?.linearPercentage, timeBasedLinear?.linearInterval];
  const intervals = type === "TimeBasedCanary" ? 1 : Math.ceil(100 / percentage) - 1;
  const isWhole = Number.isInteger(percentage) && Number.isInteger(minutes);
  return (
    isWhole && percentage >= 1 && percentage <= 99 && minutes >= 1 && minutes * intervals <= longestMinutes
  );
}
