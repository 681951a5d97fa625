import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";
import { validateFolder } from "../../../infra/config/validate.ts";
import { mirror, services } from "../../infra/aws/described.ts";
import { installation as everything } from "../../infra/aws/synthesised.ts";

/**
 * Installations that differ in what they have: the sample as the app makes it, one with a network, chat and checks of
 * the user's, and one that follows load balancers besides, more than one function can in a round.
 */
export const installations: readonly { readonly name: string; readonly make: (root: string) => App }[] = [
  {
    name: "the sample",
    make(root) {
      const folder = join(root, "infra", "config");
      const { installation, services: described, mirrors, problems } = validateFolder(folder);
      if (!installation) throw new Error(problems.map(({ sentence }) => sentence).join("\n"));
      const app = withoutBundles();
      installationStack(app, installation, described, mirrors);
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
