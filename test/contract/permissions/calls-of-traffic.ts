import { text } from "./members.ts";
import type { Members } from "./members.ts";
import { anywhere, right } from "./rights.ts";
import type { Row } from "./rights.ts";

/** Route 53 has no Regions, and its ARNs no account. */
const route53 = (kind: string, id: string): string => `arn:aws:route53:::${kind}/${id}`;

const inZone =
  (action: string, member: string): Row =>
  ({ input }) => [right(action, route53("hostedzone", text(input, member)))];

/** Their ids are of Route 53's making. */
const onCheck =
  (action: string): Row =>
  () => [right(action, route53("healthcheck", "0f6f3d2c-9a4b-4a57-8f1e-2b7c1d9e5a10"))];

/**
 * As IAM compares names: small letters, no dot at the end, and what is no letter, digit, hyphen, underscore or dot by
 * its octal code.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
 */
const normalized = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\.$/, "")
    .replaceAll(/[^a-z0-9._-]/g, (each) => `\\${each.charCodeAt(0).toString(8).padStart(3, "0")}`);

/** One request for the whole batch: its condition keys have a value for each change. */
const changeRecords: Row = ({ input }) => {
  const changes: readonly Members[] = Object(input["Changes"]);
  const all = (member: string): string[] => [...new Set(changes.map((each) => text(each, member)))];
  const key = (what: string): string => `route53:ChangeResourceRecordSets${what}`;
  return [
    right("route53:ChangeResourceRecordSets", route53("hostedzone", text(input, "HostedZoneId")), {
      [key("NormalizedRecordNames")]: all("Name").map(normalized),
      [key("RecordTypes")]: all("Type"),
      [key("Actions")]: all("Action"),
    }),
  ];
};

/** Calls of what DNS weights are moved by: zones, records, health checks, and figures of two Regions. */
export const trafficCalls: Readonly<Record<string, Row>> = {
  "cloudwatch.GetMetricData": anywhere("cloudwatch:GetMetricData"),
  "cloudwatchGlobal.GetMetricData": anywhere("cloudwatch:GetMetricData"),
  "route53.ChangeResourceRecordSets": changeRecords,
  "route53.ChangeTagsForResource": onCheck("route53:ChangeTagsForResource"),
  "route53.CreateHealthCheck": anywhere("route53:CreateHealthCheck"),
  "route53.GetChange": () => [right("route53:GetChange", route53("change", "C2682N5HXP0BZ4"))],
  "route53.GetHealthCheck": onCheck("route53:GetHealthCheck"),
  "route53.GetHostedZone": inZone("route53:GetHostedZone", "Id"),
  "route53.ListHealthChecks": anywhere("route53:ListHealthChecks"),
  "route53.ListResourceRecordSets": inZone("route53:ListResourceRecordSets", "HostedZoneId"),
  "route53.UpdateHealthCheck": onCheck("route53:UpdateHealthCheck"),
};
