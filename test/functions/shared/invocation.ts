import type { Context } from "aws-lambda";

/** What Lambda gives a function beside its event. */
export const invocation = (changes: Partial<Context> = {}): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: "pointsman-plan",
  functionVersion: "7",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:111122223333:function:pointsman-plan:7",
  memoryLimitInMB: "256",
  awsRequestId: "0b7e7a0c-58d3-4d1b-9d0e-3f6f2f1c9a55",
  logGroupName: "/aws/lambda/pointsman-plan",
  logStreamName: "stream",
  getRemainingTimeInMillis: () => 25_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
  ...changes,
});
