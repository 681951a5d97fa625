import {
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionUrlConfigCommand,
  GetPolicyCommand,
} from "@aws-sdk/client-lambda";
import type {
  EnvironmentResponse,
  FunctionConfiguration,
  GetFunctionCommandOutput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import type { FunctionFacts } from "../facts.ts";
import { seen } from "../look.ts";
import type { Look, Sight } from "../look.ts";
import type { PolicyDocument } from "../policy.ts";
import { policyOf } from "./documents.ts";

const absent = ["ResourceNotFoundException"];

export const lambda = (client: Pick<LambdaClient, "send">, look: Look) => ({
  /** One of ours, with its settings. */
  found: async (name: string): Promise<Sight<FunctionFacts>> => {
    const sight = await described(client, look, name);
    if (sight.kind !== "seen") return sight;
    const hidden = { action: "kms:Decrypt", of: `the settings of ${name}, which tell of topic and ledger` };
    const settings = await look(hidden, async () => settingsOf(sight.value.Configuration?.Environment));
    return seen({ ...functionFacts(sight.value), settings });
  },

  /** Anybody's, and only whether it is there. */
  arn: async (name: string): Promise<Sight<string>> => {
    const sight = await described(client, look, name);
    return sight.kind === "seen" ? seen(sight.value.Configuration?.FunctionArn ?? name) : sight;
  },

  concurrency: () =>
    look({ action: "lambda:GetAccountSettings", of: "the account's Lambda concurrency" }, async () => {
      const { AccountLimit: limit } = await client.send(new GetAccountSettingsCommand({}));
      return {
        limit: limit?.ConcurrentExecutions ?? 0,
        unreserved: limit?.UnreservedConcurrentExecutions ?? 0,
      };
    }),

  failureDestination: (name: string): Promise<Sight<string>> =>
    look(
      { action: "lambda:GetFunctionEventInvokeConfig", of: `where ${name} sends what it fails on`, absent },
      async () => {
        const answer = await client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: name }));
        return answer.DestinationConfig?.OnFailure?.Destination;
      },
    ),

  policy: (name: string): Promise<Sight<PolicyDocument>> =>
    look({ action: "lambda:GetPolicy", of: `what may invoke ${name}`, absent }, async () =>
      policyOf((await client.send(new GetPolicyCommand({ FunctionName: name }))).Policy),
    ),

  /** How the URL of an alias is protected. */
  urlAuth: (name: string, alias: string): Promise<Sight<string>> =>
    look(
      { action: "lambda:GetFunctionUrlConfig", of: `the URL of ${name}:${alias}`, absent },
      async () =>
        (await client.send(new GetFunctionUrlConfigCommand({ FunctionName: name, Qualifier: alias })))
          .AuthType,
    ),
});

const described = (client: Pick<LambdaClient, "send">, look: Look, name: string) =>
  look({ action: "lambda:GetFunction", of: `the function ${name}`, absent }, () =>
    client.send(new GetFunctionCommand({ FunctionName: name })),
  );

function functionFacts({ Configuration, Concurrency }: GetFunctionCommandOutput) {
  const given: FunctionConfiguration = Configuration ?? {};
  return {
    arn: given.FunctionArn ?? "",
    roleArn: given.Role ?? "",
    state: given.State ?? "Active",
    stateReason: given.StateReason ?? given.LastUpdateStatusReason ?? "",
    lastUpdate: given.LastUpdateStatus ?? "Successful",
    reserved: Concurrency?.ReservedConcurrentExecutions,
    isInVpc: (given.VpcConfig?.SubnetIds ?? []).length > 0,
  };
}

/** Undefined where there are none. @throws Error as Lambda words it, when who asks may not use their key. */
function settingsOf(environment: EnvironmentResponse | undefined) {
  const { Error: hidden, Variables = {} } = environment ?? {};
  if (hidden) throw Object.assign(new Error(hidden.Message), { name: hidden.ErrorCode });
  try {
    const { table, topicArn } = Object(
      JSON.parse(Variables["POINTSMAN_SETTINGS"] ?? ""),
    ) as Partial<Settings>;
    return table && topicArn ? { table, topicArn } : undefined;
  } catch {
    return undefined;
  }
}

interface Settings {
  readonly table: string;
  readonly topicArn: string;
}
