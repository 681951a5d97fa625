import type { IamPolicy } from "./iam-evaluate.ts";

const acts = [
  "ecs:DescribeServices",
  "ecs:CreateTaskSet",
  "ecs:UpdateServicePrimaryTaskSet",
  "ecs:DeleteTaskSet",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:ModifyRule",
  "cloudwatch:DescribeAlarms",
];
const toTasks = { StringLike: { "iam:PassedToService": ["ecs-tasks.amazonaws.com"] } };
const managed = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/** Policies of AWS's own that the sandbox knows, by ARN. */
export const managedPolicies: ReadonlyMap<string, IamPolicy> = new Map([
  [
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECS.html
    managed("AWSCodeDeployRoleForECS"),
    {
      Statement: [
        {
          Effect: "Allow",
          Action: [...acts, "lambda:InvokeFunction", "sns:Publish", "s3:GetObject", "s3:GetObjectVersion"],
          Resource: "*",
        },
        { Effect: "Allow", Action: "iam:PassRole", Resource: "*", Condition: toTasks },
      ],
    },
  ],
  [
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForECSLimited.html
    managed("AWSCodeDeployRoleForECSLimited"),
    {
      Statement: [
        { Effect: "Allow", Action: acts, Resource: "*" },
        { Effect: "Allow", Action: "sns:Publish", Resource: "arn:aws:sns:*:*:CodeDeployTopic_*" },
        {
          Effect: "Allow",
          Action: "lambda:InvokeFunction",
          Resource: "arn:aws:lambda:*:*:function:CodeDeployHook_*",
        },
        {
          Effect: "Allow",
          Action: "iam:PassRole",
          Resource: ["arn:aws:iam::*:role/ecsTaskExecutionRole", "arn:aws:iam::*:role/ECSTaskExecution*"],
          Condition: toTasks,
        },
      ],
    },
  ],
  [
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    managed("service-role/AmazonECSTaskExecutionRolePolicy"),
    {
      Statement: {
        Effect: "Allow",
        Action: [
          "ecr:GetAuthorizationToken",
          "ecr:BatchCheckLayerAvailability",
          "ecr:GetDownloadUrlForLayer",
          "ecr:BatchGetImage",
          "logs:CreateLogStream",
          "logs:PutLogEvents",
        ],
        Resource: "*",
      },
    },
  ],
]);
