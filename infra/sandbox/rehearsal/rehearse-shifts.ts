import type { ChangeResourceRecordSetsCommandInput } from "@aws-sdk/client-route-53";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { ShiftRecord } from "../../../functions/ledger/traffic-records.ts";
import type { PolicyConfig } from "../../../functions/shared/traffic-config.ts";
import { sharesOf } from "../../../functions/traffic/policy/shares.ts";
import type { Item } from "../dynamodb/dynamodb-value.ts";
import type { CallRecord } from "../faults/faults-wire.ts";
import type { Narrator } from "./rehearse-narrator.ts";

type SeenShift = ShiftRecord & { readonly sk: string };

/** Tells what shifts do: from the ledger how they begin, turn and end; from Route 53's calls the shares. */
export function tellShifts(policies: readonly PolicyConfig[], tell: Narrator) {
  return {
    /** Of each change of the ledger. */
    ledger(before: Item | undefined, after: Item | undefined): void {
      if (after?.["sk"]?.S !== "record" || after["pk"]?.S?.startsWith("shift#") !== true) return;
      const now = unmarshall(after) as SeenShift;
      const was = before && (unmarshall(before) as SeenShift);
      const what = [nouns[now.kind], now.site && `of ${now.site}`].filter(Boolean).join(" ");
      const say = (text: string) => tell.say("pointsman", text, now.policy, now.release);
      if (!was) say(`begins ${what}: ${stepsOf(now)}`);
      if (now.turned && !was?.turned) say(`turns back, ${what}: ${now.turned.reason}`);
      if (now.outcome && !was?.outcome)
        say(`${now.outcome.kind.replaceAll("-", " ")} ${what}: ${now.outcome.reason}`);
    },
    /** Of each call. */
    call({ operation, input, output }: CallRecord): void {
      if (operation !== "ChangeResourceRecordSets" || output === undefined) return;
      const { HostedZoneId, ChangeBatch } = input as ChangeResourceRecordSetsCommandInput;
      const sets = (ChangeBatch?.Changes ?? []).flatMap(({ ResourceRecordSet }) => ResourceRecordSet ?? []);
      for (const { policy, name, zone, sites } of policies) {
        if (zone.id !== HostedZoneId) continue;
        const weights = sets
          .filter((set) => set.Name?.replace(/\.$/, "") === name)
          .flatMap(({ SetIdentifier, Weight = 0 }) => {
            const site = sites.find(({ setIdentifier }) => setIdentifier === SetIdentifier);
            return site ? [[site.name, Weight] as const] : [];
          });
        if (weights.length > 0) tell.shares(policy, sharesOf(Object.fromEntries(weights)));
      }
    },
  };
}

const nouns: Readonly<Record<ShiftRecord["kind"], string>> = {
  shift: "shift",
  evacuate: "evacuation",
  restore: "return",
  withdraw: "withdrawal",
  repair: "repair",
};

const stepsOf = ({ plan: { steps } }: ShiftRecord): string =>
  steps.length === 1 ? "one step" : `${steps.length} steps`;
