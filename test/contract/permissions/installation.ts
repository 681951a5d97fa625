import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import { homeSubnets, homeVpc } from "../../../infra/sandbox/ec2/network.ts";
import { cloudSecret } from "../../../infra/sandbox/mirror-functions.ts";
import { sandboxSettings } from "../../../infra/sandbox/installation.ts";
import { biggest } from "../../flows/biggest.ts";
import { shop as shopGroup } from "../../flows/group-world.ts";
import { storefront } from "../../flows/stories.ts";
import { policyOf } from "../../flows/traffic-release-world.ts";
import { shop } from "../../flows/traffic-world.ts";
import { mirror } from "../../infra/aws/described.ts";
import { installation as described, synthesised } from "../../infra/aws/synthesised.ts";
import type { TemplateResource } from "../synthesised-app.ts";
import type { Where } from "./rights.ts";
import { deployed } from "./cloudformation.ts";
import { documentOf, principals } from "./principals.ts";
import type { PolicyDocument, Principal } from "./principals.ts";
import { lentRights } from "./wiring.ts";
import type { Lent } from "./wiring.ts";
import type { Deployed } from "./cloudformation.ts";

/** A template as it would stand in the account that the flow tests play in. */
export interface Installation {
  readonly name: string;
  readonly deployed: Deployed;
  readonly where: Where;
  readonly principals: readonly Principal[];
  readonly lent: readonly Lent[];
  /** Of keys, by ARN. */
  readonly resourcePolicies: ReadonlyMap<string, PolicyDocument>;
}

const { account, region } = sandboxSettings;
/** CloudFormation would make these up; the sandbox has names for them. */
const names = {
  "AWS::DynamoDB::GlobalTable": sandboxSettings.table,
  "AWS::SNS::Topic": sandboxSettings.topicArn.slice(sandboxSettings.topicArn.lastIndexOf(":") + 1),
};

export function installationOf(
  name: string,
  template: Readonly<Record<string, TemplateResource>>,
): Installation {
  const made = deployed(template, { account, region, names });
  const keys = [...made.resources.values()].filter(({ type }) => type === "AWS::KMS::Key");
  const [key] = keys;
  if (!key?.arn || keys.length > 1) throw new Error(`${name} has ${keys.length} keys`);
  return {
    name,
    deployed: made,
    where: { account, region, keyArn: key.arn },
    principals: principals(made),
    lent: lentRights(made),
    resourcePolicies: new Map([[key.arn, documentOf(key, "KeyPolicy")]]),
  };
}

/**
 * The services that the flow tests release and the load balancers that they follow, as files would describe them, and
 * a network: an installation that those tests could run in. What stands not here is what no role may touch.
 */
export function installationOfTheTests(): Installation {
  const config = { ...described, name: "pointsman", account, region };
  const { Resources } = synthesised(config, testedServices, testedMirrors, testedPolicies);
  const made = installationOf(
    "the flow tests' installation",
    Resources as Readonly<Record<string, TemplateResource>>,
  );
  return {
    ...made,
    where: { ...made.where, secretKeys: new Map([[cloudSecret, secretKey]]) },
    resourcePolicies: new Map([...made.resourcePolicies, [secretKey, accountDecides]]),
  };
}

/** The key of the cloud's secret, which lets its account's policies decide. */
const secretKey = `arn:aws:kms:${region}:${account}:key/0f6f3d2c-9a4b-4a57-8f1e-2b7c1d9e5a10`;
const accountDecides: PolicyDocument = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "kms:*",
      Resource: "*",
      Principal: { AWS: `arn:aws:iam::${account}:root` },
    },
  ],
};

const cells = (application: string, groups: readonly string[]): ServiceConfig["cells"] =>
  groups.map((deploymentGroup) => ({
    name: deploymentGroup.replace(`${application}-`, ""),
    wave: 1,
    codedeploy: { application, deploymentGroup },
    loadBalancer: "application",
  }));

const checkedBy = (name: string): ServiceConfig["gates"] => ({
  ...storefront().gates,
  compatibility: [{ kind: "lambda", name }],
});

const testedServices: readonly ServiceConfig[] = [
  storefront({
    cells: cells("storefront", ["storefront-a", "storefront-b", "storefront-c"]),
    gates: checkedBy("shop-contract"),
    group: shopGroup,
  }),
  storefront({
    service: "checkout",
    image: { repository: "checkout", tags: ["v*"] },
    cells: cells("checkout", ["a", "checkout-a"]),
  }),
  { ...biggest(), service: "biggest" },
  // Rehearsed with its traffic.
  storefront({
    service: "basket",
    image: { repository: "basket", tags: ["v*"] },
    cells: cells("basket", ["basket-blue", "basket-green"]),
  }),
  // Another one's file, changed by mistake.
  storefront({
    service: "elsewhere",
    image: { repository: "elsewhere", tags: [] },
    cells: cells("storefront", ["storefront-a"]),
  }),
];

/** In the VPC of the tests, and one in a VPC that is not there; more than one share, whose schedules have one role. */
const testedMirrors: readonly MirrorConfig[] = Array.from({ length: 101 }, (_, index) => {
  const each = mirror(`m-${index}`);
  const vpcId = index === 0 ? "vpc-0nowhere" : homeVpc;
  return {
    ...each,
    cloud: { ...each.cloud, secret: cloudSecret, secretKmsKey: secretKey },
    place: { ...each.place, vpcId, subnetIds: homeSubnets },
  };
});

const rehearsed = { id: "Z0123456789ABCDEFGHI", name: "example.com", private: false };

/**
 * The policies of the flow tests: one with addresses of both families, one whose zone is a VPC's, many of one zone; and
 * those that are rehearsed.
 */
const testedPolicies: readonly PolicyConfig[] = [
  shop({ types: ["A", "AAAA"] }),
  shop({ policy: "inner", zone: { id: "Z0PRIVATE", name: "example.com", private: true } }),
  policyOf(["a", "b"]),
  ...Array.from({ length: 12 }, (_, at) => shop({ policy: `p-${at}`, name: `p-${at}.example.com` })),
  shop({ policy: "rehearsed-shop", zone: rehearsed }),
  policyOf(["blue", "green"], { policy: "basket", name: "basket.example.com", zone: rehearsed }),
];
