import { also, beyondIn, has, idleIn, onResource, refusedIn, wildcardIn, without } from "./planted-in.ts";
import type { Plant } from "./planted-in.ts";
import type { Statement } from "./principals.ts";

const follower = "pointsman-mirror";
const anywhere = "arn:aws:elasticloadbalancing:eu-central-1:111122223333";

/** The statement of an action, with other conditions or none. */
const under =
  (action: string, Condition?: Statement["Condition"]) =>
  ({ Condition: before, ...each }: Statement): Statement[] => {
    const kept = has({ ...each }, action) ? Condition : before;
    return [kept ? { ...each, Condition: kept } : each];
  };

/** Mistakes in what the functions of mirrors may do. */
export const mirrorPlants: readonly Plant[] = [
  {
    what: "targets of another installation's groups",
    found: refusedIn(
      follower,
      under("elasticloadbalancing:RegisterTargets", {
        StringEquals: { "aws:ResourceTag/pointsman:installation": "another" },
      }),
    ),
    sentence: /^pointsman-mirror may elasticloadbalancing:RegisterTargets: .*ImplicitlyDenied$/,
  },
  {
    what: "the tag asked of a thing that is only being made",
    found: refusedIn(
      follower,
      under("elasticloadbalancing:CreateTargetGroup", {
        StringEquals: { "aws:ResourceTag/pointsman:installation": "pointsman" },
      }),
    ),
    sentence: /^pointsman-mirror may elasticloadbalancing:CreateTargetGroup: .*ImplicitlyDenied$/,
  },
  {
    what: "tags for listeners of the wrong call",
    found: refusedIn(
      follower,
      under("elasticloadbalancing:AddTags", {
        StringEquals: { "elasticloadbalancing:CreateAction": "CreateLoadBalancer" },
      }),
    ),
    sentence: /^pointsman-mirror may elasticloadbalancing:AddTags: on .*listener.*ImplicitlyDenied$/,
  },
  {
    what: "target groups that are not ours to tag, by their ARN",
    found: refusedIn(
      follower,
      onResource("elasticloadbalancing:AddTags", `${anywhere}:loadbalancer/net/pm-*`),
    ),
    sentence: /^pointsman-mirror may elasticloadbalancing:AddTags: on .*targetgroup.*ImplicitlyDenied$/,
  },
  {
    what: "a security group in no VPC",
    found: refusedIn(
      follower,
      onResource("ec2:CreateSecurityGroup", "arn:aws:ec2:eu-central-1:111122223333:security-group/*"),
    ),
    sentence: /^pointsman-mirror may ec2:CreateSecurityGroup: on .*:vpc\/.*ImplicitlyDenied$/,
  },
  {
    what: "a secret without the letters behind its name",
    found: refusedIn(
      follower,
      onResource(
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:pointsman/private",
      ),
    ),
    sentence: /^pointsman-mirror may secretsmanager:GetSecretValue: .*ImplicitlyDenied$/,
  },
  {
    what: "another function in place of the reader",
    found: refusedIn(
      follower,
      onResource(
        "lambda:InvokeFunction",
        "arn:aws:lambda:eu-central-1:111122223333:function:pointsman-probe",
      ),
    ),
    sentence: /^pointsman-mirror may lambda:InvokeFunction: .*ImplicitlyDenied$/,
  },
  {
    what: "a service-linked role of another service",
    found: refusedIn(
      follower,
      under("iam:CreateServiceLinkedRole", { StringEquals: { "iam:AWSServiceName": "ecs.amazonaws.com" } }),
    ),
    sentence: /^pointsman-mirror may iam:CreateServiceLinkedRole: .*ImplicitlyDenied$/,
  },
  {
    what: "a schedule of the shares that may invoke the sweep only",
    found: refusedIn(
      "schedule of pointsman-mirror",
      onResource(
        "lambda:InvokeFunction",
        "arn:aws:lambda:eu-central-1:111122223333:function:pointsman-sweep",
      ),
    ),
    sentence: /^schedule of pointsman-mirror may lambda:InvokeFunction: .*ImplicitlyDenied$/,
  },
  {
    what: "a round that may delete load balancers",
    found: idleIn(
      follower,
      also("elasticloadbalancing:DeleteLoadBalancer", `${anywhere}:loadbalancer/net/*`),
    ),
    sentence: /elasticloadbalancing:DeleteLoadBalancer \(Planted\) was never used$/,
  },
  {
    what: "a reader of Octavia that may call AWS",
    found: idleIn("pointsman-octavia", also("secretsmanager:GetSecretValue", "*")),
    sentence:
      /^pointsman-octavia uses what it may: secretsmanager:GetSecretValue \(Planted\) was never used$/,
  },
  {
    what: "the security groups of every VPC",
    found: wildcardIn(follower, onResource("ec2:GetSecurityGroupsForVpc", "*")),
    sentence: /ec2:GetSecurityGroupsForVpc is allowed on \*, and has resource types: vpc$/,
  },
  {
    what: "a name of a secret with one letter open",
    found: wildcardIn(
      follower,
      onResource(
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:pointsman/privat?",
      ),
    ),
    sentence: /secretsmanager:GetSecretValue is allowed on .*privat\?, and has resource types/,
  },
  {
    what: "targets of groups that bear no tag of ours",
    found: beyondIn(follower, under("elasticloadbalancing:RegisterTargets")),
    sentence:
      /^pointsman-mirror may not elasticloadbalancing:RegisterTargets on what bears no tag: it is allowed$/,
  },
  {
    what: "tags for what is there",
    found: beyondIn(follower, under("elasticloadbalancing:AddTags")),
    sentence: /^pointsman-mirror may not tag targetgroups that are there: it is allowed$/,
  },
  {
    what: "an operator of mirrors who reaches the whole ledger",
    found: beyondIn("mirroroperator", under("dynamodb:UpdateItem")),
    sentence: /^mirroroperator may not UpdateItem what is kept of a release: it is allowed$/,
  },
  {
    what: "a condition on partitions that a request without any meets",
    found: beyondIn(
      "mirrorviewer",
      under("dynamodb:Query", { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["mirror#*"] } }),
    ),
    sentence: /^mirrorviewer may not Query without a partition: it is allowed$/,
  },
  {
    what: "a viewer of mirrors who may register targets",
    found: beyondIn("mirrorviewer", also("elasticloadbalancing:RegisterTargets", "*")),
    sentence: /^mirrorviewer may not elasticloadbalancing:RegisterTargets on what is ours: it is allowed$/,
  },
  {
    what: "a viewer of mirrors who may read less than the ledger's mirrors",
    found: refusedIn(
      "mirrorviewer",
      under("dynamodb:Query", { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["mirrors"] } }),
    ),
    sentence: /^mirrorviewer may dynamodb:Query: .*mirror#shop.*ImplicitlyDenied$/,
  },
  {
    what: "an operator of mirrors without the right to delete a load balancer",
    found: refusedIn("mirroroperator", without("elasticloadbalancing:DeleteLoadBalancer")),
    sentence: /^mirroroperator may elasticloadbalancing:DeleteLoadBalancer: .*ImplicitlyDenied$/,
  },
  {
    what: "a viewer of mirrors with what only creating asks for",
    found: idleIn("mirrorviewer", also("ec2:DescribeInstances", "*")),
    sentence: /^mirrorviewer uses what it may: ec2:DescribeInstances \(Planted\) was never used$/,
  },
];
