/** Reads of functions: the one of them also tells where a function's code can be fetched. */
const ofFunctions = [
  "lambda:GetFunction",
  "lambda:GetFunctionEventInvokeConfig",
  "lambda:GetFunctionUrlConfig",
  "lambda:GetPolicy",
] as const;

const ofAnything = [
  "cloudwatch:DescribeAlarms",
  "codedeploy:GetDeploymentGroup",
  "dynamodb:DescribeTable",
  "ecr:DescribeRepositories",
  "ecr:GetLifecyclePolicy",
  "ecs:DescribeServices",
  "ecs:DescribeTaskDefinition",
  "elasticloadbalancing:DescribeListeners",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeRules",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "events:DescribeEventBus",
  "events:DescribeRule",
  "events:ListRuleNamesByTarget",
  "events:ListTargetsByRule",
  "iam:GetRole",
  "iam:SimulatePrincipalPolicy",
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "lambda:GetAccountSettings",
  "scheduler:GetSchedule",
  "scheduler:ListSchedules",
  "sns:GetSubscriptionAttributes",
  "sns:GetTopicAttributes",
  "sns:ListSubscriptionsByTopic",
  "sqs:GetQueueAttributes",
  "sqs:GetQueueUrl",
  "states:DescribeStateMachine",
] as const;

/** Every right that a look needs, and nothing besides: each only reads. */
export const neededRights: readonly string[] = [...ofAnything, ...ofFunctions].toSorted();

/** As a policy of one's own, for an installation called pointsman. */
export const neededPolicy = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "LookAtTheAccount", Effect: "Allow", Action: ofAnything, Resource: "*" },
    {
      Sid: "LookAtPointsman",
      Effect: "Allow",
      Action: ofFunctions,
      Resource: [
        "arn:aws:lambda:*:*:function:pointsman-*",
        "arn:aws:lambda:*:*:function:CodeDeployHook_pointsman_*",
      ],
    },
  ],
} as const;
