import type { Check } from "../check.ts";

const lambdaQuotas = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";
const lambdaStates = "https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html";
const lambdaAsync = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html";
const functionUrls = "https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";
const ruleTargets = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html";
const ruleQueues = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html";
const schedules =
  "https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html";

/** What the installation needs to hear and to act. */
export const functionChecks = {
  "not-deployed": {
    severity: "breaks",
    finds: "no function of the installation is there",
    why: "nothing listens for pushes",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html",
  },
  elsewhere: {
    severity: "breaks",
    finds: "the installation lives in another account or Region than installation.yaml says",
    why: "everything below was looked for in the wrong place",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html",
  },
  "function-missing": {
    severity: "breaks",
    finds: "a function of this version is missing",
    why: "a release fails, or hangs, where it is called",
    source:
      "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
  },
  "function-not-active": {
    severity: "breaks",
    finds: "a function is not active, or its last update failed",
    why: "Lambda does not invoke it, or runs what was there before",
    source: lambdaStates,
  },
  "settings-missing": {
    severity: "breaks",
    finds: "a function has lost its settings",
    why: "it ends at once, whatever it is asked",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
  },
  "function-in-vpc": {
    severity: "warns",
    finds: "a function other than those that reach into the network was put into a VPC",
    why: "without a NAT gateway or endpoints there it reaches no AWS API, and a hook could not report",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc-internet.html",
  },
  "function-throttled": {
    severity: "breaks",
    finds: "a function has a reserved concurrency of 0",
    why: "Lambda refuses each invocation of it",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  },
  "concurrency-low": {
    severity: "breaks",
    finds: "the account's Lambda concurrency is too low",
    why: "hooks and steps are throttled while a release moves, and CodeDeploy fails a hook that is silent for an hour",
    source: lambdaQuotas,
  },
  "no-failure-destination": {
    severity: "warns",
    finds: "a function of events has nowhere to leave what it fails on",
    why: "after two retries Lambda drops the event, and nobody learns of it",
    source: lambdaAsync,
  },
  "command-url-missing": {
    severity: "breaks",
    finds: "a role's alias of the command function has no URL",
    why: "people of that role cannot approve, abort or roll back",
    source: functionUrls,
  },
  "command-url-open": {
    severity: "breaks",
    finds: "a URL of the command function asks for no signature",
    why: "anybody on the internet may start and undo releases",
    source: functionUrls,
  },
  "rule-missing": {
    severity: "breaks",
    finds: "no rule listens for events that the service files ask for",
    why: "pushes, deployments or alarms are noticed by the sweep only, or not at all",
    source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event.html",
  },
  "rule-disabled": {
    severity: "breaks",
    finds: "a rule is switched off",
    why: "its events reach nobody",
    source: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html",
  },
  "rule-refused": {
    severity: "breaks",
    finds: "a function's policy does not let its rule invoke it",
    why: "events are dropped, and only the rule's FailedInvocations metric tells",
    source: ruleTargets,
  },
  "rule-without-dead-letters": {
    severity: "warns",
    finds: "a rule keeps nothing of what it cannot deliver",
    why: "an event that is not delivered within its age is lost in silence",
    source: ruleQueues,
  },
  "schedule-missing": {
    severity: "breaks",
    finds: "no schedule invokes the sweep, or the watch of traffic policies",
    why: "events of ECR and CodeDeploy are best effort: what they miss is never noticed, nor what happens to weights between shifts",
    source: "https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html",
  },
  "schedule-disabled": {
    severity: "breaks",
    finds: "the schedule of the sweep, or of the watch of traffic policies, is switched off",
    why: "what events miss is never noticed, and deferred hooks are not answered within their hour; shifts that died stay as they are",
    source: "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html",
  },
  "schedule-role": {
    severity: "breaks",
    finds: "EventBridge Scheduler may not take the schedule's role",
    why: "what the schedule is for never runs; the condition must name the schedule group",
    source: schedules,
  },
  "schedule-cannot-invoke": {
    severity: "breaks",
    finds: "the schedule's role may not invoke its function",
    why: "the sweep, a share of the mirrors, or the watch of traffic policies never runs",
    source: schedules,
  },
  "machine-missing": {
    severity: "breaks",
    finds: "a state machine is missing or being deleted",
    why: "no release, or no rollback, can start",
    source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html",
  },
  "machine-cannot-invoke": {
    severity: "breaks",
    finds: "a state machine's role may not invoke a function that it calls",
    why: "each release ends there",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/lambda-iam.html",
  },
  "machine-cannot-log": {
    severity: "warns",
    finds: "a state machine's role may not write its log or its trace",
    why: "what an execution did cannot be read up when it matters",
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
  },
} as const satisfies Readonly<Record<string, Check>>;
