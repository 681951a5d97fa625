import { AwsSolutionsChecks, NIST80053R5Checks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import { keys } from "../../../functions/ledger/keys.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";
import { mirror, services } from "./described.ts";
import { reachableCalls } from "./reachable-calls.ts";
import { actionsOf, statements } from "./statements.ts";
import { at, installation, named, ofType, synthesised } from "./synthesised.ts";
import type { Template } from "./synthesised.ts";

const key = "arn:aws:kms:eu-central-1:111122223333:key/0f6f3d2c-9a4b-4a57-8f1e-2b7c1d9e5a10";
/** Each in a VPC of its own, behind a login of its own. */
const mirrorAt = (index: number, more: Partial<MirrorConfig["cloud"]> = {}): MirrorConfig => {
  const plain = mirror(`m-${index}`);
  return {
    ...plain,
    cloud: { ...plain.cloud, secret: `pointsman/private-${index}`, ...more },
    place: { ...plain.place, vpcId: `vpc-0a1b2c3d4e5f6a7b${index}` },
  };
};
const { cloud } = mirror("any");

const template = synthesised(installation, services, [mirrorAt(0)]);
const policyOf = (role: string, of: Template = template) =>
  named(of, "AWS::IAM::ManagedPolicy", `MirrorCommandsPointsmanMirror${role}`);
const ownerOf = (role: string) => `pointsmanMirrorCommandsPointsmanMirror${role}`;
const all = statements(template);
const [viewer, operator] = ["Viewer", "Operator"].map((role) => new Set(actionsOf(all, ownerOf(role))));
const of = (role: string, action: string) =>
  all.filter(({ owner, actions }) => owner === ownerOf(role) && actions.includes(action));

/** Calls whose name says that they change nothing. */
const isLook = (action: string) => /:(Describe|Get|List|Query)/.test(action);

describe("what people need for `pointsman targets`", () => {
  const code = [
    "functions/targets/round/connect.ts",
    "functions/targets/command/adopt.ts",
    "functions/targets/command/removal.ts",
    "cli/targets/open-aws.ts",
  ];
  const reachable = new Set(code.flatMap((file) => [...reachableCalls(file)]));
  const needed = [...reachable].filter((action) => !/^dynamodb:(GetItem|PutItem)$/.test(action));

  test("whatever the commands can call is allowed, to whoever has both policies", () => {
    expect(needed.filter((action) => !viewer?.has(action) && !operator?.has(action))).toEqual([]);
  });

  test("a viewer looks, and changes nothing", () => {
    expect(needed.filter(isLook).filter((action) => !viewer?.has(action))).toEqual([]);
    const changing = [...(viewer ?? [])].filter((action) => !isLook(action) && !action.startsWith("kms:"));
    expect(changing).toEqual(["lambda:InvokeFunction"]);
  });

  test("nothing is allowed that the commands cannot call, but what AWS checks beside a call", () => {
    const beside =
      /^kms:|ssm:GetParameter|iam:CreateServiceLinkedRole|ec2:(CreateTags|Describe(AccountAttributes|Addresses|Instances|InternetGateways)|GetSecurityGroupsForVpc)$/;
    const granted = [...(viewer ?? []), ...(operator ?? [])];
    expect(granted.filter((action) => !reachable.has(action) && !beside.test(action))).toEqual([]);
  });

  test("the viewer finds the ledger by the parameter that the installation writes", () => {
    const [found, ...others] = of("Viewer", "ssm:GetParameter");
    expect(others).toEqual([]);
    const id = ofType(template, "AWS::SSM::Parameter").find(
      ([, each]) => at(each, "Properties.Name") === "/pointsman/acme/ledger",
    )?.[0];
    expect(found?.resources).toEqual([`arn:aws:ssm:eu-central-1:111122223333:parameter\${${id}}`]);
  });
});

describe("invariant 4: only what is ours", () => {
  test("in the ledger people reach the partitions of mirrors, and none of releases", () => {
    const patterns = ["Viewer:Query", "Operator:UpdateItem", "Operator:DeleteItem"].map((each) => {
      const [role = "", call = ""] = each.split(":");
      const [only, ...others] = of(role, `dynamodb:${call}`);
      expect(others).toEqual([]);
      expect(at(only?.conditions, "Null")).toEqual({ "dynamodb:LeadingKeys": "false" });
      const condition = at(only?.conditions, "ForAllValues:StringLike") as Record<string, string[]>;
      return condition["dynamodb:LeadingKeys"] ?? [];
    });
    const isReached = (pk: string) =>
      patterns.every((names) =>
        names.some((name) => (name.endsWith("*") ? pk.startsWith(name.slice(0, -1)) : pk === name)),
      );
    const reached = Object.entries(keys).filter(([, make]) =>
      isReached((make as (...parts: string[]) => { pk: string })("x", "y", "z").pk),
    );
    expect(reached.map(([name]) => name)).toEqual([
      "mirror",
      "mirrorGroup",
      "knownMirror",
      "mirrorOverride",
      "mirrorDeed",
    ]);
  });

  test("what changes or deletes something asks for the installation's tag on it", () => {
    const ours = { StringEquals: { "aws:ResourceTag/pointsman:installation": "acme" } };
    for (const action of [
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeregisterTargets",
      "ec2:DeleteSecurityGroup",
      "ec2:RevokeSecurityGroupIngress",
    ])
      expect([action, of("Operator", action).map(({ conditions }) => conditions)]).toEqual([action, [ours]]);
  });

  test("whatever is tagged is tagged as the installation's", () => {
    expect(of("Operator", "elasticloadbalancing:AddTags").map(({ conditions }) => conditions)).toEqual([
      { StringEquals: { "aws:RequestTag/pointsman:installation": "acme" } },
    ]);
  });
});

describe("the policies", () => {
  test("fit into what a managed policy may have, also for ten VPCs and clouds", () => {
    const big = synthesised(
      installation,
      services,
      Array.from({ length: 10 }, (_, index) => mirrorAt(index, { secretKmsKey: key })),
    );
    for (const role of ["Viewer", "Operator"])
      expect(JSON.stringify(at(policyOf(role, big), "Properties.PolicyDocument")).length).toBeLessThan(6_144);
  });

  test("are told by the stack, and stay for the last mirror's removal while a cloud is named", () => {
    const text = JSON.stringify(synthesised({ ...installation, clouds: { private: cloud } }));
    for (const role of ["Viewer", "Operator"]) expect(text).toContain(`PolicymirrorX`.replace("X", role));
    expect(text).not.toContain("FunctionsMirror");
    expect(text).not.toContain("secretsmanager");
  });

  test.for([new AwsSolutionsChecks(), new NIST80053R5Checks()])(
    "cdk-nag finds nothing in them without mirrors either",
    (pack) => {
      const app = newApp({ "aws:cdk:bundling-stacks": [] });
      installationStack(app, { ...installation, clouds: { private: cloud } }, services);
      const { violations } = pack.validateScope(app);
      expect(violations.map(({ ruleName, violatingResources }) => [ruleName, violatingResources])).toEqual(
        [],
      );
    },
  );
});

describe("a secret under a key of its own", () => {
  const withKey = statements(synthesised(installation, services, [mirrorAt(0, { secretKmsKey: key })]));
  const decrypting = (found: typeof all) =>
    found.filter(({ resources }) => resources.includes(key)).map(({ owner, actions }) => [owner, actions]);

  test("is decrypted by the mirror's function and by viewers, through Secrets Manager only", () => {
    expect(decrypting(withKey)).toEqual([
      ["mirror", ["kms:Decrypt"]],
      [ownerOf("Viewer"), ["kms:Decrypt"]],
    ]);
    for (const { conditions } of withKey.filter(({ resources }) => resources.includes(key)))
      expect(JSON.stringify(conditions)).toContain("secretsmanager.eu-central-1.");
  });

  test("none is named where AWS's own key encrypts it", () => {
    expect(JSON.stringify(template)).not.toContain("CloudCredentialsKey");
  });
});
