import {
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetFunctionUrlConfigCommand,
  GetPolicyCommand,
} from "@aws-sdk/client-lambda";
import type { GetFunctionCommandOutput, LambdaClient } from "@aws-sdk/client-lambda";
import type { FunctionFacts } from "../facts.ts";
import type { Look, Sight } from "../look.ts";
import type { PolicyDocument } from "../policy.ts";
import { policyOf } from "./documents.ts";

const absent = ["ResourceNotFoundException"];

export const lambda = (client: Pick<LambdaClient, "send">, look: Look) => ({
  found: (name: string): Promise<Sight<FunctionFacts>> =>
    look({ action: "lambda:GetFunction", of: `the function ${name}`, absent }, async () =>
      functionFacts(await client.send(new GetFunctionCommand({ FunctionName: name }))),
    ),

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

function functionFacts({ Configuration: given, Concurrency }: GetFunctionCommandOutput): FunctionFacts {
  return {
    arn: given?.FunctionArn ?? "",
    roleArn: given?.Role ?? "",
    state: given?.State ?? "Active",
    stateReason: given?.StateReason ?? given?.LastUpdateStatusReason ?? "",
    lastUpdate: given?.LastUpdateStatus ?? "Successful",
    reserved: Concurrency?.ReservedConcurrentExecutions,
    isInVpc: (given?.VpcConfig?.SubnetIds ?? []).length > 0,
    settings: settingsOf(given?.Environment?.Variables?.["POINTSMAN_SETTINGS"]),
  };
}

/** Lambda hides variables whose key the reader may not use. */
function settingsOf(text: string | undefined): FunctionFacts["settings"] {
  try {
    return Object(JSON.parse(text ?? "{}")) as FunctionFacts["settings"];
  } catch {
    return {};
  }
}
