/** Everything that the flow tests, rehearsals, crash explorations and recorded stories made the functions ask of AWS. */
export interface Witnessed {
  /** Attempts of calls that passed the sandbox's wire: each was held against AWS's model of its service. */
  readonly calls: number;
  /** Tests that passed while they were watched. */
  readonly tests: number;
  readonly files: readonly WitnessedFile[];
  readonly checks: readonly Checked[];
  /** What was found in the file that makes mistakes on purpose, which counts for nothing else here. */
  readonly planted: readonly Checked[];
  readonly used: readonly UsedCall[];
}

/** One test file that was played. */
export interface WitnessedFile {
  /** From the repository's root. */
  readonly file: string;
  readonly calls: number;
  readonly tests: number;
}

/** What was asked about one part of one operation, over all calls of it. */
export interface Checked {
  /** Such as `codedeploy.CreateDeployment request` or `ecs.DescribeServices error ClusterNotFoundException`. */
  readonly about: string;
  readonly calls: number;
  readonly problems: readonly Problem[];
}

export interface Problem {
  /** A sentence that begins with the path of what is wrong. */
  readonly what: string;
  /** The test files that met it, from the repository's root. */
  readonly files: readonly string[];
}

/** Calls that IAM cannot tell apart: of one function, one operation, on the same resources. */
export interface UsedCall {
  /** As deployed, such as `pointsman-deploy`; or what an outsider of a test calls himself. */
  readonly function: string;
  /** As the sandbox names its clients: `codedeploy`, `dynamodb`, `ec2`, `ecs`, `ecr`, `elb`, `cloudwatch`, `secrets`, `sfn`, … */
  readonly service: string;
  readonly operation: string;
  /**
   * The members of the input that decide on resources and condition keys, in the input's own form. What AWS or a
   * release makes up by chance stands as a placeholder in braces, such as `release#{release}` or `{deployment}`.
   * - DynamoDB: TableName and `Key` with `pk` only, or for Query `LeadingKeys`: the partition keys it asks for;
   *   TransactItems keep their kind: `[{ Update: { TableName, Key: { pk } } }]`.
   * - CodeDeploy CreateDeployment: also deploymentConfigName, and `overrideAlarmConfiguration: true` if it is set.
   * - ECS RegisterTaskDefinition: family, taskRoleArn, executionRoleArn, and `tags: true` if there are any.
   * - Route 53 ChangeResourceRecordSets: HostedZoneId and, as `Changes`, each Action with Name and Type once.
   * - EventBridge PutEvents: Entries with EventBusName, Source and DetailType.
   * - Load balancing, EC2: names and ids of what is changed, and the tags that are given to what is made.
   */
  readonly input: Readonly<Record<string, unknown>>;
  /** What the answer told of the resource that the input names only by an id made up by chance: a deployment's group. */
  readonly groups: readonly DeploymentGroup[];
  /** Tags that the resource which the request names bore at that moment; absent where it bore none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Of the load balancer that the call is about. */
  readonly vpcId?: string;
  /** How often, in all files. */
  readonly calls: number;
  /** The first file that made it, from the repository's root. */
  readonly file: string;
}

export interface DeploymentGroup {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
}

/** What one test file leaves behind when it has been played. */
export interface FileTally {
  /** From the repository's root. */
  readonly file: string;
  readonly calls: number;
  readonly checks: readonly TalliedCheck[];
  readonly used: readonly TalliedUse[];
}

export interface TalliedCheck {
  readonly about: string;
  readonly calls: number;
  readonly problems: readonly string[];
}

export type TalliedUse = Omit<UsedCall, "file">;
