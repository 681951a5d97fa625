import type { Deployed, DeployedResource } from "./cloudformation.ts";

/** Somebody whom the template lets do something: a function, a machine, a schedule, or people. */
export interface Principal {
  /** A function's or machine's own; `schedule of` a function, `chat`, or what people are: `viewer`, `oncall`, … */
  readonly name: string;
  readonly kind: "function" | "machine" | "schedule" | "chat" | "people" | "mirror people" | "judge people";
  /** Of the role; somebody made up for a policy that is to be attached to people. */
  readonly arn: string;
  readonly policies: readonly Policy[];
}

export interface Policy {
  readonly id: string;
  readonly document: PolicyDocument;
}

export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** In a resource's own policy. */
  readonly Principal?: Readonly<Record<string, string>>;
}

export const listed = <T>(value: T | readonly T[]): readonly T[] => [value].flat() as T[];

/**
 * Everybody with a policy in the template.
 * @throws Error for a role that nobody here is known to use, or one with a policy from elsewhere: what that
 * allows stands not in the template, and would go unseen.
 */
export function principals(installation: Deployed): Principal[] {
  const roles = [...installation.resources].filter(([, { type }]) => type === "AWS::IAM::Role");
  const users = usersOf(installation);
  const ofRoles = roles.map(([id, role]): Principal => {
    const arn = role.arn ?? "";
    const user = users.get(arn);
    if (!user) throw new Error(`nobody uses the role ${id}`);
    const foreign = [role.properties["ManagedPolicyArns"] ?? [], role.properties["Policies"] ?? []].flat();
    if (foreign.length > 0) throw new Error(`${id} has policies of its own kind: ${JSON.stringify(foreign)}`);
    return { ...user, arn, policies: policiesOf(installation, arn) };
  });
  return [...ofRoles, ...people(installation)];
}

type User = Pick<Principal, "name" | "kind">;

function usersOf({ resources }: Deployed): Map<string, User> {
  const found = [...resources.values()].flatMap(({ type, properties }): [string, User][] => {
    if (type === "AWS::Lambda::Function")
      return [[text(properties["Role"]), { name: text(properties["FunctionName"]), kind: "function" }]];
    if (type === "AWS::StepFunctions::StateMachine")
      return [[text(properties["RoleArn"]), { name: text(properties["StateMachineName"]), kind: "machine" }]];
    if (type === "AWS::Chatbot::SlackChannelConfiguration")
      return [[text(properties["IamRoleArn"]), { name: "chat", kind: "chat" }]];
    if (type !== "AWS::Scheduler::Schedule") return [];
    return [[scheduleTarget(properties).RoleArn, { name: scheduleName(properties), kind: "schedule" }]];
  });
  const users = new Map<string, User>();
  for (const [arn, user] of found) {
    // The shares of the mirrors are schedules of one function, and do the same.
    if (users.has(arn) && users.get(arn)?.name !== user.name) throw new Error("two of them share one role");
    users.set(arn, user);
  }
  return users;
}

interface ScheduleTarget {
  readonly Arn: string;
  readonly RoleArn: string;
}

const scheduleTarget = (properties: DeployedResource["properties"]): ScheduleTarget => {
  const { Arn, RoleArn }: Partial<Record<keyof ScheduleTarget, unknown>> = Object(properties["Target"]);
  return { Arn: text(Arn), RoleArn: text(RoleArn) };
};

/** By what it invokes: `schedule of pointsman-sweep`. */
export const scheduleName = (properties: DeployedResource["properties"]): string =>
  `schedule of ${scheduleTarget(properties).Arn.replace(/^.*:/, "")}`;

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`not a text: ${JSON.stringify(value)}`);
  return value;
}

/** Inline ones, and the managed ones that the CDK makes for what outgrows an inline policy. */
function policiesOf({ resources }: Deployed, role: string): Policy[] {
  const name = role.slice(role.lastIndexOf("/") + 1);
  return [...resources]
    .filter(
      ([, { type, properties }]) =>
        /^AWS::IAM::(Managed)?Policy$/.test(type) && names(properties["Roles"], name),
    )
    .map(([id, resource]) => ({ id, document: documentOf(resource) }));
}

const names = (roles: unknown, name: string) => Array.isArray(roles) && roles.includes(name);

export function documentOf({ properties }: DeployedResource, member = "PolicyDocument"): PolicyDocument {
  const document = properties[member] as PolicyDocument | undefined;
  if (!document) throw new Error(`no ${member} in ${JSON.stringify(properties)}`);
  return document;
}

/**
 * A managed policy each, which no role has; `…OnCall` is called oncall. Who operates mirrors has the viewer's policy
 * besides.
 */
/** By what their policies are for. */
function kindOf(role: string): Principal["kind"] {
  if (role.startsWith("mirror")) return "mirror people";
  return role.includes("judge") ? "judge people" : "people";
}

function people({ account, resources }: Deployed): Principal[] {
  const found = [...resources]
    .filter(([, { type, properties }]) => type === "AWS::IAM::ManagedPolicy" && !properties["Roles"])
    .map(([id, resource]): Principal => {
      const role = (/CommandsPointsman([A-Za-z]+?)[0-9A-F]{8}$/.exec(id)?.[1] ?? id).toLowerCase();
      const kind = kindOf(role);
      const policies = [{ id, document: documentOf(resource) }];
      return { name: role, kind, arn: `arn:aws:iam::${account}:user/${role}`, policies };
    });
  const viewing = found.find(({ name }) => name === "mirrorviewer")?.policies ?? [];
  return found.map((each) =>
    each.name === "mirroroperator" ? { ...each, policies: [...each.policies, ...viewing] } : each,
  );
}
