import type { Packages } from "../packages.ts";
import type { Conditions, Right } from "./rights.ts";
import { listed } from "./principals.ts";
import type { PolicyDocument, Principal } from "./principals.ts";

/** `@cloud-copilot/iam-simulate`: decides as IAM does, and knows the Service Authorization Reference. */
export interface Simulator {
  readonly version: string;
  /** Undefined when the principal may; else what the simulator says. */
  refusal(principal: Principal, right: Right): Promise<string | undefined>;
}

interface Simulation {
  readonly request: {
    readonly principal: string;
    readonly action: string;
    readonly resource: { readonly resource: string; readonly accountId: string };
    readonly contextVariables: Conditions;
  };
  readonly identityPolicies: readonly { readonly name: string; readonly policy: PolicyDocument }[];
  readonly serviceControlPolicies: readonly [];
  readonly resourceControlPolicies: readonly [];
  readonly resourcePolicy?: PolicyDocument;
}
type Outcome =
  | { readonly resultType: "error"; readonly errors: { readonly message: string } }
  | {
      readonly resultType: "single";
      readonly overallResult: string;
      readonly result: { readonly ignoredContextKeys?: readonly string[] };
    }
  | { readonly resultType: "wildcard"; readonly overallResult: string; readonly results: readonly unknown[] };
interface IamSimulate {
  readonly runSimulation: (simulation: Simulation, options: object) => Promise<Outcome>;
}

/** @param policies of resources by ARN, where AWS asks them too: a key's. */
export function simulator(packages: Packages, policies: ReadonlyMap<string, PolicyDocument>): Simulator {
  const name = "@cloud-copilot/iam-simulate";
  const { runSimulation }: IamSimulate = packages.require(name);
  return {
    version: packages.version(name),
    async refusal(principal, right) {
      const outcome = await runSimulation(simulation(principal, right, policies.get(right.resource)), {});
      if (outcome.resultType === "error") return `cannot be asked: ${JSON.stringify(outcome.errors)}`;
      // A condition on a key that the action does not carry is met by nobody, or by everybody.
      const ignored = outcome.resultType === "single" ? (outcome.result.ignoredContextKeys ?? []) : [];
      if (ignored.length > 0) return `${right.action} does not carry ${ignored.join(", ")}`;
      return outcome.overallResult === "Allowed" ? undefined : outcome.overallResult;
    },
  };
}

/**
 * Actions of which the data knows the classic load balancer alone, and AWS target groups, listeners and the newer load
 * balancers too: they are asked about under its name, in request and policies alike.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
export const lackingTypes: readonly string[] = ["elasticloadbalancing:AddTags"];

/** `…:targetgroup/x` → `…:loadbalancer/targetgroup/x`. */
const asClassic = (resource: string): string =>
  resource.replace(/^(arn:[^:]*:elasticloadbalancing:[^:]*:[^:]*:)/, "$1loadbalancer/");

function renamed(policy: PolicyDocument): PolicyDocument {
  const Statement = policy.Statement.map((each) => ({
    ...each,
    Resource: listed(each.Resource).map(asClassic),
  }));
  return { ...policy, Statement };
}

function simulation(
  principal: Principal,
  asked: Right,
  resourcePolicy: PolicyDocument | undefined,
): Simulation {
  const { arn } = principal;
  const isLacking = lackingTypes.includes(asked.action);
  const { action, resource, context } = isLacking ? { ...asked, resource: asClassic(asked.resource) } : asked;
  const policies = isLacking
    ? principal.policies.map((each) => ({ ...each, document: renamed(each.document) }))
    : principal.policies;
  return {
    request: {
      principal: arn,
      action,
      // What another account's own policies say is theirs; ours must let the call out.
      resource: { resource, accountId: arn.split(":")[4] ?? "" },
      contextVariables: context,
    },
    identityPolicies: policies.map(({ id, document }) => ({ name: id, policy: document })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicy ? { resourcePolicy } : {}),
  };
}
