import { functionName } from "../aws/function-list.ts";
import { installationName, place } from "./installation.ts";
import { succeeded } from "./lambda/lambda-answer.ts";
import type { Installation } from "./installation.ts";

/** Somebody calls the command function through the function URL of a role's alias. */
export async function ask(
  installation: Installation,
  role: string,
  who: string,
  body: object,
  door: "command" | "trafficCommand" = "command",
): Promise<{ statusCode: number; body: string }> {
  const arn = `arn:aws:lambda:${place.region}:${place.account}:function:${functionName(installationName, door)}:${role}`;
  const request = {
    version: "2.0",
    body: JSON.stringify(body),
    isBase64Encoded: false,
    requestContext: { authorizer: { iam: { userArn: who } } },
  };
  return (await succeeded(installation.lambda.invoke(arn, JSON.stringify(request)))) as {
    statusCode: number;
    body: string;
  };
}
