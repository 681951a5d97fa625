import type { Check } from "../check.ts";

const schedule = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html";
const secrets = "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html";
const balancing =
  "https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html";

/** What follows load balancers at all. */
export const followingChecks = {
  "reader-outside": {
    severity: "breaks",
    finds: "the function that reads Octavia is not in the network that installation.yaml names",
    why: "it does not reach the private cloud, and each round changes nothing",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
  },
  "share-missing": {
    severity: "breaks",
    finds: "no schedule follows a share of the mirrors",
    why: "its mirrors are not followed: their NLBs stay as they are",
    source: schedule,
  },
  "share-differs": {
    severity: "breaks",
    finds: "a schedule follows a share that installation.yaml does not make",
    why: "mirrors are followed twice in a round, or by nobody",
    source: schedule,
  },
  "share-disabled": {
    severity: "breaks",
    finds: "the schedule of a share is switched off",
    why: "its mirrors are not followed: their NLBs stay as they are",
    source: schedule,
  },
  "share-rate": {
    severity: "warns",
    finds: "the schedule of a share runs at another rate than installation.yaml says",
    why: "alarms count rounds, and so are late or early",
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html",
  },
  "secret-missing": {
    severity: "breaks",
    finds: "the secret of a cloud does not exist, or is about to be deleted",
    why: "nobody can log in to the cloud, and each round changes nothing",
    source: secrets,
  },
  "secret-key": {
    severity: "breaks",
    finds:
      "the secret of a cloud is encrypted under a key that the function is not granted, or that nobody can use",
    why: "the secret cannot be read without it, and each round changes nothing",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
  },
  "cannot-log-in": {
    severity: "breaks",
    finds: "the function mirror may not read the secret of a cloud",
    why: "nobody can log in to the cloud, and each round changes nothing",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html",
  },
  "cannot-ask-reader": {
    severity: "breaks",
    finds: "the function mirror may not invoke the one that reads Octavia",
    why: "no load balancer is read, and each round changes nothing",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/access-control-identity-based.html",
  },
  "cannot-follow": {
    severity: "breaks",
    finds: "the function mirror lacks a right on load balancing or networks",
    why: "rounds end where it makes that call, and what follows stays undone",
    source: balancing,
  },
  "mirror-forgotten": {
    severity: "warns",
    finds: "the ledger knows a mirror that has no file any more",
    why: "nobody follows it, and its NLB goes on with the targets that it had",
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/network/introduction.html",
  },
} as const satisfies Readonly<Record<string, Check>>;
