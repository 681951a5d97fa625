import { join } from "node:path";
import type { App } from "aws-cdk-lib";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";
import { validateFolder } from "../../../infra/config/validate.ts";
import { services } from "../../infra/aws/described.ts";
import { installation as everything } from "../../infra/aws/synthesised.ts";

/** Installations that differ in what they have: the sample, and one with a network, chat and checks of the user's. */
export const installations: readonly { readonly name: string; readonly make: (root: string) => App }[] = [
  {
    name: "the sample",
    make(root) {
      const { installation, services: described, problems } = validateFolder(join(root, "infra", "config"));
      if (!installation) throw new Error(problems.map(({ sentence }) => sentence).join("\n"));
      const app = withoutBundles();
      installationStack(app, installation, described);
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
];

/** The functions' code does not matter to the template, and takes seconds. By its paths cfn-lint knows the CDK. */
const withoutBundles = (): App =>
  newApp({ "aws:cdk:bundling-stacks": [], "aws:cdk:enable-path-metadata": true });
