import type { IamRole } from "../../../infra/sandbox/iam/iam.ts";
import type { Account } from "./account.ts";
import { config } from "./account.ts";
import { alarmsOfGroup, groupOf } from "./parts.ts";
import type { Plants } from "./plants.ts";
import { needed } from "./plants.ts";

const role = ({ deployed }: Account): IamRole => needed(deployed.roles.get("CodeDeployRoleForECS"));
const service = (given: object) => ({ ...config, ...given });
const [cell] = config.cells;

/** A policy of one's own, as an account has that attaches none of AWS's. */
const own = (...statements: readonly { Action: string | string[]; Resource: string | string[] }[]) => [
  { Statement: statements.map((each) => ({ Effect: "Allow", ...each })) },
];
const moves = {
  Action: [
    "ecs:DescribeServices",
    "ecs:CreateTaskSet",
    "ecs:UpdateServicePrimaryTaskSet",
    "ecs:DeleteTaskSet",
    "elasticloadbalancing:*",
    "cloudwatch:DescribeAlarms",
  ],
  Resource: "*",
};
const passes = { Action: "iam:PassRole", Resource: "*" };
const invokes = { Action: "lambda:InvokeFunction", Resource: "*" };

export const groupPlants: Plants = {
  "repository-missing": [
    {
      as: "a name that was mistyped",
      plant: () => service({ image: { ...config.image, repository: "storefont" } }),
      says: "there is no repository storefont",
      also: ["function-right-missing", "image-of-elsewhere", "rule-missing"],
    },
  ],
  "tag-cannot-move": [
    {
      as: "latest in an immutable repository",
      plant: ({ world }) => {
        needed(world.ecr.repositories.get("storefront")).imageTagMutability = "IMMUTABLE";
        return service({ image: { ...config.image, tags: ["v*", "latest"] } });
      },
      says: "storefront is immutable, and latest is one tag",
    },
  ],
  "image-expires": [
    {
      as: "a rule by age",
      plant: ({ world }) => {
        needed(world.ecr.repositories.get("storefront")).lifecyclePolicyText = policy("any", {
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: 30,
        });
      },
      says: "rule 1 those older than 30 days",
    },
    {
      as: "a rule that keeps two images of these tags",
      plant: ({ world }) => {
        needed(world.ecr.repositories.get("storefront")).lifecyclePolicyText = policy("tagged", {
          tagPrefixList: ["v"],
          countType: "imageCountMoreThan",
          countNumber: 2,
        });
      },
      says: "rule 1 all but 2",
    },
  ],
  "image-events-refused": [
    {
      as: "a bus that lets only its own account in",
      plant: () => service({ image: { ...config.image, registryId: "444455556666" } }),
      says: "the policy of the default bus does not let 444455556666",
      also: ["function-right-missing", "rule-missing"],
    },
  ],
  "check-missing": [
    {
      as: "a function that was deleted",
      plant: ({ deployed }) => void deployed.functions.delete("contract-check"),
      says: "there is no function contract-check",
    },
  ],
  "group-missing": [
    {
      as: "a name that was mistyped",
      plant: () =>
        service({
          cells: [{ ...cell, codedeploy: { application: "storefront", deploymentGroup: "storefront" } }],
        }),
      says: "there is no deployment group storefront/storefront",
      also: ["cannot-create-deployment", "cannot-override-alarms", "function-right-missing"],
    },
  ],
  "group-style": [
    {
      as: "a group for Lambda",
      plant: (all) => void (groupOf(all).shown = { computePlatform: "Lambda" }),
      says: "is Lambda, BLUE_GREEN, WITH_TRAFFIC_CONTROL",
    },
    {
      as: "a group that deploys in place",
      plant: (all) =>
        void (groupOf(all).shown = {
          deploymentStyle: { deploymentType: "IN_PLACE", deploymentOption: "WITHOUT_TRAFFIC_CONTROL" },
        }),
      says: "is ECS, IN_PLACE, WITHOUT_TRAFFIC_CONTROL",
    },
  ],
  "group-role-missing": [
    {
      as: "a role that was deleted",
      plant: ({ deployed }) => void deployed.roles.delete("CodeDeployRoleForECS"),
      says: "role/CodeDeployRoleForECS of storefront/storefront-a does not exist",
    },
    {
      as: "a role for somebody else",
      plant: (all) => {
        role(all).trust = JSON.parse(
          JSON.stringify(role(all).trust).replace("codedeploy.", "ecs-tasks."),
        ) as object;
      },
      says: "does not trust codedeploy.amazonaws.com",
    },
  ],
  "group-role-hooks": [
    {
      as: "a role that may invoke the functions of another tool only",
      plant: (all) => {
        const others = "arn:aws:lambda:*:*:function:deploy-hook-*";
        role(all).attached = [];
        role(all).inline = own(moves, passes, { ...invokes, Resource: others });
      },
      says: "may not lambda:InvokeFunction on arn:aws:lambda:eu-central-1:111122223333:function:CodeDeployHook_pointsman_BeforeInstall",
    },
  ],
  "group-role-pass": [
    {
      as: "the limited policy, which does not pass a task role",
      plant: (all) => void (role(all).attached = [all.policyArn("/AWSCodeDeployRoleForECSLimited")]),
      says: /the deployment group .*may not iam:PassRole on arn:aws:iam::111122223333:role\/storefront-task$/,
    },
  ],
  "group-role-alarms": [
    {
      as: "a role that may not read alarms",
      plant: (all) => {
        const Action = moves.Action.filter((action) => !action.startsWith("cloudwatch"));
        role(all).attached = [];
        role(all).inline = own({ ...moves, Action }, passes, invokes);
        all.world.alarms.putAlarm({
          name: "storefront-latency",
          measure: "latency",
          of: all.cell.loadBalancerArn,
          threshold: 1,
          treatMissingData: "breaching",
        });
        groupOf(all).shown = alarmsOfGroup(["storefront-latency"]);
      },
      says: "may not cloudwatch:DescribeAlarms on arn:aws:cloudwatch:eu-central-1:111122223333:alarm:storefront-latency",
    },
    {
      as: "a role that may read the group's alarms, and none of the service file",
      plant: (all) => {
        const Action = moves.Action.filter((action) => !action.startsWith("cloudwatch"));
        role(all).attached = [];
        role(all).inline = own({ ...moves, Action }, passes, invokes, {
          Action: "cloudwatch:DescribeAlarms",
          Resource: "arn:aws:cloudwatch:*:*:alarm:shared-*",
        });
      },
      says: "may not cloudwatch:DescribeAlarms on arn:aws:cloudwatch:eu-central-1:111122223333:alarm:storefront-5xx",
    },
  ],
  "group-role-acts": [
    {
      as: "a role that may move the listener of another service",
      plant: (all) => {
        role(all).attached = [];
        role(all).inline = own(
          { ...moves, Action: moves.Action.filter((action) => !action.startsWith("elastic")) },
          { Action: "elasticloadbalancing:Describe*", Resource: "*" },
          {
            Action: ["elasticloadbalancing:ModifyListener", "elasticloadbalancing:ModifyRule"],
            Resource: "arn:aws:elasticloadbalancing:*:*:listener*/app/other/*",
          },
          passes,
          invokes,
        );
      },
      says: "may not elasticloadbalancing:ModifyListener on arn:aws:elasticloadbalancing",
    },
  ],
  "group-role-triggers": [
    {
      as: "the limited policy, and a topic of another name",
      plant: (all) => {
        role(all).attached = [all.policyArn("/AWSCodeDeployRoleForECSLimited")];
        role(all).inline = own(passes);
        groupOf(all).shown = {
          triggerConfigurations: [
            {
              triggerName: "ops",
              triggerTargetArn: "arn:aws:sns:eu-central-1:111122223333:ops",
              triggerEvents: ["DeploymentFailure"],
            },
          ],
        };
      },
      says: "may not sns:Publish on arn:aws:sns:eu-central-1:111122223333:ops",
    },
  ],
  "group-rollback-off": [
    {
      as: "a group without automatic rollback",
      plant: (all) => void (groupOf(all).autoRollback = { enabled: false, events: [] }),
      says: "does not roll back by itself on DEPLOYMENT_FAILURE, DEPLOYMENT_STOP_ON_ALARM, DEPLOYMENT_STOP_ON_REQUEST",
    },
    {
      as: "what CDK sets by default: not on StopDeployment",
      plant: (all) =>
        void (groupOf(all).autoRollback = {
          enabled: true,
          events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"],
        }),
      says: "does not roll back by itself on DEPLOYMENT_STOP_ON_REQUEST",
    },
  ],
  "group-busy": [
    {
      as: "a deployment of somebody's that waits",
      plant: (all) =>
        void (groupOf(all).shown = {
          lastAttemptedDeployment: { deploymentId: "d-ABCDEFGHI", status: "Ready" },
        }),
      says: "d-ABCDEFGHI occupies storefront/storefront-a (Ready)",
    },
  ],
  "termination-wait-short": [
    {
      as: "a wait below what the service file declares",
      plant: (all) => void (groupOf(all).terminationWaitMinutes = 5),
      says: "the termination wait of storefront/storefront-a is 5m, and storefront counts on 30m",
    },
    {
      as: "a wait that a long bake does not fit into",
      plant: () => service({ strategy: { kind: "all-at-once", bakeSeconds: 7200 } }),
      says: "is 30m, and storefront counts on 130m",
    },
  ],
  "termination-wait-none": [
    {
      as: "the default of CDK",
      plant: (all) => {
        groupOf(all).terminationWaitMinutes = 0;
        const { terminationWaitSeconds: _, ...rest } = needed(cell);
        return service({ cells: [rest] });
      },
      says: "the termination wait of storefront/storefront-a is 0 minutes",
    },
  ],
  "ready-wait-short": [
    {
      as: "a preview approval on a group that does not wait",
      plant: () =>
        service({
          gates: { ...config.gates, approval: { at: "preview", limitSeconds: 86_400, onLimit: "refuse" } },
        }),
      says: "the ready wait of storefront/storefront-a is 0s, and storefront counts on 1d",
    },
  ],
};

const policy = (tagStatus: string, selection: object): string =>
  JSON.stringify({
    rules: [{ rulePriority: 1, selection: { tagStatus, ...selection }, action: { type: "expire" } }],
  });
