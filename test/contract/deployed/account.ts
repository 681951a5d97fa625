import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { account, credentials, region } from "./ministack.ts";

/** Clients of the account that the app is deployed to. */
export interface Account {
  readonly url: string;
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly eventbridge: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly sfn: SFNClient;
  readonly sns: SNSClient;
  readonly ssm: SSMClient;
  /** A call of a service that we have no client of, over its JSON protocol. @param target such as `AmazonSQS.ListQueues`. */
  json<Answer>(service: string, target: string, body?: object): Promise<Answer>;
  /** A call over the older protocol. @returns the answer's XML. */
  query(service: string, action: string, more?: Readonly<Record<string, string>>): Promise<string>;
  /** A request by its path. */
  rest(
    service: string,
    path: string,
    body?: string,
  ): Promise<{ readonly status: number; readonly body: string }>;
}

/** Nobody checks the signature; the account, the Region and the service are read from it. */
const signed = (service: string) => ({
  authorization:
    `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}/${service}/aws4_request, ` +
    "SignedHeaders=host, Signature=none",
});

export function accountAt(url: string): Account {
  const of = { endpoint: url, region, credentials, maxAttempts: 1 };
  const call = async (
    service: string,
    path: string,
    body: string | undefined,
    headers: Record<string, string>,
  ) => {
    const answer = await fetch(`${url}${path}`, {
      ...(body === undefined ? {} : { method: "POST", body }),
      headers: { ...signed(service), ...headers },
    });
    return { status: answer.status, body: await answer.text() };
  };
  const must = async (what: string, answering: ReturnType<typeof call>): Promise<string> => {
    const { status, body } = await answering;
    if (status !== 200) throw new Error(`${what} was answered with ${status}: ${body}`);
    return body;
  };
  return {
    url,
    cloudwatch: new CloudWatchClient(of),
    dynamodb: new DynamoDBClient(of),
    eventbridge: new EventBridgeClient(of),
    lambda: new LambdaClient(of),
    sfn: new SFNClient(of),
    sns: new SNSClient(of),
    ssm: new SSMClient(of),
    async json<Answer>(service: string, target: string, body: object = {}): Promise<Answer> {
      const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" };
      return JSON.parse(await must(target, call(service, "/", JSON.stringify(body), headers))) as Answer;
    },
    query: (service, action, more = {}) =>
      must(
        action,
        call(service, "/", String(new URLSearchParams({ Action: action, Version: "2010-05-08", ...more })), {
          "content-type": "application/x-www-form-urlencoded",
        }),
      ),
    rest: (service, path, body) => call(service, path, body, { "content-type": "application/json" }),
  };
}
