import type { CompositeAlarm, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { DeploymentGroupInfo } from "@aws-sdk/client-codedeploy";
import type { Service } from "@aws-sdk/client-ecs";
import type { Listener, LoadBalancer, Rule, TargetGroup } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { TaskDefinition } from "../../functions/release/aws/ecs.ts";
import type { CellConfig, ServiceConfig } from "../../functions/shared/service-config.ts";
import type { FunctionName } from "../../infra/aws/function-list.ts";
import type { MachineName } from "../../infra/aws/places.ts";
import type { InstallationConfig } from "../../infra/config/installation-schema.ts";
import type { Sight } from "./look.ts";
import type { FollowingFacts } from "./mirror-facts.ts";
import type { MovingFacts } from "./traffic-facts.ts";
import type { PolicyDocument } from "./policy.ts";

/** What the account says, as AWS words it where a check reads it so. */

export interface FunctionFacts {
  readonly arn: string;
  readonly roleArn: string;
  readonly state: string;
  readonly stateReason: string;
  readonly lastUpdate: string;
  /** Absent: none. 0 switches the function off. */
  readonly reserved: number | undefined;
  readonly isInVpc: boolean;
  /** Of `POINTSMAN_SETTINGS`; unseen where its key is closed to who looks. */
  readonly settings: Sight<{ readonly table: string; readonly topicArn: string }>;
}

export interface RuleFacts {
  readonly name: string;
  readonly arn: string;
  readonly isEnabled: boolean;
  readonly pattern: unknown;
  /** Of the target that is ours. */
  readonly deadLetterArn: string | undefined;
}

export interface RoleFacts {
  readonly arn: string;
  readonly trust: PolicyDocument;
}

export interface TopicFacts {
  readonly arn: string;
  readonly policy: PolicyDocument;
  readonly keyId: string | undefined;
  readonly subscriptions: readonly SubscriptionFacts[];
}

export interface SubscriptionFacts {
  readonly endpoint: string;
  readonly isConfirmed: boolean;
  readonly deadLetterArn: string | undefined;
}

export interface QueueFacts {
  readonly arn: string;
  readonly policy: PolicyDocument;
  readonly keyId: string | undefined;
  readonly waiting: number;
}

export interface KeyFacts {
  readonly arn: string;
  readonly state: string;
  readonly isOfAws: boolean;
  readonly policy: PolicyDocument;
}

export interface ScheduleFacts {
  readonly name: string;
  readonly arn: string;
  readonly isEnabled: boolean;
  readonly targetArn: string;
  readonly roleArn: string;
  readonly deadLetterArn: string | undefined;
  /** Such as `rate(1 minute)`. */
  readonly rate: string;
  /** What the function is told, as JSON. */
  readonly input: string;
}

export interface InstallationFacts {
  readonly installation: InstallationConfig;
  readonly partition: string;
  readonly functions: ReadonlyMap<FunctionName, Sight<FunctionFacts>>;
  readonly concurrency: Sight<{ readonly limit: number; readonly unreserved: number }>;
  /** Where asynchronous functions send what they fail on. */
  readonly failureDestinations: ReadonlyMap<FunctionName, Sight<string>>;
  /** What may invoke the functions that rules have as targets. */
  readonly functionPolicies: ReadonlyMap<FunctionName, Sight<PolicyDocument>>;
  /** `FUNCTION:ROLE` of each alias of a function that people ask → how its URL is protected. */
  readonly urls: ReadonlyMap<string, Sight<string>>;
  readonly rules: ReadonlyMap<FunctionName, Sight<readonly RuleFacts[]>>;
  readonly schedules: Sight<readonly ScheduleFacts[]>;
  readonly machines: ReadonlyMap<MachineName, Sight<MachineFacts>>;
  readonly topic: Sight<TopicFacts>;
  /** Queues of dead letters by ARN, as functions, rules and the schedule name them: one, unless somebody changed that. */
  readonly deadLetters: ReadonlyMap<string, Sight<QueueFacts>>;
  /** Rules that have such a queue as target, by its ARN. */
  readonly keepingRules: ReadonlyMap<string, Sight<readonly RuleFacts[]>>;
  /** Keys of the topic and of the dead letters, by the id under which they are named there. */
  readonly keys: ReadonlyMap<string, Sight<KeyFacts>>;
  readonly ledger: Sight<{ readonly arn: string; readonly status: string; readonly isProtected: boolean }>;
  readonly alarms: Sight<readonly MetricAlarm[]>;
  readonly roles: ReadonlyMap<string, Sight<RoleFacts>>;
  /** Absent where no mirror is described. */
  readonly following?: FollowingFacts;
  /** Absent where no traffic policy is described. */
  readonly moving?: MovingFacts;
}

export interface MachineFacts {
  readonly arn: string;
  readonly status: string;
  readonly roleArn: string;
  readonly invokes: readonly string[];
  readonly isLogged: boolean;
  readonly isTraced: boolean;
}

export interface AlarmSight {
  readonly metric: readonly MetricAlarm[];
  readonly composite: readonly CompositeAlarm[];
}

export interface RepositoryFacts {
  readonly arn: string;
  /** `IMMUTABLE` refuses to move a tag. */
  readonly mutability: string;
  readonly lifecycle: Sight<unknown>;
}

export interface ServiceFacts {
  readonly config: ServiceConfig;
  readonly repository: Sight<RepositoryFacts>;
  /** Compatibility checks that are functions: their names as written → their ARNs. */
  readonly checks: ReadonlyMap<string, Sight<string>>;
  /** Policy of the default bus; only looked at where image events come from another account. */
  readonly bus: Sight<PolicyDocument>;
  readonly cells: readonly CellFacts[];
}

export interface CellFacts {
  readonly config: ServiceConfig;
  readonly cell: CellConfig;
  readonly group: Sight<DeploymentGroupInfo>;
  readonly service: Sight<Service>;
  readonly definition: Sight<TaskDefinition>;
  readonly balancing: BalancingFacts;
  readonly alarms: Sight<AlarmSight>;
  /** The group's, the tasks' and the execution role, by ARN. */
  readonly roles: ReadonlyMap<string, Sight<RoleFacts>>;
}

export interface BalancingFacts {
  readonly production: Sight<Listener>;
  readonly test: Sight<Listener>;
  readonly balancer: Sight<LoadBalancer>;
  /** Of the production listener, the default one included. */
  readonly rules: Sight<readonly Rule[]>;
  /** Listeners of the same load balancer, with the production and the test one. */
  readonly listeners: Sight<readonly Listener[]>;
  /** The group's pair, in its order. */
  readonly pair: Sight<readonly TargetGroup[]>;
  /** Target group ARN → targets that are registered and not draining. */
  readonly targets: Sight<Readonly<Record<string, number>>>;
}
