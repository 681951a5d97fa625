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

/** Only where weights are moved. The ledger is asked for what policies own, and what is under way. */
const ofTraffic = [
  "dynamodb:Query",
  "route53:GetHealthCheck",
  "route53:GetHostedZone",
  "route53:ListResourceRecordSets",
  "states:DescribeExecution",
] as const;

const ofLedger = "dynamodb:Query";
const besides = (actions: readonly string[]): string[] => actions.filter((action) => action !== ofLedger);

/** Every right that a look needs, and nothing besides: each only reads. */
export const neededRights: readonly string[] = [
  ...new Set([...ofAnything, ...ofFunctions, ...ofMirrors, ...ofTraffic]),
].toSorted();
export const neededForMirrors: readonly string[] = ofMirrors;
export const neededForTraffic: readonly string[] = ofTraffic;

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
      Action: besides(ofMirrors),
      Resource: "*",
    },
    {
      Sid: "LookAtTraffic",
      Effect: "Allow",
      Action: besides(ofTraffic),
      Resource: [
        "arn:aws:route53:::hostedzone/*",
        "arn:aws:route53:::healthcheck/*",
        "arn:aws:states:*:*:execution:pointsman-*:*",
      ],
    },
    {
      Sid: "ReadTheLedger",
      Effect: "Allow",
      Action: ofLedger,
      Resource: "arn:aws:dynamodb:*:*:table/pointsman-*",
    },
  ],
} as const;
