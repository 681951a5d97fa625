/**
 * Route 53's health checks: how they are set, not what they find; that is in CloudWatch.
 */
import {
  ChangeTagsForResourceCommand,
  CreateHealthCheckCommand,
  GetHealthCheckCommand,
  ListHealthChecksCommand,
  UpdateHealthCheckCommand,
} from "@aws-sdk/client-route-53";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import { changedConfig, newConfig, seenCheck } from "./check-settings.ts";
import type { HealthCheckSeen, WantedCheck } from "./check-settings.ts";
import type { Route53Sender } from "./route53.ts";

export type Tags = Readonly<Record<string, string>>;

/** `taken`: the reference stands for a check with other settings, or for one that was deleted. */
export type Made =
  | { readonly kind: "made"; readonly id: string }
  | { readonly kind: "taken"; readonly reason: string };

export function checks(client: Route53Sender) {
  return {
    /**
     * A health check, or the one that was made before under the same reference with the same settings: so a lost answer
     * is asked for again.
     * @param reference at most 64 characters, for one check ever: a deleted check's reference stays taken.
     */
    async create(reference: string, wanted: WantedCheck): Promise<Made> {
      try {
        const { HealthCheck } = await client.send(
          new CreateHealthCheckCommand({ CallerReference: reference, HealthCheckConfig: newConfig(wanted) }),
        );
        return { kind: "made", id: HealthCheck?.Id ?? "" };
      } catch (error) {
        if (isNamed(error, "HealthCheckAlreadyExists"))
          return { kind: "taken", reason: (error as Error).message };
        return translate(`CreateHealthCheck ${reference}`)(error);
      }
    },

    async get(id: string): Promise<HealthCheckSeen | undefined> {
      try {
        const { HealthCheck } = await client.send(new GetHealthCheckCommand({ HealthCheckId: id }));
        return HealthCheck ? seenCheck(HealthCheck) : undefined;
      } catch (error) {
        if (isNamed(error, "NoSuchHealthCheck")) return undefined;
        return translate(`GetHealthCheck ${id}`)(error);
      }
    },

    /** Every health check of the account, by id. */
    async list(): Promise<ReadonlyMap<string, HealthCheckSeen>> {
      const all: [string, HealthCheckSeen][] = [];
      let marker: string | undefined;
      do {
        const page = await client
          .send(new ListHealthChecksCommand(marker === undefined ? {} : { Marker: marker }))
          .catch(translate("ListHealthChecks"));
        for (const check of page.HealthChecks ?? []) all.push([check.Id ?? "", seenCheck(check)]);
        marker = page.IsTruncated ? page.NextMarker : undefined;
      } while (marker);
      return new Map(all);
    },

    /** Changes what can be changed, and lets it be asked again: not its kind, nor its interval. */
    async set(id: string, wanted: WantedCheck): Promise<void> {
      await client
        .send(
          new UpdateHealthCheckCommand({
            HealthCheckId: id,
            ...changedConfig(wanted),
            Disabled: false,
            Inverted: false,
          }),
        )
        .catch(translate(`UpdateHealthCheck ${id}`));
    },

    async tag(id: string, tags: Tags): Promise<void> {
      const AddTags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
      await client
        .send(new ChangeTagsForResourceCommand({ ResourceType: "healthcheck", ResourceId: id, AddTags }))
        .catch(translate(`ChangeTagsForResource ${id}`));
    },
  };
}

export type Checks = ReturnType<typeof checks>;
