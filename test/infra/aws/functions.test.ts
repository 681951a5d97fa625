import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { longestWriterSeconds } from "../../../functions/ledger/lease.ts";
import { readSettings } from "../../../functions/shared/settings.ts";
import {
  asynchronousFunctions,
  functionList,
  hookEvents,
  writerSeconds,
} from "../../../infra/aws/function-list.ts";
import type { FunctionName } from "../../../infra/aws/function-list.ts";
import { at, installation, named, ofType, synthesised, written } from "./synthesised.ts";
import type { Resource } from "./synthesised.ts";

const template = synthesised();
const part = (name: string) => `Functions${name.charAt(0).toUpperCase()}${name.slice(1)}`;
const lambda = (name: FunctionName): Resource => named(template, "AWS::Lambda::Function", part(name));
const nameOf = (resource: Resource) => String(at(resource, "Properties.FunctionName"));
const entryOf = (name: FunctionName) => functionList.get(name)?.entry ?? "";
const names = [...functionList.keys()];
const text = (value: unknown) => JSON.stringify(value);

/** Writers under a lease, and whatever a stopped execution may leave running. */
const writers: FunctionName[] = ["accept", "plan", "deploy", "backOut", "finish", "rollback"];

const resolved = (name: FunctionName) =>
  readSettings({
    POINTSMAN_SETTINGS: written(at(lambda(name), "Properties.Environment.Variables.POINTSMAN_SETTINGS")),
    AWS_REGION: "eu-central-1",
  });

describe("every function", () => {
  test.for(names)("%s runs on arm64 under Node 24, traced, with logs in JSON", (name) => {
    expect(lambda(name).Properties).toMatchObject({
      Architectures: ["arm64"],
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      TracingConfig: { Mode: "Active" },
      LoggingConfig: { LogFormat: "JSON" },
    });
  });

  test.for(names)("%s keeps its logs for three months, in a group of its own", (name) => {
    const group = named(template, "AWS::Logs::LogGroup", `${part(name)}Logs`);
    expect(group.Properties).toMatchObject({
      LogGroupName: `/aws/lambda/${nameOf(lambda(name))}`,
      RetentionInDays: 90,
    });
  });

  test.for(names)("%s has an entry file that exports nothing but a handler", (name) => {
    const source = readFileSync(entryOf(name), "utf8");
    expect(source.match(/^export /gm)).toEqual(["export "]);
    expect(source).toMatch(/^export const handler = /m);
  });

  test("the template has these functions and no other", () => {
    expect(ofType(template, "AWS::Lambda::Function")).toHaveLength(names.length);
    expect(ofType(template, "AWS::Lambda::Function").map(([, resource]) => nameOf(resource))).toEqual(
      expect.arrayContaining(["acme-accept", "acme-backOut", "acme-probe"]),
    );
  });

  test("none reserves concurrency, which a new account's quota of ten would refuse", () => {
    expect(text(template)).not.toContain("ReservedConcurrentExecutions");
  });
});

describe("time limits", () => {
  test.for(writers)("%s ends before a lease that it held can be taken over", (name) => {
    expect(at(lambda(name), "Properties.Timeout")).toBe(longestWriterSeconds);
  });

  test("the stack and the lease mean the same limit", () => {
    expect(writerSeconds).toBe(longestWriterSeconds);
  });

  test.for([
    ["sweep", 55],
    ["probe", 75],
    ["wake", 30],
    ["finalize", 30],
    ["command", 30],
    ["hookAfterAllowTestTraffic", 240],
    ["hookBeforeInstall", 30],
  ] as const)("%s: %i s", ([name, seconds]) => {
    expect(at(lambda(name), "Properties.Timeout")).toBe(seconds);
  });
});

describe("what is invoked asynchronously", () => {
  test.for([...asynchronousFunctions])("%s gives what it fails on to the dead letters", (name) => {
    const config = named(template, "AWS::Lambda::EventInvokeConfig", `${part(name)}EventInvokeConfig`);
    expect(written(at(config, "Properties.DestinationConfig.OnFailure.Destination"))).toContain(
      "DeadLetters",
    );
  });

  test("no other function has a destination", () => {
    expect(ofType(template, "AWS::Lambda::EventInvokeConfig")).toHaveLength(asynchronousFunctions.length);
  });
});

describe("hooks", () => {
  test.for([...hookEvents])(
    "%s has a name that CodeDeploy's narrower role may invoke, and knows its event",
    (event) => {
      const hook = lambda(`hook${event}`);
      expect(nameOf(hook)).toBe(`CodeDeployHook_acme_${event}`);
      expect(at(hook, "Properties.Environment.Variables.HOOK")).toBe(event);
    },
  );
});

test("an installation's name that would make a function's too long is refused, with what fits", () => {
  const name = "a".repeat(28);
  expect(() => synthesised({ ...installation, name })).toThrow("27 characters fit");
  expect(synthesised({ ...installation, name: "a".repeat(27) })).toBeDefined();
});

describe("what functions are told", () => {
  test.for(names)("%s can read its settings", (name) => {
    expect(resolved(name)).toMatchObject({
      account: "111122223333",
      releaseMachineArn: "arn:aws:states:eu-central-1:111122223333:stateMachine:acme-Release",
      busName: "default",
    });
  });

  test("the names of probe and hooks are those of the functions", () => {
    const { probeFunction, hooks } = resolved("deploy");
    expect(probeFunction).toBe(nameOf(lambda("probe")));
    for (const event of hookEvents) expect(hooks[event]).toBe(nameOf(lambda(`hook${event}`)));
  });

  test.for(names)("%s has the layer of service files exactly if its handler reads them", (name) => {
    const reads = readFileSync(entryOf(name), "utf8").includes("readConfigs(");
    expect(text(at(lambda(name), "Properties.Layers") ?? []).includes("Config")).toBe(reads);
  });
});

describe("the network", () => {
  test.for(names)("%s is in the VPC exactly if it is the probe", (name) => {
    expect(at(lambda(name), "Properties.VpcConfig") !== undefined).toBe(name === "probe");
  });

  test("without a network nothing is", () => {
    const { network: _, ...rest } = installation;
    expect(text(synthesised(rest))).not.toContain("VpcConfig");
  });
});

describe("versions", () => {
  test("what state machines call is kept when a newer one is published", () => {
    const versions = ofType(template, "AWS::Lambda::Version");
    expect(versions.length).toBeGreaterThan(0);
    for (const [, version] of versions) {
      expect(version.DeletionPolicy).toBe("Retain");
      expect(version.UpdateReplacePolicy).toBe("Retain");
    }
  });
});
