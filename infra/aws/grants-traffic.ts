import { anywhere, noResourceType } from "./grants.ts";
import type { Grant } from "./grants.ts";
import type { Places, PolicyZone } from "./places.ts";

/** What a policy's name and its sites are read by. */
export const trafficReadGrants = ({ zones, partition }: Places): Grant[] => [
  {
    sid: "ReadZones",
    actions: ["route53:GetHostedZone", "route53:ListResourceRecordSets"],
    resources: zones.map(({ arn }) => arn),
  },
  {
    sid: "ReadHealthChecks",
    actions: ["route53:GetHealthCheck"],
    resources: [`arn:${partition}:route53:::healthcheck/*`],
    why: "ids of health checks are Route 53's making, and a policy may name somebody else's",
  },
  {
    sid: "ReadMetrics",
    actions: ["cloudwatch:GetMetricData"],
    resources: anywhere,
    why: `cloudwatch:GetMetricData ${noResourceType}`,
  },
];

/** Names in one statement: a managed policy of overflow holds 6,144 characters, and no statement is split. */
const mostNames = 60;

/**
 * The record sets of the policies' names, and no others: a batch that holds anything else is refused as a whole. The
 * keys have many values; ForAllValues alone would match a request without any.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
const recordGrants = (zone: PolicyZone, index: number): Grant[] =>
  chunked(zone.names).map((names, part) => ({
    sid: `ChangeRecords${index}x${part}`,
    actions: ["route53:ChangeResourceRecordSets"],
    resources: [zone.arn],
    conditions: {
      "ForAllValues:StringEquals": {
        "route53:ChangeResourceRecordSetsNormalizedRecordNames": names,
        "route53:ChangeResourceRecordSetsRecordTypes": zone.types,
        "route53:ChangeResourceRecordSetsActions": ["CREATE", "UPSERT", "DELETE"],
      },
      Null: { "route53:ChangeResourceRecordSetsNormalizedRecordNames": "false" },
    },
  }));

const chunked = (names: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(names.length / mostNames) }, (_, at) =>
    names.slice(at * mostNames, (at + 1) * mostNames),
  );

/** How all health checks are set: a page of a hundred takes the place of a hundred calls. */
export const checkListGrants: Grant[] = [
  {
    sid: "ListHealthChecks",
    actions: ["route53:ListHealthChecks"],
    resources: anywhere,
    why: `route53:ListHealthChecks ${noResourceType}`,
  },
];

/** What moves weights, and makes the health checks that files declare. */
export const trafficChangeGrants = ({ zones, partition }: Places): Grant[] => [
  ...zones.flatMap(recordGrants),
  {
    sid: "FollowChanges",
    actions: ["route53:GetChange"],
    resources: [`arn:${partition}:route53:::change/*`],
    why: "ids of changes are Route 53's making",
  },
  {
    sid: "MakeHealthChecks",
    actions: ["route53:CreateHealthCheck"],
    resources: anywhere,
    why: `route53:CreateHealthCheck ${noResourceType}`,
  },
  {
    sid: "SetHealthChecks",
    actions: ["route53:ChangeTagsForResource", "route53:UpdateHealthCheck"],
    resources: [`arn:${partition}:route53:::healthcheck/*`],
    why: "ids of health checks are Route 53's making",
  },
];

/** The function that stands in the network. */
export const lookupGrants = (places: Places): Grant[] =>
  places.hasPrivateZones
    ? [{ sid: "Lookups", actions: ["lambda:InvokeFunction"], resources: [places.function("lookups")] }]
    : [];
