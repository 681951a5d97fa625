import { describe, expect, test } from "vitest";
import { appSpec } from "../../../../functions/release/deploy/app-spec.ts";
import { candidateArn, plan } from "../world.ts";

const hooks = {
  AfterAllowTraffic: "pointsman-hook-after-allow-traffic",
  BeforeInstall: "pointsman-hook-before-install",
  AfterInstall: "pointsman-hook-after-install",
  BeforeAllowTraffic: "pointsman-hook-before-allow-traffic",
  AfterAllowTestTraffic: "pointsman-hook-after-allow-test-traffic",
};
const withTest = plan({ listeners: { production: "p", test: "t" } });

const contentOf = (...given: Parameters<typeof appSpec>): { Hooks?: Record<string, string>[] } =>
  JSON.parse(appSpec(...given).appSpecContent?.content ?? "");

describe("an AppSpec", () => {
  test("names the full revision, and the container and port behind the load balancer", () => {
    expect(contentOf(plan(), candidateArn, {})).toEqual({
      version: 0,
      Resources: [
        {
          TargetService: {
            Type: "AWS::ECS::Service",
            Properties: {
              TaskDefinition: candidateArn,
              LoadBalancerInfo: { ContainerName: "web", ContainerPort: 8080 },
            },
          },
        },
      ],
    });
  });

  test("is given as content, not as a file in a bucket", () => {
    expect(appSpec(plan(), candidateArn, {})).toMatchObject({ revisionType: "AppSpecContent" });
  });

  test("has the five hooks in CodeDeploy's order", () => {
    const { Hooks } = contentOf(withTest, candidateArn, hooks);
    expect(Hooks?.flatMap(Object.keys)).toEqual([
      "BeforeInstall",
      "AfterInstall",
      "AfterAllowTestTraffic",
      "BeforeAllowTraffic",
      "AfterAllowTraffic",
    ]);
    expect(Hooks?.[0]).toEqual({ BeforeInstall: "pointsman-hook-before-install" });
  });

  test("has no AfterAllowTestTraffic where there is no test listener", () => {
    const { Hooks } = contentOf(plan(), candidateArn, hooks);
    expect(Hooks?.flatMap(Object.keys)).toEqual([
      "BeforeInstall",
      "AfterInstall",
      "BeforeAllowTraffic",
      "AfterAllowTraffic",
    ]);
  });

  test("of a way back has no hooks at all", () => {
    expect(contentOf(withTest, candidateArn, {})).not.toHaveProperty("Hooks");
  });

  test("names only lifecycle events that CodeDeploy has", () => {
    const { Hooks } = contentOf(withTest, candidateArn, { Install: "nobody", BeforeInstall: "us" });
    expect(Hooks).toEqual([{ BeforeInstall: "us" }]);
  });
});
