import type {
  ChangeTagsForResourceCommandInput,
  CreateHealthCheckCommandInput,
  DeleteHealthCheckCommandInput,
  GetHealthCheckCommandInput,
  GetHealthCheckStatusCommandInput,
  HealthCheck,
  HealthCheckConfig,
  ListHealthChecksCommandInput,
  ListTagsForResourcesCommandInput,
  UpdateHealthCheckCommandInput,
} from "@aws-sdk/client-route-53";
import { page } from "../pages.ts";
import type { HealthCheckStanding, HealthChecks } from "./checks.ts";
import { invalidInput } from "./refusals.ts";

const checksPerPage = 100;
const mostTags = 10;
const regions = ["us-east-1", "eu-west-1", "ap-southeast-1"] as const;

/** Tags of hosted zones are not simulated. */
export function checkOperations(checks: HealthChecks) {
  return {
    CreateHealthCheck(input: CreateHealthCheckCommandInput) {
      const { CallerReference = "", HealthCheckConfig: config = {} as HealthCheckConfig } = input;
      if (CallerReference.length < 1 || CallerReference.length > 64)
        throw invalidInput("CallerReference must have 1 to 64 characters");
      const made = checks.create(CallerReference, config);
      return {
        HealthCheck: shown(made),
        Location: `https://route53.amazonaws.com/2013-04-01/healthcheck/${made.id}`,
      };
    },
    GetHealthCheck: (input: GetHealthCheckCommandInput) => ({
      HealthCheck: shown(checks.get(input.HealthCheckId ?? "")),
    }),
    UpdateHealthCheck(input: UpdateHealthCheckCommandInput) {
      const { HealthCheckId = "", HealthCheckVersion: _, ResetElements: reset, ...rest } = input;
      if (reset?.length) throw new Error("The sandbox does not simulate Route 53: ResetElements.");
      const said = Object.entries(rest).filter(([, value]) => value !== undefined);
      return { HealthCheck: shown(checks.set(HealthCheckId, Object.fromEntries(said))) };
    },
    DeleteHealthCheck(input: DeleteHealthCheckCommandInput) {
      checks.delete(input.HealthCheckId ?? "");
      return {};
    },
    ListHealthChecks(input: ListHealthChecksCommandInput) {
      const limit = Math.min(input.MaxItems ?? checksPerPage, checksPerPage);
      const all = [...checks.checks.values()];
      const { items, token } = page(all, limit, input.Marker, () => invalidInput("The marker is not valid"));
      return {
        HealthChecks: items.map(shown),
        Marker: input.Marker ?? "",
        IsTruncated: token !== undefined,
        MaxItems: limit,
        ...(token === undefined ? {} : { NextMarker: token }),
      };
    },
    GetHealthCheckStatus(input: GetHealthCheckStatusCommandInput) {
      const check = checks.get(input.HealthCheckId ?? "");
      const { lastLook } = check;
      return {
        HealthCheckObservations: !lastLook
          ? []
          : regions.map((Region) => ({
              Region,
              IPAddress: "15.177.2.1",
              StatusReport: {
                Status: lastLook.passed
                  ? "Success: HTTP Status Code 200, OK"
                  : "Failure: Connection timed out.",
                CheckedTime: new Date(lastLook.at),
              },
            })),
      };
    },
    ChangeTagsForResource(input: ChangeTagsForResourceCommandInput) {
      const { tags } = ofChecks(checks, input.ResourceType, input.ResourceId);
      const added = input.AddTags ?? [];
      if (new Set([...tags.keys(), ...added.map(({ Key = "" }) => Key)]).size > mostTags)
        throw invalidInput(`A health check may have ${mostTags} tags`);
      for (const key of input.RemoveTagKeys ?? []) tags.delete(key);
      for (const { Key = "", Value = "" } of added) tags.set(Key, Value);
      return {};
    },
    ListTagsForResources(input: ListTagsForResourcesCommandInput) {
      const ids = input.ResourceIds ?? [];
      if (ids.length < 1 || ids.length > mostTags)
        throw invalidInput("ResourceIds must have 1 to 10 members");
      return {
        ResourceTagSets: ids.map((ResourceId) => ({
          ResourceType: "healthcheck" as const,
          ResourceId,
          ...tagList(ofChecks(checks, input.ResourceType, ResourceId).tags),
        })),
      };
    },
  };
}

/** A resource without tags has a list of none left out. */
const tagList = (tags: ReadonlyMap<string, string>) =>
  tags.size === 0 ? {} : { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };

function ofChecks(checks: HealthChecks, type: string | undefined, id = ""): HealthCheckStanding {
  if (type !== "healthcheck") throw new Error(`The sandbox does not simulate Route 53: tags of a ${type}.`);
  return checks.get(id);
}

const shown = ({ id, reference, config, version }: HealthCheckStanding): HealthCheck => ({
  Id: id,
  CallerReference: reference,
  HealthCheckConfig: config,
  HealthCheckVersion: version,
});
