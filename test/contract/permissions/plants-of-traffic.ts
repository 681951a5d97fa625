import { beyondIn, has, idleIn, onResource, peopleIn, refusedIn, without } from "./planted-in.ts";
import type { Plant } from "./planted-in.ts";
import { listed } from "./principals.ts";
import type { Statement } from "./principals.ts";

const mover = "pointsman-shift";
const door = "arn:aws:lambda:eu-central-1:111122223333:function:pointsman-trafficCommand";

/** The conditions under which records are written, otherwise. */
const recordsUnder = (change: (condition: string) => string) => (each: Statement) => [
  has(each, "route53:ChangeResourceRecordSets")
    ? { ...each, Condition: JSON.parse(change(JSON.stringify(each.Condition ?? {}))) as never }
    : each,
];

/** Mistakes in what the functions of traffic policies may do. */
export const trafficPlants: readonly Plant[] = [
  {
    what: "records that may not be written",
    found: refusedIn(mover, without("route53:ChangeResourceRecordSets")),
    sentence: /^pointsman-shift may route53:ChangeResourceRecordSets: .*ImplicitlyDenied$/,
  },
  {
    what: "records of any name",
    found: beyondIn(
      mover,
      recordsUnder(() => "{}"),
    ),
    sentence: /^pointsman-shift may not change a name that no policy has: it is allowed$/,
  },
  {
    what: "records whose request may leave out its names",
    found: beyondIn(
      mover,
      recordsUnder((condition) => condition.replace(/,"Null":\{[^}]*\}/, "")),
    ),
    sentence: /^pointsman-shift may not change records without saying which: it is allowed$/,
  },
  {
    what: "names as the zone writes them, and not as IAM compares them",
    found: refusedIn(
      mover,
      recordsUnder((condition) => condition.replaceAll(".example.com", ".example.com.")),
    ),
    sentence: /^pointsman-shift may route53:ChangeResourceRecordSets: .*ImplicitlyDenied$/,
  },
  {
    what: "a type of record that nothing writes",
    found: idleIn(
      mover,
      recordsUnder((condition) => condition.replaceAll('"AAAA"]', '"AAAA","TXT"]')),
    ),
    sentence: /^pointsman-shift uses what it may: no request had .*RecordTypes TXT$/,
  },
  {
    what: "health checks of one's own only, by their ARN",
    found: refusedIn(mover, onResource("route53:GetHealthCheck", "arn:aws:route53:::healthcheck/mine")),
    sentence: /^pointsman-shift may route53:GetHealthCheck: .*ImplicitlyDenied$/,
  },
  {
    what: "people's door that may write records",
    found: beyondIn("pointsman-trafficCommand", (each) => [
      has(each, "route53:GetHostedZone")
        ? { ...each, Action: [...listed(each.Action), "route53:ChangeResourceRecordSets"] }
        : each,
    ]),
    sentence: /^pointsman-trafficCommand may not change a policy's name: it is allowed$/,
  },
  {
    what: "a viewer who may call the URL of on-call for traffic",
    found: peopleIn("viewer", (each) => [
      JSON.stringify(each.Resource).includes(door) ? { ...each, Resource: `${door}:*` } : each,
    ]),
    sentence: /^viewer may not call the URL of oncall for traffic: it is allowed$/,
  },
];
