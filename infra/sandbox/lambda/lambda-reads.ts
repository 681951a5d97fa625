/**
 * Reads of what was deployed, from https://docs.aws.amazon.com/lambda/latest/api/welcome.html . What runs in the
 * sandbox is the runtime beside this file.
 */
import type {
  FunctionConfiguration,
  GetFunctionCommandInput,
  GetFunctionEventInvokeConfigCommandInput,
  GetFunctionUrlConfigCommandInput,
  GetPolicyCommandInput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import * as sdk from "@aws-sdk/client-lambda";
import { refusals } from "../refusal.ts";
import { simulatedClient } from "../simulated-client.ts";

const refuse = refusals(sdk);

const missing = () => refuse("ResourceNotFoundException", "The resource you requested does not exist.", 404);

export interface HeldFunction {
  readonly configuration: FunctionConfiguration;
  reserved?: number;
  /** Where asynchronous invocations end that failed. */
  failureDestination?: string;
  policy?: object;
  /** Alias → how its URL is protected. */
  readonly urls: Map<string, "AWS_IAM" | "NONE">;
}

export interface Concurrency {
  limit: number;
  unreserved: number;
}

/** @param functions by name. */
export function createLambdaReads(
  functions: ReadonlyMap<string, HeldFunction>,
  concurrency: Concurrency,
  now: () => number,
) {
  const needed = (given: string | undefined): HeldFunction => {
    const found = functions.get((given ?? "").replace(/^.*:function:/, ""));
    if (!found) throw missing();
    return found;
  };
  return simulatedClient("Lambda", {
    GetFunction: ({ FunctionName }: GetFunctionCommandInput) => {
      const { configuration, reserved } = needed(FunctionName);
      return {
        Configuration: configuration,
        ...(reserved === undefined ? {} : { Concurrency: { ReservedConcurrentExecutions: reserved } }),
      };
    },
    GetAccountSettings: () => ({
      AccountLimit: {
        ConcurrentExecutions: concurrency.limit,
        UnreservedConcurrentExecutions: concurrency.unreserved,
      },
    }),
    GetFunctionEventInvokeConfig: ({ FunctionName }: GetFunctionEventInvokeConfigCommandInput) => {
      const { failureDestination, configuration } = needed(FunctionName);
      if (failureDestination === undefined) throw missing();
      return {
        FunctionArn: configuration.FunctionArn,
        DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: failureDestination } },
      };
    },
    GetPolicy: ({ FunctionName }: GetPolicyCommandInput) => {
      const { policy } = needed(FunctionName);
      if (policy === undefined) throw missing();
      return { Policy: JSON.stringify(policy) };
    },
    GetFunctionUrlConfig: ({ FunctionName, Qualifier = "" }: GetFunctionUrlConfigCommandInput) => {
      const { urls, configuration } = needed(FunctionName);
      const AuthType = urls.get(Qualifier);
      if (AuthType === undefined) throw missing();
      const at = new Date(now()).toISOString();
      const FunctionUrl = `https://${Qualifier}.lambda-url.eu-central-1.on.aws/`;
      const FunctionArn = `${configuration.FunctionArn}:${Qualifier}`;
      return { FunctionUrl, FunctionArn, AuthType, CreationTime: at, LastModifiedTime: at };
    },
  }) as Pick<LambdaClient, "send">;
}
