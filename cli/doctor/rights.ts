import { familyOf } from "../../functions/release/plan/cell-plan.ts";
import { functionName, trafficFunctions } from "../../infra/aws/function-list.ts";
import type { FunctionName } from "../../infra/aws/function-list.ts";
import type { Grant } from "../../infra/aws/grants.ts";
import { permissions } from "../../infra/aws/permissions.ts";
import { placesOf } from "../../infra/aws/places.ts";
import type { CheckId } from "./catalogue.ts";
import type { Subject } from "./finding.ts";
import type { InstallationFacts, ServiceFacts } from "./facts.ts";
import { valueOf } from "./look.ts";

/** Something that a role must be allowed: each action on each resource. */
export interface Right extends Subject {
  readonly check: CheckId;
  readonly roleArn: string;
  /** Whose role it is, for a person. */
  readonly holder: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Keys of the request that a policy may ask for. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  readonly mend: string;
}

/** Statements of our own roles whose lack shows in a way of its own. */
const checkOf: Readonly<Record<string, CheckId>> = {
  ReportHooks: "hook-cannot-report",
  CreateDeployments: "cannot-create-deployment",
  RegisterAppSpecs: "cannot-create-deployment",
  ReadDeploymentConfigs: "cannot-create-deployment",
  MakeDeploymentConfigs: "cannot-create-deployment",
  ControlDeployments: "cannot-steer-deployment",
  RegisterTaskDefinitions: "cannot-register-revision",
  TagTaskDefinitions: "cannot-tag-revision",
  PassTaskRoles: "cannot-pass-role",
  AnswerWaitingTasks: "cannot-answer-callback",
  StartExecutions: "cannot-start-execution",
  CloudCredentials: "cannot-log-in",
  CloudCredentialsKey: "secret-key",
  Reader: "cannot-ask-reader",
};

/** The statements that only the functions of mirrors, or of traffic policies, have. */
function checkIn(fn: FunctionName, sid: string): CheckId {
  const own = checkOf[sid];
  if (own || sid.startsWith("Ledger")) return own ?? "function-right-missing";
  if (fn === "mirror") return "cannot-follow";
  return (trafficFunctions as readonly string[]).includes(fn)
    ? "cannot-move-weights"
    : "function-right-missing";
}

const deployWithThese =
  "deploy the installation again with these service files (npm run deploy): its template grants this";

/** What the functions of an installation need for these services: the list that its template is made from. */
export function functionRights(facts: InstallationFacts, services: readonly ServiceFacts[]): Right[] {
  const { name, account, region } = facts.installation;
  const urlSuffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const here = { account, region, partition: facts.partition, urlSuffix };
  const needed = permissions(
    placesOf(
      here,
      name,
      services.map(({ config }) => config),
      facts.following?.all ?? [],
      facts.moving?.all ?? [],
    ),
    {
      tableArn: valueOf(facts.ledger)?.arn ?? "",
      topicArn: valueOf(facts.topic)?.arn ?? "",
      keyArn: keyArnOf(facts),
      taskRoleArns: taskRoles(services),
    },
  );
  return [...needed].flatMap(([fn, grants]) =>
    grants.flatMap((grant) => rightsOf(facts, fn, ofSecrets(narrowed(grant, services), facts))),
  );
}

function rightsOf(facts: InstallationFacts, fn: FunctionName, grant: Grant): Right[] {
  const { name } = facts.installation;
  const roleArn = roleOf(facts, fn);
  const resources = grant.resources.filter(Boolean);
  if (roleArn === undefined || resources.length === 0) return [];
  const right = {
    roleArn,
    holder: functionName(name, fn),
    resources,
    mend: deployWithThese,
    ...(grant.conditions ? { context: contextOf(grant.conditions) } : {}),
  };
  const overriding = grant.actions.filter(isOverride);
  const others = grant.actions.filter((action) => !isOverride(action));
  const parts: readonly Pick<Right, "check" | "actions">[] = [
    { check: checkIn(fn, grant.sid), actions: others },
    { check: "cannot-override-alarms", actions: overriding },
  ];
  return parts.filter(({ actions }) => actions.length > 0).map((part) => ({ ...right, ...part }));
}

const isOverride = (action: string): boolean => action === "codedeploy:UpdateDeploymentGroup";

const roleOf = (facts: InstallationFacts, fn: FunctionName): string | undefined => {
  const sight = facts.functions.get(fn);
  return sight && valueOf(sight)?.roleArn;
};

function keyArnOf({ topic, keys }: InstallationFacts): string {
  const sight = keys.get(valueOf(topic)?.keyId ?? "");
  return (sight && valueOf(sight)?.arn) ?? "";
}

/** Both roles of every revision that was seen. */
function taskRoles(services: readonly ServiceFacts[]): string[] {
  const arns = services.flatMap(({ cells }) =>
    cells.flatMap(({ definition }) => {
      const input = valueOf(definition)?.input;
      return [input?.taskRoleArn, input?.executionRoleArn];
    }),
  );
  return [...new Set(arns.flatMap((arn) => (arn ? [arn] : [])))].sort();
}

/** The template knows no families: whoever looks does, and asks of nothing wider. */
function narrowed(grant: Grant, services: readonly ServiceFacts[]): Grant {
  if (!grant.resources.some((arn) => arn.endsWith(":task-definition/*:*"))) return grant;
  const families = services.flatMap(({ cells }) =>
    cells.flatMap(({ definition }) => familyOf(valueOf(definition)?.arn ?? "") || []),
  );
  const resources = grant.resources.flatMap((arn) =>
    [...new Set(families)].map((family) => arn.replace("/*:*", `/${family}:*`)),
  );
  return { ...grant, resources };
}

/** Nor does it know the letters behind a secret's name: asked is of the secrets that were seen. */
function ofSecrets(grant: Grant, { following }: InstallationFacts): Grant {
  if (grant.sid !== "CloudCredentials") return grant;
  const resources = (following?.clouds ?? []).flatMap(({ secret }) => valueOf(secret)?.arn ?? []);
  return { ...grant, resources };
}

/** A request as the condition wants it; that a key is there at all needs no value of its own. */
function contextOf(conditions: NonNullable<Grant["conditions"]>): NonNullable<Right["context"]> {
  const wanted = Object.entries(conditions).filter(([operator]) => operator !== "Null");
  return Object.assign({}, ...wanted.map(([, keys]) => keys)) as NonNullable<Right["context"]>;
}
