/** The AppSpec of an ECS deployment: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html */
import { parse } from "yaml";
import * as z from "zod/mini";

export const hookNames = [
  "BeforeInstall",
  "AfterInstall",
  "AfterAllowTestTraffic",
  "BeforeAllowTraffic",
  "AfterAllowTraffic",
] as const;
export type HookName = (typeof hookNames)[number];

export interface AppSpec {
  readonly taskDefinitionArn: string;
  readonly containerName: string;
  readonly containerPort: number;
  /** Lifecycle event → function name or ARN. */
  readonly hooks: ReadonlyMap<HookName, string>;
}

const fullArn = /^arn:aws[\w-]*:ecs:[\w-]+:\d{12}:task-definition\/[\w-]+:\d+$/;

const Target = z.object({
  Type: z.literal("AWS::ECS::Service"),
  Properties: z.object({
    TaskDefinition: z.string().check(z.regex(fullArn, "a full task definition ARN is required")),
    LoadBalancerInfo: z.object({
      ContainerName: z.string().check(z.minLength(1)),
      ContainerPort: z.number(),
    }),
    PlatformVersion: z.optional(z.string()),
    NetworkConfiguration: z.optional(z.unknown()),
    CapacityProviderStrategy: z.optional(z.unknown()),
  }),
});

const Content = z.object({
  version: z.literal(0),
  Resources: z.array(z.record(z.string(), Target)).check(z.length(1)),
  Hooks: z.optional(z.array(z.partialRecord(z.enum(hookNames), z.string().check(z.minLength(1))))),
});

/**
 * JSON is YAML too, so one parser reads both.
 * @throws Error saying what is wrong where.
 */
export function parseAppSpec(content: string): AppSpec {
  const parsed = Content.safeParse(parse(content));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(
      `AppSpec is not valid at ${issue?.path.join(".") ?? "its root"}: ${issue?.message ?? "unreadable"}`,
    );
  }
  const [target] = Object.values(parsed.data.Resources[0] ?? {});
  if (target === undefined)
    throw new Error("AppSpec is not valid at Resources: the target service is missing");
  const { TaskDefinition, LoadBalancerInfo } = target.Properties;
  return {
    taskDefinitionArn: TaskDefinition,
    containerName: LoadBalancerInfo.ContainerName,
    containerPort: LoadBalancerInfo.ContainerPort,
    hooks: hooksOf(parsed.data.Hooks ?? []),
  };
}

function hooksOf(listed: readonly Partial<Record<HookName, string>>[]): Map<HookName, string> {
  const hooks = new Map<HookName, string>();
  for (const entry of listed)
    for (const name of hookNames) {
      const called = entry[name];
      if (called === undefined) continue;
      if (hooks.has(name)) throw new Error(`AppSpec is not valid at Hooks: ${name} stands there twice`);
      hooks.set(name, called);
    }
  return hooks;
}
