import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { DefinitionBody, LogLevel, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { releaseMachine } from "../machines/release.ts";
import { rollbackMachine } from "../machines/rollback.ts";
import { shiftMachine } from "../machines/shift.ts";
import { withoutTraffic } from "../machines/without-traffic.ts";
import { everyFunction } from "./function-list.ts";
import type { FunctionName } from "./function-list.ts";
import type { Functions } from "./functions.ts";
import type { Grant } from "./grants.ts";
import { acknowledgeLogs, acknowledgeStatements } from "./nag.ts";
import { statement } from "./statement.ts";
import { machineName } from "./places.ts";
import type { MachineName } from "./places.ts";

interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, { readonly Type: string; readonly Error?: string }>>;
}

export const definitions: Readonly<Record<MachineName, Definition>> = {
  Release: releaseMachine,
  Rollback: rollbackMachine,
  Shift: shiftMachine,
};

/** Names of functions that a definition leaves open as `${name}`. */
export function placeholders(definition: object): FunctionName[] {
  const text = JSON.stringify(definition);
  return [...everyFunction.keys()].filter((name) => text.includes(`\${${name}}`));
}

/** Errors with which a machine ends on purpose: its own Fail states. */
export function endings(name: MachineName): string[] {
  return Object.values(definitions[name].States).flatMap(({ Type, Error }) =>
    Type === "Fail" && Error ? [Error] : [],
  );
}

/** The definitions name integrations as in the commercial partition. */
const inPartition = (definition: object, partition: string): string =>
  JSON.stringify(definition).replaceAll('"arn:aws:states:::', `"arn:${partition}:states:::`);

/** CDK adds these calls to the role of a machine that logs and is traced. */
const deliveryGrant: Grant = {
  sid: "LogsAndTraces",
  actions: [],
  resources: ["*"],
  why:
    "the calls of CloudWatch Logs and X-Ray that deliver logs and traces have no resource types " +
    "(Step Functions guide, Using CloudWatch Logs to log execution history)",
};

export interface MachinesProps {
  readonly installation: string;
  readonly functions: Functions;
  /** Whether weights are moved: without policies nothing of it is made. */
  readonly hasPolicies: boolean;
}

/** The state machines, from the same plain data that tests and rehearsals run. */
export class Machines extends Construct {
  readonly installation: string;
  readonly release: StateMachine;
  readonly rollback: StateMachine;
  /** Only where there are traffic policies. */
  readonly shift: StateMachine | undefined;
  readonly #logs = new Map<MachineName, LogGroup>();

  constructor(scope: Construct, id: string, props: MachinesProps) {
    super(scope, id);
    this.installation = props.installation;
    this.release = this.#make("Release", props);
    this.rollback = this.#make("Rollback", props);
    this.shift = props.hasPolicies ? this.#make("Shift", props) : undefined;
  }

  /** @throws Error for a machine that this installation does not have. */
  logs(name: MachineName): LogGroup {
    const found = this.#logs.get(name);
    if (!found) throw new Error(`there is no machine ${name}`);
    return found;
  }

  #make(name: MachineName, { installation, functions, hasPolicies }: MachinesProps): StateMachine {
    const written = definitions[name];
    const definition = hasPolicies ? written : withoutTraffic(written);
    const destination = this.#logGroup(name, installation);
    this.#logs.set(name, destination);
    const used = placeholders(definition);
    return new StateMachine(this, name, {
      stateMachineName: machineName(installation, name),
      definitionBody: DefinitionBody.fromString(inPartition(definition, Stack.of(this).partition)),
      definitionSubstitutions: Object.fromEntries(
        used.map((each) => [each, functions.version(each).functionArn]),
      ),
      role: this.#role(name, used, functions),
      tracingEnabled: true,
      logs: { destination, level: LogLevel.ALL, includeExecutionData: true },
    });
  }

  #role(name: MachineName, used: readonly FunctionName[], functions: Functions): Role {
    const role = new Role(this, `${name}Role`, { assumedBy: new ServicePrincipal("states.amazonaws.com") });
    const invoke: Grant = {
      sid: "InvokeVersions",
      actions: ["lambda:InvokeFunction"],
      resources: used.map((each) => `${functions.get(each).functionArn}:*`),
      why: "an execution keeps the definition it started with, and so may call any version that was ever published",
    };
    role.addToPrincipalPolicy(statement(invoke));
    acknowledgeStatements(role, [invoke, deliveryGrant]);
    return role;
  }

  /** Under this prefix the account's resource policy for log delivery, 5,120 characters at most, does not grow. */
  #logGroup(name: MachineName, installation: string): LogGroup {
    const group = new LogGroup(this, `${name}Logs`, {
      logGroupName: `/aws/vendedlogs/states/${machineName(installation, name)}`,
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledgeLogs(group);
    return group;
  }
}
