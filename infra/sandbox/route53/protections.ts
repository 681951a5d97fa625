import type {
  CreateResourceRecordSetProtectionsCommandInput,
  DeleteResourceRecordSetProtectionsCommandInput,
  ListResourceRecordSetProtectionsCommandInput,
} from "@aws-sdk/client-route-53";
import { noZone, refuse } from "./refusals.ts";
import type { Zone, Zones } from "./zones.ts";

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/rrset-protection.html Pages of the list are not simulated. */
export function protectionOperations(zones: Zones) {
  const zoneOf = (id: string | undefined): Zone => {
    const found = zones.zones.get((id ?? "").replace("/hostedzone/", ""));
    if (!found) throw noZone(id ?? "");
    return found;
  };
  return {
    CreateResourceRecordSetProtections(input: CreateResourceRecordSetProtectionsCommandInput) {
      const zone = zoneOf(input.HostedZoneId);
      const wanted = input.Protections ?? [];
      if (
        wanted.every(({ RecordName, RecordType }) =>
          zones.isProtected(zone, RecordName ?? "", RecordType ?? ""),
        )
      )
        throw refuse("ProtectionAlreadyExists", "Every record set is protected already");
      for (const { RecordName = "", RecordType = "", Comment } of wanted)
        zones.protect(zone, RecordName, RecordType, Comment);
      return {};
    },
    DeleteResourceRecordSetProtections(input: DeleteResourceRecordSetProtectionsCommandInput) {
      const zone = zoneOf(input.HostedZoneId);
      for (const { RecordName = "", RecordType = "" } of input.Protections ?? [])
        zones.unprotect(zone, RecordName, RecordType);
      return {};
    },
    ListResourceRecordSetProtections(input: ListResourceRecordSetProtectionsCommandInput) {
      const zone = zoneOf(input.HostedZoneId);
      const ResourceRecordSetProtections = [...zone.protections].map(([key, comment]) => {
        const [RecordName, RecordType] = key.split(" ");
        return { RecordName, RecordType, ...(comment === "" ? {} : { Comment: comment }) };
      });
      return { ResourceRecordSetProtections };
    },
  };
}
