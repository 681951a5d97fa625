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

/** Only where load balancers are followed. The ledger is asked for what mirrors own. */
const ofMirrors = [
  "acm:DescribeCertificate",
  "dynamodb:Query",
  "ec2:DescribeSecurityGroups",
  "ec2:DescribeSubnets",
  "ec2:DescribeVpcs",
  "elasticloadbalancing:DescribeTags",
  "iam:GetServerCertificate",
  "secretsmanager:DescribeSecret",
] as const;

/** Every right that a look needs, and nothing besides: each only reads. */
export const neededRights: readonly string[] = [...ofAnything, ...ofFunctions, ...ofMirrors].toSorted();
export const neededForMirrors: readonly string[] = ofMirrors;

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
    {
      Sid: "LookAtMirrors",
      Effect: "Allow",
      Action: ofMirrors.filter((action) => action !== "dynamodb:Query"),
      Resource: "*",
    },
    {
      Sid: "ReadTheLedger",
      Effect: "Allow",
      Action: "dynamodb:Query",
      Resource: "arn:aws:dynamodb:*:*:table/pointsman-*",
    },
  ],
} as const;
