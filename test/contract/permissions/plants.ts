import type { Question } from "../section.ts";
import { least } from "./least.ts";
import {
  also,
  has,
  idleIn,
  lintedIn,
  onResource,
  only,
  peopleIn,
  refusedIn,
  wildcardIn,
  without,
} from "./planted-in.ts";
import type { Bench, Plant } from "./planted-in.ts";
import { mirrorPlants } from "./plants-of-mirror.ts";
import { trafficPlants } from "./plants-of-traffic.ts";
import { usedRights } from "./used-rights.ts";
import { wildcardQuestions } from "./wildcards.ts";

/** Mistakes in the template, and in our own tables, that must be found: a check that finds nothing proves nothing. */
export const planted = (bench: Bench): Promise<Question[]> =>
  Promise.all(
    [...plants, ...mirrorPlants, ...trafficPlants].map(async ({ what, found, sentence }) => {
      const sentences = (await found(bench)).flatMap(({ about, differences }) =>
        differences.map((difference) => `${about}: ${difference}`),
      );
      const isFound = sentences.some((each) => sentence.test(each));
      return {
        about: `planted: ${what}`,
        differences: isFound ? [] : [`it is not found among ${sentences.length} differences`],
      };
    }),
  );

const table = "arn:aws:dynamodb:eu-central-1:111122223333:table";
const sweepSchedule = "schedule of pointsman-sweep";
const command = "arn:aws:lambda:eu-central-1:111122223333:function:pointsman-command";

const plants: readonly Plant[] = [
  {
    what: "a grant that is missing",
    found: refusedIn("pointsman-deploy", without("codedeploy:CreateDeployment")),
    sentence: /^pointsman-deploy may codedeploy:CreateDeployment: .*ImplicitlyDenied$/,
  },
  {
    what: "the right that only turning alarms off needs is missing",
    found: refusedIn("pointsman-backOut", without("codedeploy:UpdateDeploymentGroup")),
    sentence: /^pointsman-backOut may codedeploy:UpdateDeploymentGroup: /,
  },
  {
    what: "a grant on another table",
    found: refusedIn("pointsman-finish", onResource("dynamodb:UpdateItem", `${table}/another`)),
    sentence: /^pointsman-finish may dynamodb:UpdateItem: .*ImplicitlyDenied$/,
  },
  {
    what: "a machine that may invoke functions, but not their versions",
    found: refusedIn("pointsman-Rollback", onResource("lambda:InvokeFunction", command)),
    sentence: /^pointsman-Rollback may lambda:InvokeFunction: .*ImplicitlyDenied$/,
  },
  {
    what: "roles handed to another service",
    found: refusedIn("pointsman-deploy", (each) => [
      has(each, "iam:PassRole")
        ? { ...each, Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } }
        : each,
    ]),
    sentence: /^pointsman-deploy may iam:PassRole: .*ImplicitlyDenied$/,
  },
  {
    what: "a condition for one value on a key that has many",
    found: refusedIn("pointsman-finish", (each) => [
      has(each, "events:PutEvents")
        ? { ...each, Condition: { StringEquals: { "events:source": "pointsman" } } }
        : each,
    ]),
    sentence: /^pointsman-finish may events:PutEvents: .*ImplicitlyDenied$/,
  },
  {
    what: "a narrow resource where AWS has no resource type",
    found: refusedIn("pointsman-wake", onResource("states:SendTaskSuccess", command)),
    sentence: /^pointsman-wake may states:SendTaskSuccess: .*ImplicitlyDenied$/,
  },
  {
    what: "the same, without any call of it",
    found: wildcardIn("pointsman-wake", onResource("states:SendTaskSuccess", command)),
    sentence: /states:SendTaskSuccess has no resource type/,
  },
  {
    what: "an action that nobody uses",
    found: idleIn("pointsman-plan", also("dynamodb:Scan", `${table}/pointsman-ledger`)),
    sentence: /^pointsman-plan uses what it may: dynamodb:Scan \(Planted\) was never used$/,
  },
  {
    what: "a grant that another one covers",
    found: idleIn("pointsman-plan", also("dynamodb:Query", `${table}/pointsman-ledger`)),
    sentence: /dynamodb:Query \(Planted\) was never used$/,
  },
  {
    what: "a reason that is no longer needed",
    found: ({ installation, simulator }) =>
      least(only(installation, sweepSchedule), [], simulator, [
        { of: /^schedule of/, actions: ["sqs:DeleteMessage"], why: "planted" },
      ]),
    sentence: /uses sqs:DeleteMessage, or may not$/,
  },
  {
    what: "a wildcard where AWS has a resource type",
    found: wildcardIn("pointsman-accept", onResource("ecr:DescribeImages", "*")),
    sentence: /ecr:DescribeImages is allowed on \*, and has resource types: repository$/,
  },
  {
    what: "a pattern of actions",
    found: wildcardIn("pointsman-accept", also("ecr:Describe*", "*")),
    sentence: /ecr:Describe\* is a pattern/,
  },
  {
    what: "a reason for a wildcard that nobody has",
    found: ({ installation, reference }) =>
      wildcardQuestions(only(installation, sweepSchedule), reference, [
        { resource: /^\*$/, actions: ["ecr:DescribeImages"], why: "planted", source: "" },
      ]),
    sentence: /^each reason for a wildcard is needed: /,
  },
  {
    what: "an action that AWS has not, by parliament",
    found: lintedIn("pointsman-plan", also("ecs:DescribeRevision", "*")),
    sentence: /^pointsman-plan, by parliament: UNKNOWN_ACTION: .*ecs:DescribeRevision/,
  },
  {
    what: "a wildcard where AWS has a resource type, by parliament",
    found: lintedIn("pointsman-accept", onResource("ecr:DescribeImages", "*")),
    sentence: /^pointsman-accept, by parliament: RESOURCE_STAR: .*ecr:DescribeImages/,
  },
  {
    what: "a viewer who may call the URL of on-call",
    found: peopleIn("viewer", (each) => [
      String(each.Resource).startsWith(command) ? { ...each, Resource: `${command}:*` } : each,
    ]),
    sentence: /^viewer may not call the URL of oncall: it is allowed$/,
  },
  {
    what: "an approver who may call the function past its URL",
    found: peopleIn("approver", also("lambda:InvokeFunction", `${command}:approver`)),
    sentence: /^approver may not invoke approver past its URL: it is allowed$/,
  },
  {
    what: "a releaser who may start Rollback",
    found: peopleIn(
      "releaser",
      also(
        "states:StartExecution",
        "arn:aws:states:eu-central-1:111122223333:stateMachine:pointsman-Rollback",
      ),
    ),
    sentence: /^releaser may not start Rollback: it is allowed$/,
  },
  {
    what: "a call that the table has not",
    found: async ({ installation, calls }) => {
      const [call] = calls;
      const strange = call
        ? [{ ...call, service: "ecs", operation: "StopTask", function: "pointsman-plan" }]
        : [];
      return [{ about: "calls", differences: usedRights(installation, strange).unknown }];
    },
    sentence: /^calls: what ecs\.StopTask needs is not in the table of calls$/,
  },
];
