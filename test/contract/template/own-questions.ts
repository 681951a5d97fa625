import type { Question } from "../section.ts";
import { at } from "../../infra/aws/synthesised.ts";

export interface Resources {
  readonly [id: string]: {
    readonly Type: string;
    readonly Properties?: unknown;
    readonly DeletionPolicy?: string;
    readonly UpdateReplacePolicy?: string;
  };
}

type Resource = Resources[string];

/** What no rule pack asks, or asks of other kinds of resource only. */
interface OwnQuestion {
  readonly about: string;
  readonly type: string;
  /** @returns what is wrong with one resource of that type. */
  readonly wrong: (resource: Resource) => readonly (string | false)[];
  /** Mistakes that must be found: where in the resource, and what it says instead. */
  readonly plants: readonly (readonly [what: string, path: string, value: unknown])[];
}

const isRetained = ({ DeletionPolicy, UpdateReplacePolicy }: Resource) => [
  DeletionPolicy !== "Retain" && `it is ${DeletionPolicy ?? "deleted"} when the stack is removed`,
  UpdateReplacePolicy !== "Retain" && `it is ${UpdateReplacePolicy ?? "deleted"} when it is replaced`,
];

const replica = (resource: Resource, path: string) => at(resource, `Properties.Replicas.0.${path}`);
const text = (value: unknown) => JSON.stringify(value) ?? "";

const ownQuestions: readonly OwnQuestion[] = [
  {
    // cdk-nag looks for this on the older AWS::DynamoDB::Table only.
    about: "the table can be restored to any point, is protected, encrypted under our key, and kept",
    type: "AWS::DynamoDB::GlobalTable",
    wrong: (table) => [
      replica(table, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled") !== true &&
        "it has no point-in-time recovery",
      replica(table, "DeletionProtectionEnabled") !== true && "it may be deleted",
      at(table, "Properties.SSESpecification.SSEType") !== "KMS" && "it is not encrypted with a key of ours",
      ...isRetained(table),
    ],
    plants: [
      ["no point-in-time recovery", "Properties.Replicas.0.PointInTimeRecoverySpecification", {}],
      ["no deletion protection", "Properties.Replicas.0.DeletionProtectionEnabled", false],
      ["no key", "Properties.SSESpecification", { SSEEnabled: false }],
      ["a table that goes with the stack", "DeletionPolicy", "Delete"],
      ["a table that goes when it is replaced", "UpdateReplacePolicy", "Delete"],
    ],
  },
  {
    about: "the key rotates and is kept",
    type: "AWS::KMS::Key",
    wrong: (key) => [
      at(key, "Properties.EnableKeyRotation") !== true && "it does not rotate",
      ...isRetained(key),
    ],
    plants: [
      ["a key that does not rotate", "Properties.EnableKeyRotation", false],
      ["a key that goes with the stack", "DeletionPolicy", "Delete"],
    ],
  },
  {
    about: "logs are kept for a time, and go with the stack",
    type: "AWS::Logs::LogGroup",
    wrong: (group) => [
      typeof at(group, "Properties.RetentionInDays") !== "number" && "they are kept for ever",
      group.DeletionPolicy !== "Delete" && "they stay, and their name with them",
    ],
    plants: [
      ["logs for ever", "Properties.RetentionInDays", undefined],
      ["logs that stay", "DeletionPolicy", "Retain"],
    ],
  },
  {
    about: "the dead letters are encrypted, and stay for fourteen days",
    type: "AWS::SQS::Queue",
    wrong: (queue) => [
      at(queue, "Properties.SqsManagedSseEnabled") !== true && "they are not encrypted",
      at(queue, "Properties.MessageRetentionPeriod") !== 14 * 24 * 3600 && "they do not stay that long",
    ],
    plants: [
      ["a queue in clear", "Properties.SqsManagedSseEnabled", false],
      ["a queue of four days", "Properties.MessageRetentionPeriod", undefined],
    ],
  },
  {
    about: "the topic is encrypted under our key",
    type: "AWS::SNS::Topic",
    wrong: (topic) => [
      !text(at(topic, "Properties.KmsMasterKeyId")).includes("PointsmanKey") &&
        "it is not: AWS's own key lets no alarm in",
    ],
    plants: [["AWS's own key", "Properties.KmsMasterKeyId", "alias/aws/sns"]],
  },
  {
    about: "a function URL asks IAM",
    type: "AWS::Lambda::Url",
    wrong: (url) => [at(url, "Properties.AuthType") !== "AWS_IAM" && "it lets everybody in"],
    plants: [["a URL for everybody", "Properties.AuthType", "NONE"]],
  },
  {
    about: "a service may invoke a function for one thing of ours only",
    type: "AWS::Lambda::Permission",
    wrong: (permission) => [
      at(permission, "Properties.Principal") === "*" && "everybody may",
      at(permission, "Properties.SourceArn") === undefined && "for whatever account it acts",
    ],
    plants: [
      ["everybody", "Properties.Principal", "*"],
      ["any rule of any account", "Properties.SourceArn", undefined],
    ],
  },
  {
    about: "a published version stays for executions in flight",
    type: "AWS::Lambda::Version",
    wrong: ({ DeletionPolicy }) => [DeletionPolicy !== "Retain" && "an update removes it"],
    plants: [["a version that an update removes", "DeletionPolicy", "Delete"]],
  },
  {
    about: "what a rule cannot deliver goes to the dead letters",
    type: "AWS::Events::Rule",
    wrong: (rule) => {
      const target = text(at(rule, "Properties.Targets.0"));
      return [
        !target.includes("DeadLetters") && "it is lost",
        at(rule, "Properties.Targets.1") !== undefined && "it has two targets",
      ];
    },
    plants: [["a rule without dead letters", "Properties.Targets.0", { Arn: "arn", Id: "Target0" }]],
  },
  {
    about: "what the schedule cannot deliver goes to the dead letters",
    type: "AWS::Scheduler::Schedule",
    wrong: (schedule) => [
      !text(at(schedule, "Properties.Target.DeadLetterConfig")).includes("DeadLetters") && "it is lost",
    ],
    plants: [["a schedule without dead letters", "Properties.Target.DeadLetterConfig", undefined]],
  },
  {
    about: "the schedule's group goes with the stack: another installation may want its name",
    type: "AWS::Scheduler::ScheduleGroup",
    wrong: ({ DeletionPolicy }) => [DeletionPolicy === "Retain" && "it stays"],
    plants: [["a group that stays", "DeletionPolicy", "Retain"]],
  },
  {
    about: "a role is for one service, and has nothing of AWS's broad policies",
    type: "AWS::IAM::Role",
    wrong: (role) => [
      /"AWS":/.test(text(at(role, "Properties.AssumeRolePolicyDocument"))) && "somebody else may take it on",
      text(at(role, "Properties.ManagedPolicyArns")).includes(":iam::aws:policy/") &&
        "it has a policy of AWS's",
    ],
    plants: [
      [
        "a role for another account",
        "Properties.AssumeRolePolicyDocument",
        { Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "444455556666" } }] },
      ],
      ["AWS's basic policy", "Properties.ManagedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"]],
    ],
  },
];

/** @param of a word for the template that is asked. */
export function askOwn(of: string, resources: Resources): Question[] {
  return ownQuestions.flatMap((question) => {
    const { about, plants } = question;
    return [
      { about: `${of}: ${about}`, differences: answer(question, resources) },
      ...plants.map(([what, path, value]) => ({
        about: `planted: ${of}: ${what}`,
        differences:
          answer(question, planted(question, resources, path, value)).length > 0 ? [] : ["it is not found"],
      })),
    ];
  });
}

function answer({ type, wrong }: OwnQuestion, resources: Resources): string[] {
  const found = Object.entries(resources).filter(([, { Type }]) => Type === type);
  if (found.length === 0) return [`there is no ${type}`];
  return found.flatMap(([id, resource]) =>
    wrong(resource).flatMap((each) => (each ? [`${id}: ${each}`] : [])),
  );
}

/** The template with one thing changed in the last resource of the question's type. */
function planted({ type }: OwnQuestion, resources: Resources, path: string, value: unknown): Resources {
  const copy: Record<string, Resource> = structuredClone(resources);
  const [id] = Object.entries(copy).findLast(([, { Type }]) => Type === type) ?? [];
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.length === 0 ? copy[id ?? ""] : at(copy[id ?? ""], names.join("."));
  if (typeof parent !== "object" || parent === null) throw new Error(`${type} has no ${names.join(".")}`);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Object.assign(parent, { [last]: value });
  return copy;
}
