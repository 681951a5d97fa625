import { fileURLToPath } from "node:url";
import { Duration, RemovalPolicy } from "aws-cdk-lib";
import type { IVpc, SubnetSelection } from "aws-cdk-lib/aws-ec2";
import { Architecture, LayerVersion, LoggingFormat, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import type { FunctionOptions, ILayerVersion, Version } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import type { BundlingOptions } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { functionList, functionName, mirrorFunctionList, trafficFunctionList } from "./function-list.ts";
import type { FunctionName, FunctionSpec } from "./function-list.ts";
import { failureGrant, functionRole, networkGrant } from "./function-role.ts";
import type { Grant } from "./grants.ts";
import { acknowledgeFunction } from "./nag.ts";
import type { Places } from "./places.ts";

/** Where the functions that reach into a VPC live. */
export interface Network {
  readonly vpc: IVpc;
  /** @default the VPC's private subnets with a way out */
  readonly subnets?: SubnetSelection;
}

export interface FunctionsProps {
  readonly installation: string;
  readonly permissions: ReadonlyMap<FunctionName, readonly Grant[]>;
  /** `POINTSMAN_SETTINGS`: what each function is told of the installation. */
  readonly settings: object;
  readonly configLayer: ILayerVersion;
  readonly deadLetters: IQueue;
  readonly network: Network | undefined;
  readonly otelLayerArn: string | undefined;
  /** Whether there are mirrors, or traffic policies: without them none of their functions is made. */
  readonly places: Pick<Places, "hasMirrors" | "hasPolicies" | "hasPrivateZones">;
}

/** The others ask AWS's own APIs alone, and would need endpoints or a NAT gateway in there. */
const inVpc: ReadonlySet<FunctionName> = new Set<FunctionName>(["probe", "octavia", "lookups"]);

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The AWS SDK is bundled: the runtime's is older, and drops members that it does not know in silence. */
const bundling: BundlingOptions = {
  format: OutputFormat.ESM,
  mainFields: ["module", "main"],
  minify: true,
  target: "node24",
  bundleAwsSDK: true,
  forceDockerBundling: false,
};

/** All functions of an installation, each with its own role and log group. */
export class Functions extends Construct {
  readonly #made = new Map<FunctionName, NodejsFunction>();

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const { hasMirrors, hasPolicies, hasPrivateZones } = props.places;
    const all = [
      ...functionList,
      ...(hasMirrors ? mirrorFunctionList : []),
      ...(hasPolicies ? trafficFunctionList : []),
    ].filter(([name]) => name !== "lookups" || hasPrivateZones);
    for (const [name, spec] of all) this.#made.set(name, this.#make(name, spec, props));
  }

  get(name: FunctionName): NodejsFunction {
    const found = this.#made.get(name);
    if (!found) throw new Error(`there is no function ${name}`);
    return found;
  }

  /** The published version that state machines and aliases call. Earlier ones are kept for executions in flight. */
  version(name: FunctionName): Version {
    return this.get(name).currentVersion;
  }

  #make(name: FunctionName, spec: FunctionSpec, props: FunctionsProps): NodejsFunction {
    const physicalName = functionName(props.installation, name);
    const id = name.charAt(0).toUpperCase() + name.slice(1);
    const logGroup = new LogGroup(this, `${id}Logs`, {
      logGroupName: `/aws/lambda/${physicalName}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const inNetwork = inVpc.has(name) && props.network ? [networkGrant] : [];
    const failures = spec.isAsynchronous ? [failureGrant(props.deadLetters.queueArn)] : [];
    const grants = [...(props.permissions.get(name) ?? []), ...inNetwork, ...failures];
    const made = new NodejsFunction(this, id, {
      functionName: physicalName,
      description: `pointsman ${props.installation}: ${spec.what}`,
      entry: `${root}${spec.entry}`,
      handler: "handler",
      projectRoot: root,
      depsLockFilePath: `${root}package-lock.json`,
      bundling,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: spec.memoryMegabytes,
      timeout: Duration.seconds(spec.timeoutSeconds),
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role: functionRole(this, id, grants, logGroup),
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
      environment: environment(spec, props),
      ...this.#extras(id, name, spec, props),
    });
    acknowledgeFunction(made, spec);
    return made;
  }

  #extras(id: string, name: FunctionName, spec: FunctionSpec, props: FunctionsProps): FunctionOptions {
    const { network, otelLayerArn, deadLetters } = props;
    const otel = otelLayerArn ? [LayerVersion.fromLayerVersionArn(this, `${id}Otel`, otelLayerArn)] : [];
    return {
      layers: [...(spec.readsConfig ? [props.configLayer] : []), ...otel],
      ...(spec.isAsynchronous ? { onFailure: { bind: () => ({ destination: deadLetters.queueArn }) } } : {}),
      ...(inVpc.has(name) && network
        ? { vpc: network.vpc, ...(network.subnets ? { vpcSubnets: network.subnets } : {}) }
        : {}),
    };
  }
}

function environment(spec: FunctionSpec, { settings, otelLayerArn }: FunctionsProps): Record<string, string> {
  return {
    POINTSMAN_SETTINGS: JSON.stringify(settings),
    POWERTOOLS_SERVICE_NAME: "pointsman",
    ...(spec.hook ? { HOOK: spec.hook } : {}),
    // Script of AWS's OpenTelemetry layers that starts before ours.
    ...(otelLayerArn ? { AWS_LAMBDA_EXEC_WRAPPER: "/opt/otel-instrument" } : {}),
  };
}
