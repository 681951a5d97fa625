import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { CheckConfig, PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";
import { validateFolder } from "../../../infra/config/validate.ts";
import { shop } from "../../flows/traffic-world.ts";
import { mirror, services } from "../../infra/aws/described.ts";
import { installation as everything } from "../../infra/aws/synthesised.ts";

/**
 * Installations that differ in what they have: the sample as the app makes it, one with a network, chat and checks of
 * the user's, one that follows load balancers besides, more than one function can in a round, and one that moves weights
 * of more names than one statement of IAM holds.
 */
export const installations: readonly { readonly name: string; readonly make: (root: string) => App }[] = [
  {
    name: "the sample",
    make(root) {
      const folder = join(root, "infra", "config");
      const { installation, services: described, mirrors, policies, problems } = validateFolder(folder);
      if (!installation) throw new Error(problems.map(({ sentence }) => sentence).join("\n"));
      const app = withoutBundles();
      installationStack(app, installation, described, mirrors, policies);
      return app;
    },
  },
  {
    name: "one with everything",
    make() {
      const app = withoutBundles();
      installationStack(app, everything, services);
      return app;
    },
  },
  {
    name: "one with mirrors",
    make() {
      const app = withoutBundles();
      installationStack(app, everything, services, followed);
      return app;
    },
  },
  {
    name: "one with traffic policies",
    make() {
      const app = withoutBundles();
      installationStack(app, everything, services, [], moved);
      return app;
    },
  },
];

const sites = (check: CheckConfig): PolicyConfig["sites"] => {
  const [nlb, octavia] = shop().sites;
  if (!nlb || !octavia) throw new Error("the shop has two sites");
  const target = { kind: "nlb", loadBalancer: "shop" } as const;
  return [
    { ...nlb, target, check: { kind: "target-health" } },
    { ...octavia, check },
  ];
};

/** In a public zone with checks of each kind, and in a private one; some with alarms. */
const moved: readonly PolicyConfig[] = [
  ...Array.from({ length: 130 }, (_, index) =>
    shop({ policy: `p-${index}`, name: `p-${index}.example.com`, alarms: [`p-${index}-5xx`] }),
  ),
  shop({
    policy: "wild",
    name: "*.example.com",
    sites: sites({ kind: "https", port: 443, path: "/", intervalSeconds: 30, threshold: 2 }),
  }),
  shop({
    policy: "theirs",
    name: "theirs.example.com",
    sites: sites({ kind: "existing", id: "0f6f3d2c-9a4b-4a57-8f1e-2b7c1d9e5a10" }),
  }),
  shop({
    policy: "inner",
    name: "shop.internal",
    zone: { id: "Z0INNER", name: "internal", private: true },
    types: ["A", "AAAA"],
    sites: sites({
      kind: "alarm",
      alarm: "octavia-down",
      region: "eu-central-1",
      onInsufficientData: "last-known",
    }),
  }),
];

/** In two VPCs, of two clouds, one of which names its secret by its ARN: three shares. */
const followed = Array.from({ length: 250 }, (_, index): MirrorConfig => {
  const each = mirror(`m-${index}`);
  if (index % 2 === 0) return each;
  const secret = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:clouds/second-a1B2c3";
  return {
    ...each,
    cloud: { ...each.cloud, name: "second", secret },
    place: { ...each.place, vpcId: "vpc-0a0b0c0d", scheme: "internet-facing", ipAddressType: "dualstack" },
  };
});

/** The functions' code does not matter to the template, and takes seconds. By its paths cfn-lint knows the CDK. */
const withoutBundles = (): App =>
  newApp({ "aws:cdk:bundling-stacks": [], "aws:cdk:enable-path-metadata": true });
