/**
 * Hosted zones and their records. Reads are complete or throw: a page that is missing would look like records that
 * are gone. The SDK's client for it is to be made with `retryMode: "adaptive"`.
 */
import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  GetHostedZoneCommand,
  ListResourceRecordSetsCommand,
} from "@aws-sdk/client-route-53";
import type { Change, ResourceRecordSet, Route53Client } from "@aws-sdk/client-route-53";
import { isNamed, translate } from "../../shared/aws-errors.ts";
import { CallRefused } from "../../shared/errors.ts";
import type { NameAtZone, RecordChange } from "../policy/zone.ts";
import { bareId, listedName, readName } from "./record-names.ts";
import { nameAtZone, recordSet } from "./record-sets.ts";
import { refusedChange } from "./refused-change.ts";
import type { NotChanged } from "./refused-change.ts";

export type Route53Sender = Pick<Route53Client, "send">;

export interface HostedZone {
  readonly id: string;
  /** Lower case, without a final dot. */
  readonly name: string;
  readonly private: boolean;
  /** Names of the authoritative servers; none of a private zone. */
  readonly nameServers: readonly string[];
  /** Record sets that stand in it. */
  readonly recordSets: number;
}

/** `unknown`: Route 53 knows no such change (any more). */
export type ChangeState = "pending" | "in-sync" | "unknown";

export type Changed = { readonly kind: "submitted"; readonly changeId: string } | NotChanged;

/** https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeBatch.html (Comment) */
const longestComment = 256;

export function route53(client: Route53Sender) {
  return {
    async zone(id: string): Promise<HostedZone | undefined> {
      try {
        const { HostedZone: zone, DelegationSet: servers } = await client.send(
          new GetHostedZoneCommand({ Id: id }),
        );
        return {
          id: bareId(zone?.Id ?? id),
          name: readName(zone?.Name ?? ""),
          private: zone?.Config?.PrivateZone === true,
          nameServers: (servers?.NameServers ?? []).map(readName),
          recordSets: zone?.ResourceRecordSetCount ?? 0,
        };
      } catch (error) {
        if (isNamed(error, "NoSuchHostedZone")) return undefined;
        return translate(`GetHostedZone ${id}`)(error);
      }
    },

    /** All that stands at one name, however many pages that is. */
    async name(zoneId: string, name: string): Promise<NameAtZone> {
      const wanted = listedName(name);
      const found: ResourceRecordSet[] = [];
      for await (const page of pages(client, zoneId, { name: wanted })) {
        const ours = page.filter(({ Name = "" }) => listedName(Name) === wanted);
        found.push(...ours);
        if (ours.length < page.length) break;
      }
      return nameAtZone(found);
    },

    /** All that stands in a zone, by name: the fewest calls where many names of it are wanted. */
    async everything(zoneId: string): Promise<ReadonlyMap<string, NameAtZone>> {
      const found: ResourceRecordSet[] = [];
      for await (const page of pages(client, zoneId, undefined)) found.push(...page);
      const byName = Map.groupBy(found, ({ Name = "" }) => readName(Name));
      return new Map([...byName].map(([name, sets]) => [name, nameAtZone(sets)]));
    },

    /** One atomic batch: all of it or nothing. When this throws Unreachable, it may have been taken all the same. */
    async change(zoneId: string, changes: readonly RecordChange[], comment: string): Promise<Changed> {
      const Changes = changes.map(({ action, record }): Change => ({
        Action: action,
        ResourceRecordSet: recordSet(record),
      }));
      try {
        const { ChangeInfo } = await client.send(
          new ChangeResourceRecordSetsCommand({
            HostedZoneId: zoneId,
            ChangeBatch: { Comment: comment.slice(0, longestComment), Changes },
          }),
        );
        return { kind: "submitted", changeId: bareId(ChangeInfo?.Id ?? "") };
      } catch (error) {
        return refusedChange(error) ?? translate(`ChangeResourceRecordSets ${zoneId}`)(error);
      }
    },

    async changeState(changeId: string): Promise<ChangeState> {
      try {
        const { ChangeInfo } = await client.send(new GetChangeCommand({ Id: changeId }));
        return ChangeInfo?.Status === "INSYNC" ? "in-sync" : "pending";
      } catch (error) {
        if (isNamed(error, "NoSuchChange")) return "unknown";
        return translate(`GetChange ${changeId}`)(error);
      }
    },
  };
}

export type Route53 = ReturnType<typeof route53>;

/** Record sets of one page, unless less are asked for. */
export const setsPerPage = 300;

interface Position {
  readonly name: string;
  readonly type?: ResourceRecordSet["Type"];
  readonly identifier?: string;
}

/**
 * The list from a position on, by the usual pages of 300. The next page begins at a name, a type and, within a weighted name, a set identifier:
 * whoever leaves that out gets the name's first records again and again.
 */
async function* pages(client: Route53Sender, zoneId: string, from: Position | undefined) {
  const seen = new Set<string>();
  let at = from;
  for (;;) {
    const page = await client.send(listing(zoneId, at)).catch(translate(`ListResourceRecordSets ${zoneId}`));
    yield page.ResourceRecordSets ?? [];
    if (!page.IsTruncated) return;
    at = {
      name: page.NextRecordName ?? "",
      ...(page.NextRecordType === undefined ? {} : { type: page.NextRecordType }),
      ...(page.NextRecordIdentifier === undefined ? {} : { identifier: page.NextRecordIdentifier }),
    };
    const place = JSON.stringify(at);
    if (seen.has(place))
      throw new CallRefused(`ListResourceRecordSets ${zoneId}: its pages go round in a circle at ${at.name}`);
    seen.add(place);
  }
}

const listing = (HostedZoneId: string, at: Position | undefined) =>
  new ListResourceRecordSetsCommand({
    HostedZoneId,
    ...(at === undefined ? {} : { StartRecordName: at.name }),
    ...(at?.type === undefined ? {} : { StartRecordType: at.type }),
    ...(at?.identifier === undefined ? {} : { StartRecordIdentifier: at.identifier }),
  });
