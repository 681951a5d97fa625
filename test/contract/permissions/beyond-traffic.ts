import { arn, right } from "./rights.ts";
import type { Beyond, Right, Where } from "./rights.ts";

const zone = "arn:aws:route53:::hostedzone/Z0SHOP";
const key = (what: string): string => `route53:ChangeResourceRecordSets${what}`;

const change = (name: string, type = "A", more: readonly string[] = [], where = zone): Right =>
  right("route53:ChangeResourceRecordSets", where, {
    [key("NormalizedRecordNames")]: [name, ...more],
    [key("RecordTypes")]: [type],
    [key("Actions")]: ["UPSERT"],
  });

/** What a zone holds beside the policies' names is not ours (invariant 4). */
const records: readonly Beyond[] = [
  { what: "change a name that no policy has", right: change("www.example.com") },
  { what: "change the zone's own name", right: change("example.com") },
  {
    what: "change a name together with another",
    right: change("shop.example.com", "A", ["www.example.com"]),
  },
  { what: "change another type of a policy's name", right: change("shop.example.com", "TXT") },
  { what: "change the name's servers", right: change("shop.example.com", "NS") },
  {
    what: "change the name in another zone",
    right: change("shop.example.com", "A", [], "arn:aws:route53:::hostedzone/Z0THEIRS"),
  },
  { what: "change records without saying which", right: right("route53:ChangeResourceRecordSets", zone) },
];

const zones: readonly Beyond[] = [
  ["delete a zone", "route53:DeleteHostedZone", zone],
  ["read another zone", "route53:ListResourceRecordSets", "arn:aws:route53:::hostedzone/Z0THEIRS"],
  ["delete a health check", "route53:DeleteHealthCheck", "arn:aws:route53:::healthcheck/0a1b2c3d"],
].map(([what = "", action = "", resource = ""]) => ({ what, right: right(action, resource) }));

const elsewhere = (where: Where): Beyond[] => [
  {
    what: "start Release",
    right: right("states:StartExecution", arn(where, "states", "stateMachine:pointsman-Release")),
  },
  {
    what: "stop a shift",
    right: right("states:StopExecution", arn(where, "states", "execution:pointsman-Shift:s-1")),
  },
  {
    what: "invoke another function",
    right: right("lambda:InvokeFunction", arn(where, "lambda", "function:pointsman-deploy")),
  },
  {
    what: "register targets",
    right: right(
      "elasticloadbalancing:RegisterTargets",
      arn(where, "elasticloadbalancing", "targetgroup/theirs/0123456789abcdef"),
    ),
  },
];

/** Only `shift` writes records, and only where no flow would show it otherwise. */
const writing: readonly Beyond[] = [
  { what: "change a policy's name", right: change("shop.example.com") },
  { what: "make a health check", right: right("route53:CreateHealthCheck", "*") },
];

const looking: readonly Beyond[] = [
  { what: "read a zone", right: right("route53:ListResourceRecordSets", zone) },
  { what: "read figures", right: right("cloudwatch:GetMetricData", "*") },
];

/** By principal: what lies beyond what moves weights, and what asks for it. */
export const beyondTraffic = (where: Where): Readonly<Record<string, readonly Beyond[]>> => ({
  "pointsman-shift": [...records, ...zones, ...elsewhere(where)],
  "pointsman-trafficCommand": [...writing, ...zones, ...elsewhere(where)],
  "pointsman-lookups": [...writing, ...looking, ...zones, ...elsewhere(where)],
  "pointsman-deploy": writing,
});
