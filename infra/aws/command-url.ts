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

/** The road of people and the CLI into the installation. */
export class CommandUrl extends Construct {
  readonly policies: Readonly<Record<Role, ManagedPolicy>>;
  /** Where the CLI finds the URLs, as JSON: role → URL. */
  readonly parameter: StringParameter;

  constructor(scope: Construct, id: string, { functions, places }: CommandUrlProps) {
    super(scope, id);
    const aliases = roles.map((role) => functions.get("command").addAlias(role));
    const urls = aliases.map((alias) => alias.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM }).url);
    this.parameter = new StringParameter(this, "Urls", {
      parameterName: `/pointsman/${places.installation}/commands`,
      description: "URLs of pointsman's commands by role",
      stringValue: Stack.of(this).toJsonString(
        Object.fromEntries(roles.map((role, index) => [role, urls[index]])),
      ),
    });
    const call = aliases.map((alias) => callStatements(alias.functionArn));
    const read = new PolicyStatement({
      sid: "FindUrls",
      actions: ["ssm:GetParameter"],
      resources: [this.parameter.parameterArn],
    });
    const [viewer = [], releaser = [], approver = [], oncall = []] = call;
    this.policies = {
      viewer: this.#policy("Viewer", "look at releases", [read, ...viewer]),
      releaser: this.#policy("Releaser", "start, promote, pause and abort releases", [read, ...releaser]),
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

  #policy(name: string, what: string, statements: PolicyStatement[]): ManagedPolicy {
    return new ManagedPolicy(this, `Pointsman${name}`, { description: `pointsman: ${what}`, statements });
  }
}

/**
 * A call through the URL is signed, and the request says who signed it. Whoever could invoke the function
 * itself would write that into the event as they like: hence only through the URL. It needs both actions.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
function callStatements(aliasArn: string): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: "CallUrl",
      actions: ["lambda:InvokeFunctionUrl"],
      resources: [aliasArn],
      conditions: { StringEquals: { "lambda:FunctionUrlAuthType": "AWS_IAM" } },
    }),
    new PolicyStatement({
      sid: "CallThroughUrlOnly",
      actions: ["lambda:InvokeFunction"],
      resources: [aliasArn],
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
