import type { InstallationConfig } from "../../../infra/config/installation-schema.ts";
import { builtInDefaults } from "../../../infra/config/installation-schema.ts";
import type { MirrorConfig } from "../../../functions/shared/mirror-config.ts";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import type { ServiceConfig } from "../../../functions/shared/service-config.ts";
import { services } from "./described.ts";
import { Stack } from "aws-cdk-lib";
import { installationStack, newApp } from "../../../infra/aws/stack.ts";

export type Resource = {
  readonly Type: string;
  readonly Properties: unknown;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
};

export type Template = { readonly Resources: Readonly<Record<string, Resource>> };

export const installation: InstallationConfig = {
  name: "acme",
  account: "111122223333",
  region: "eu-central-1",
  network: { vpcId: "vpc-0a1b2c3d", subnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"] },
  notifications: {
    emails: ["ops@example.com"],
    chat: { slackWorkspaceId: "T07EA123LEP", slackChannelId: "C07EZ1ABC23" },
  },
  defaults: builtInDefaults,
};

/** The stack's template, without bundling the functions' code. */
export function synthesised(
  config: InstallationConfig = installation,
  described: readonly ServiceConfig[] = services,
  mirrors: readonly MirrorConfig[] = [],
  policies: readonly PolicyConfig[] = [],
): Template {
  const app = newApp({ "aws:cdk:bundling-stacks": [] });
  const stack = Stack.of(installationStack(app, config, described, mirrors, policies));
  const template: Template = app.synth().getStackByName(stack.stackName).template;
  return template;
}

export const ofType = (template: Template, type: string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

/** What lies at a path of names, such as `Environment.Variables`. */
export function at(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split(".")) {
    if (found === null || typeof found !== "object") return undefined;
    found = Object.entries(found).find(([key]) => key === name)?.[1];
  }
  return found;
}

/** A text with its references to other resources in place: `${LogicalId}`, `${LogicalId.Attribute}`. */
export function written(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(written).join("");
  const ref = at(value, "Ref");
  if (typeof ref === "string") return `\${${ref}}`;
  const attribute = at(value, "Fn::GetAtt");
  if (Array.isArray(attribute)) return `\${${attribute.join(".")}}`;
  const join = at(value, "Fn::Join");
  if (Array.isArray(join)) return written(join[1]);
  throw new Error(`not a text: ${JSON.stringify(value)}`);
}

/** Resources of a type by the construct's place in their logical id, such as `FunctionsAccept`. */
export function named(template: Template, type: string, part: string): Resource {
  const found = ofType(template, type).filter(([id]) => new RegExp(`${part}[0-9A-F]{8}$`).test(id));
  const [first, ...more] = found;
  if (!first || more.length > 0) throw new Error(`${found.length} resources of ${type} are named ${part}`);
  return first[1];
}
