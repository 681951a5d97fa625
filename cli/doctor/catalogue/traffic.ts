import type { Check } from "../check.ts";

const zones = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html";
const routing = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html";
const failover = "https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html";
const alarms = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html";
const executions =
  "https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html";

/** One traffic policy: its zone, its name, its sites, and what is under way. */
export const trafficChecks = {
  "cannot-move-weights": {
    severity: "breaks",
    finds: "a function of traffic policies lacks a right on zones, health checks, load balancers or metrics",
    why: "shifts end where it makes that call, and go back if they can",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html",
  },
  "lookups-outside": {
    severity: "breaks",
    finds: "the function that looks names of private zones up is in no network",
    why: "names of a private zone are not known outside of its VPCs, so no step of a shift is ever proved",
    source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zones-private.html",
  },
  "zone-missing": {
    severity: "breaks",
    finds: "the hosted zone of a policy is not in this account",
    why: "its records can be neither read nor written, and each shift is refused",
    source: zones,
  },
  "zone-differs": {
    severity: "breaks",
    finds:
      "the hosted zone of a policy has another name than its file says, or is private where that says public",
    why: "each shift is refused: it would write into a zone that nobody meant",
    source: zones,
  },
  "name-foreign": {
    severity: "breaks",
    finds: "something stands at a policy's name that is not ours, or does not go with weights",
    why: "each shift is refused before it changes anything",
    source: routing,
  },
  "site-unresolved": {
    severity: "breaks",
    finds: "the load balancer of a site does not exist, or is none that the name can lead to",
    why: "each shift of the policy is refused, and while nothing stands there yet, no record can be made",
    source:
      "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-weighted-alias.html",
  },
  "site-check-missing": {
    severity: "breaks",
    finds: "a health check that a site's file names does not exist",
    why: "Route 53 refuses a record that names it, and takes a record whose check was deleted for healthy for ever",
    source: failover,
  },
  "site-alarm-missing": {
    severity: "breaks",
    finds: "the alarm that a site's health check follows does not exist",
    why: "the check never has data: the site is what the file says of that, whatever becomes of it",
    source: failover,
  },
  "policy-alarm-missing": {
    severity: "breaks",
    finds: "an alarm of a policy does not exist",
    why: "each shift is refused before its first step",
    source: alarms,
  },
  "policy-alarm-fires": {
    severity: "warns",
    finds: "an alarm of a policy fires now",
    why: "until it is quiet no weight is moved, and a shift under way goes back",
    source: alarms,
  },
  "shift-left": {
    severity: "breaks",
    finds: "the execution of a shift is over, and nobody has brought its weights back",
    why: "its weights stand where its last step left them, and no other shift of the policy can begin",
    source: executions,
  },
  "policy-needs-a-person": {
    severity: "breaks",
    finds: "a shift could neither go on nor come back",
    why: "until a person's shift has settled, no release takes its cells out of traffic",
    source: executions,
  },
} as const satisfies Readonly<Record<string, Check>>;
