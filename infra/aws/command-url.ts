import { Stack } from "aws-cdk-lib";
import { ManagedPolicy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { FunctionUrlAuthType } from "aws-cdk-lib/aws-lambda";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { Construct } from "constructs";
import type { Functions } from "./functions.ts";
import { acknowledge } from "./nag.ts";
import type { Places } from "./places.ts";

/** Who may do what is told by the alias that was called: each has a URL and a policy of its own. */
export const roles = ["viewer", "releaser", "approver", "oncall"] as const;
export type Role = (typeof roles)[number];

export interface CommandUrlProps {
  readonly functions: Functions;
  readonly places: Places;
}

/** A function that people call, and the name of the parameter that has its URLs, as JSON: role → URL. */
interface DoorProps {
  readonly fn: "command" | "trafficCommand";
  readonly id: string;
  readonly parameter: string;
  readonly what: string;
}

const commandDoor: DoorProps = { fn: "command", id: "Urls", parameter: "commands", what: "" };
const trafficDoor: DoorProps = {
  fn: "trafficCommand",
  id: "TrafficUrls",
  parameter: "traffic",
  what: " about traffic policies",
};

/** The road of people and the CLI into the installation. */
export class CommandUrl extends Construct {
  readonly policies: Readonly<Record<Role, ManagedPolicy>>;
  constructor(scope: Construct, id: string, { functions, places }: CommandUrlProps) {
    super(scope, id);
    const doors = places.hasPolicies ? [commandDoor, trafficDoor] : [commandDoor];
    const opened = doors.map((door) => this.#open(door, functions, places));
    const call = roles.map((_, index) =>
      callStatements(opened.map(({ aliases }) => aliases[index]?.functionArn ?? "")),
    );
    const read = new PolicyStatement({
      sid: "FindUrls",
      actions: ["ssm:GetParameter"],
      resources: opened.map(({ parameter }) => parameter.parameterArn),
    });
    const [viewer = [], releaser = [], approver = [], oncall = []] = call;
    this.policies = {
      viewer: this.#policy("Viewer", "look at releases and traffic", [read, ...viewer]),
      releaser: this.#policy("Releaser", "start, promote, pause and abort releases, and move traffic", [
        read,
        ...releaser,
      ]),
      approver: this.#policy("Approver", "approve and reject releases", [read, ...approver]),
      oncall: this.#policy("OnCall", "freeze and roll back", [
        read,
        ...oncall,
        ...rollbackStatements(places),
      ]),
    };
    acknowledge(
      this.policies.oncall,
      `AwsSolutions-IAM5[Resource::${places.executions("Rollback")}]`,
      "each execution has a name of its own; the machine's name is fixed",
    );
  }

  /** The aliases of a function with their URLs, and where the CLI finds those. */
  #open({ fn, id, parameter, what }: DoorProps, functions: Functions, places: Places) {
    const aliases = roles.map((role) => functions.get(fn).addAlias(role));
    const urls = aliases.map((alias) => alias.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }).url);
    return {
      aliases,
      parameter: new StringParameter(this, id, {
        parameterName: `/pointsman/${places.installation}/${parameter}`,
        description: `URLs of pointsman's commands${what} by role`,
        stringValue: Stack.of(this).toJsonString(
          Object.fromEntries(roles.map((role, index) => [role, urls[index]])),
        ),
      }),
    };
  }

  #policy(name: string, what: string, statements: PolicyStatement[]): ManagedPolicy {
    return new ManagedPolicy(this, `Pointsman${name}`, { description: `pointsman: ${what}`, statements });
  }
}

/**
 * A call through the URL is signed, and the request says who signed it. Whoever could invoke the function
 * itself would write that into the event as they like: hence only through the URL. It needs both actions.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
function callStatements(aliasArns: readonly string[]): PolicyStatement[] {
  const resources = [...aliasArns];
  return [
    new PolicyStatement({
      sid: "CallUrl",
      actions: ["lambda:InvokeFunctionUrl"],
      resources,
      conditions: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
    }),
    new PolicyStatement({
      sid: "CallThroughUrlOnly",
      actions: ["lambda:InvokeFunction"],
      resources,
      conditions: { Bool: { "lambda:InvokedViaFunctionUrl": "true" } },
    }),
  ];
}

/** The way back that needs neither the CLI nor the command function. */
function rollbackStatements(places: Places): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: "StartRollback",
      actions: ["states:StartExecution"],
      resources: [places.machine("Rollback")],
    }),
    new PolicyStatement({
      sid: "WatchRollback",
      actions: ["states:DescribeExecution"],
      resources: [places.executions("Rollback")],
    }),
  ];
}
