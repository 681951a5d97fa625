import { tagKeys } from "../../../functions/targets/aws/names.ts";
import type { Question } from "../section.ts";
import { beyondTraffic } from "./beyond-traffic.ts";
import { arn, right } from "./rights.ts";
import type { Beyond, Conditions, Where } from "./rights.ts";
import type { Installation } from "./installation.ts";
import type { Principal } from "./principals.ts";
import type { Simulator } from "./simulator.ts";

/** What lies beyond what rounds and people need: a right that is used, but wider than its use. */
export async function beyondQuestions(
  { principals, where }: Pick<Installation, "principals" | "where">,
  simulator: Simulator,
): Promise<Question[]> {
  const questions = Object.entries(beyond(where)).map(async ([name, deeds]) => {
    const whose = principals.find((each) => each.name === name);
    if (!whose) return [{ about: name, differences: ["there is no such principal"] }];
    return Promise.all(deeds.map((deed) => tried(whose, deed, simulator)));
  });
  return (await Promise.all(questions)).flat();
}

async function tried(
  whose: Principal,
  { what, right: each }: Beyond,
  simulator: Simulator,
): Promise<Question> {
  const refusal = await simulator.refusal(whose, each);
  return {
    about: `${whose.name} may not ${what}`,
    // A question that could not be asked is no refusal.
    differences: refusal === undefined ? ["it is allowed"] : refusal.endsWith("Denied") ? [] : [refusal],
  };
}

const ours = "aws:ResourceTag/pointsman:installation";
const nobodys: Conditions = {};
const anothers: Conditions = { [`aws:ResourceTag/${tagKeys.installation}`]: "another" };
const asAnother: Conditions = { [`aws:RequestTag/${tagKeys.installation}`]: "another" };
const asOurs: Conditions = { [`aws:RequestTag/${tagKeys.installation}`]: "pointsman" };

/** By principal. Whoever follows load balancers keeps to what is its own (invariant 4), and so do people. */
function beyond(where: Where): Readonly<Record<string, readonly Beyond[]>> {
  const things = thingsOf(where);
  return {
    "pointsman-mirror": [
      ...foreign(things),
      ...making(where, things),
      ...ends(things),
      ...others(where),
      ...retagging(things),
    ],
    mirroroperator: [...foreign(things), ...making(where, things), ...others(where), ...releases(where)],
    mirrorviewer: [...changing(where, things), ...others(where), ...releases(where)],
    ...beyondTraffic(where),
  };
}

const thingsOf = (where: Where) => {
  const balancing = (rest: string) => arn(where, "elasticloadbalancing", rest);
  return {
    balancer: balancing("loadbalancer/net/pm-theirs/0123456789abcdef"),
    listener: balancing("listener/net/pm-theirs/0123456789abcdef/0123456789abcdef"),
    group: balancing("targetgroup/pm-theirs/0123456789abcdef"),
    security: arn(where, "ec2", "security-group/sg-0a1b2c3d"),
  };
};
type Things = ReturnType<typeof thingsOf>;

const writes = ({ balancer, listener, group, security }: Things) =>
  [
    ["elasticloadbalancing:RegisterTargets", group],
    ["elasticloadbalancing:DeregisterTargets", group],
    ["elasticloadbalancing:DeleteTargetGroup", group],
    ["elasticloadbalancing:ModifyTargetGroup", group],
    ["elasticloadbalancing:ModifyListener", listener],
    ["elasticloadbalancing:DeleteListener", listener],
    ["elasticloadbalancing:CreateListener", balancer],
    ["elasticloadbalancing:DeleteLoadBalancer", balancer],
    ["elasticloadbalancing:SetSubnets", balancer],
    ["ec2:AuthorizeSecurityGroupIngress", security],
    ["ec2:DeleteSecurityGroup", security],
    ["ec2:RevokeSecurityGroupIngress", security],
  ] as const;

const foreign = (things: Things): Beyond[] =>
  writes(things).flatMap(([action, resource]) => [
    { what: `${action} on what bears no tag`, right: right(action, resource, nobodys) },
    { what: `${action} on another installation's`, right: right(action, resource, anothers) },
  ]);

/** What is there is tagged by a person alone, who says so. */
const retagging = ({ balancer, listener, group, security }: Things): Beyond[] => [
  ...[balancer, listener, group].map((resource) => ({
    what: `tag ${resource.split(":").at(-1)?.split("/")[0] ?? ""}s that are there`,
    right: right("elasticloadbalancing:AddTags", resource, asOurs),
  })),
  { what: "tag security groups that are there", right: right("ec2:CreateTags", security, asOurs) },
];

const making = (where: Where, { balancer, security }: Things): Beyond[] => [
  {
    what: "make a load balancer of another installation",
    right: right("elasticloadbalancing:CreateLoadBalancer", balancer, asAnother),
  },
  {
    what: "tag a load balancer as another installation's",
    right: right("elasticloadbalancing:AddTags", balancer, asAnother),
  },
  {
    what: "make a security group of another installation",
    right: right("ec2:CreateSecurityGroup", security, asAnother),
  },
  {
    what: "make a security group in another VPC",
    right: right("ec2:CreateSecurityGroup", arn(where, "ec2", "vpc/vpc-0a0b0c0d")),
  },
];

/** A mirror ends by a person's word. */
const ends = ({ balancer, security }: Things): Beyond[] => [
  {
    what: "delete a load balancer, its own neither",
    right: right("elasticloadbalancing:DeleteLoadBalancer", balancer, { [ours]: "pointsman" }),
  },
  {
    what: "delete a security group, its own neither",
    right: right("ec2:DeleteSecurityGroup", security, { [ours]: "pointsman" }),
  },
];

const others = (where: Where): Beyond[] => [
  {
    what: "read another secret",
    right: right("secretsmanager:GetSecretValue", arn(where, "secretsmanager", "secret:database-a1B2c3")),
  },
  {
    what: "read a secret whose name goes on",
    right: right(
      "secretsmanager:GetSecretValue",
      arn(where, "secretsmanager", "secret:pointsman/private-prod-a1B2c3"),
    ),
  },
  {
    what: "invoke another function",
    right: right("lambda:InvokeFunction", arn(where, "lambda", "function:pointsman-deploy")),
  },
  {
    what: "make another service's role",
    right: right("iam:CreateServiceLinkedRole", `arn:aws:iam::${where.account}:role/aws-service-role/ecs`, {
      "iam:AWSServiceName": "ecs.amazonaws.com",
    }),
  },
];

/** In the ledger people reach what is kept of mirrors. */
const releases = (where: Where): Beyond[] =>
  ["Query", "UpdateItem", "DeleteItem"].flatMap((call) => {
    const table = arn(where, "dynamodb", "table/pointsman-ledger");
    const of = (key: string) => right(`dynamodb:${call}`, table, { "dynamodb:LeadingKeys": [key] });
    return [
      { what: `${call} what is kept of a release`, right: of("release#{release}") },
      { what: `${call} what is kept of a service`, right: of("service#storefront") },
      { what: `${call} without a partition`, right: right(`dynamodb:${call}`, table) },
    ];
  });

/** Whoever only looks. */
const changing = (where: Where, things: Things): Beyond[] => [
  ...writes(things).map(([action, resource]) => ({
    what: `${action} on what is ours`,
    right: right(action, resource, { [ours]: "pointsman" }),
  })),
  {
    what: "write what is kept of a mirror",
    right: right("dynamodb:UpdateItem", arn(where, "dynamodb", "table/pointsman-ledger"), {
      "dynamodb:LeadingKeys": ["mirror#shop"],
    }),
  },
];
