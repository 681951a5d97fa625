import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import { sandboxSettings } from "../../../infra/sandbox/installation.ts";
import { biggest } from "../../flows/biggest.ts";
import { storefront } from "../../flows/stories.ts";
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
 * The services that the flow tests release, as files would describe them, and a network: an installation that
 * those tests could run in. A service or cell that stands not here is one that no role may touch.
 */
export function installationOfTheTests(): Installation {
  const config = { ...described, name: "pointsman", account, region };
  const { Resources } = synthesised(config, testedServices);
  return installationOf(
    "the flow tests' installation",
    Resources as Readonly<Record<string, TemplateResource>>,
  );
}

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
  }),
  storefront({
    service: "checkout",
    image: { repository: "checkout", tags: ["v*"] },
    cells: cells("checkout", ["a", "checkout-a"]),
  }),
  { ...biggest(), service: "biggest" },
  // Another one's file, changed by mistake.
  storefront({
    service: "elsewhere",
    image: { repository: "elsewhere", tags: [] },
    cells: cells("storefront", ["storefront-a"]),
  }),
];
