import type { Route53Client } from "@aws-sdk/client-route-53";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { checks } from "../../../functions/traffic/aws/checks.ts";
import type { HealthCheckSeen } from "../../../functions/traffic/aws/check-settings.ts";
import { route53 as reads } from "../../../functions/traffic/aws/route53.ts";
import type { HostedZone } from "../../../functions/traffic/aws/route53.ts";
import type { NameAtZone } from "../../../functions/traffic/policy/zone.ts";
import { nameOf } from "../../../functions/traffic/shift/furnish.ts";
import type { Subject } from "../finding.ts";
import type { Look, Sight } from "../look.ts";

/** Zones, names and health checks, read as shifts read them. */
export const route53 = (client: Pick<Route53Client, "send">, look: Look, about: Subject) => ({
  zone: (id: string): Promise<Sight<HostedZone>> =>
    look({ action: "route53:GetHostedZone", of: `the hosted zone ${id}`, ...about }, () =>
      reads(client).zone(id),
    ),

  name: (config: PolicyConfig): Promise<Sight<NameAtZone>> =>
    look(
      {
        action: "route53:ListResourceRecordSets",
        of: `what stands at ${config.name}`,
        absent: ["NoSuchHostedZone"],
        ...about,
      },
      () => nameOf({ route53: reads(client) }, config),
    ),

  check: (id: string): Promise<Sight<HealthCheckSeen>> =>
    look({ action: "route53:GetHealthCheck", of: `the health check ${id}`, ...about }, () =>
      checks(client).get(id),
    ),
});
