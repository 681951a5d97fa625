/**
 * What calls have made of load balancing and networks, and which tags it bears: IAM decides by those of the moment of
 * a call. A thing of which nothing was seen bears none, and then no condition on a tag is met.
 */
import type { CallRecord } from "../../../infra/sandbox/faults/faults-wire.ts";

export type Tags = Readonly<Record<string, string>>;

export interface Thing {
  readonly tags: Tags;
  /** Of a load balancer. */
  readonly vpcId?: string;
}

export interface Things {
  /** Learns from a call that took effect, whether or not its caller ever knew. */
  take(call: CallRecord): void;
  /** The one thing that a call changes or looks at, or of the load balancer that it makes where it will stand. */
  of(call: CallRecord): Thing | undefined;
}

interface Tag {
  readonly Key?: string;
  readonly Value?: string;
}
interface Tagged {
  readonly Tags?: readonly Tag[];
  readonly TagSpecifications?: readonly { readonly Tags?: readonly Tag[] }[];
}
interface Input extends Tagged {
  readonly TagKeys?: readonly string[];
  readonly ResourceArns?: readonly string[];
  readonly ListenerArn?: string;
  readonly TargetGroupArn?: string;
  readonly LoadBalancerArn?: string;
  readonly GroupId?: string;
}
interface Output {
  readonly LoadBalancers?: readonly { readonly LoadBalancerArn?: string; readonly VpcId?: string }[];
  readonly TargetGroups?: readonly { readonly TargetGroupArn?: string }[];
  readonly Listeners?: readonly { readonly ListenerArn?: string }[];
  readonly TagDescriptions?: readonly (Tagged & { readonly ResourceArn?: string })[];
  readonly SecurityGroups?: readonly (Tagged & { readonly GroupId?: string })[];
  readonly GroupId?: string;
}
/** What an answer says of one thing. */
interface Said {
  readonly name: string | undefined;
  readonly tags?: Tags;
  readonly vpcId?: string | undefined;
}

/** The making of a thing tells its name, and bears the tags of the request. */
const making: Readonly<Record<string, (output: Output) => string | undefined>> = {
  CreateLoadBalancer: ({ LoadBalancers }) => LoadBalancers?.[0]?.LoadBalancerArn,
  CreateTargetGroup: ({ TargetGroups }) => TargetGroups?.[0]?.TargetGroupArn,
  CreateListener: ({ Listeners }) => Listeners?.[0]?.ListenerArn,
  CreateSecurityGroup: ({ GroupId }) => GroupId,
};

export function createThings(): Things {
  const known = new Map<string, Thing>();
  const note = ({ name, tags, vpcId }: Said): void => {
    if (name === undefined) return;
    const before = known.get(name);
    const vpc = vpcId ?? before?.vpcId;
    known.set(name, { tags: tags ?? before?.tags ?? {}, ...(vpc === undefined ? {} : { vpcId: vpc }) });
  };
  return {
    take(call) {
      if (call.output === undefined) return;
      for (const each of saidIn(call.output as Output)) note(each);
      const input = call.input as Input;
      const name = making[call.operation]?.(call.output as Output);
      if (name !== undefined) note({ name, tags: tagsIn(input) });
      const to = retagging[call.operation];
      for (const arn of to ? (input.ResourceArns ?? []) : [])
        note({ name: arn, tags: to?.(known.get(arn)?.tags ?? {}, input) ?? {} });
    },
    of({ input, operation, output }) {
      const { ListenerArn, TargetGroupArn, LoadBalancerArn, GroupId } = input as Input;
      const named = ListenerArn ?? TargetGroupArn ?? LoadBalancerArn ?? GroupId;
      if (named !== undefined) return known.get(named);
      // What is being made bears nothing yet when IAM is asked: the tags are in the request.
      const answer: Output = operation === "CreateLoadBalancer" ? Object(output) : {};
      const [made] = saidIn(answer);
      return made?.vpcId === undefined ? undefined : { tags: {}, vpcId: made.vpcId };
    },
  };
}

/** Tags that were given before the first call was seen, or past the wire, are learnt as soon as somebody looks. */
const saidIn = ({ LoadBalancers = [], TagDescriptions = [], SecurityGroups = [] }: Output): Said[] => [
  ...LoadBalancers.map(({ LoadBalancerArn, VpcId }) => ({ name: LoadBalancerArn, vpcId: VpcId })),
  ...TagDescriptions.map((each) => ({ name: each.ResourceArn, tags: tagsIn(each) })),
  ...SecurityGroups.map((each) => ({ name: each.GroupId, tags: tagsIn(each) })),
];

const retagging: Readonly<Record<string, (tags: Tags, input: Input) => Tags>> = {
  AddTags: (tags, input) => ({ ...tags, ...tagsIn(input) }),
  RemoveTags: (tags, { TagKeys = [] }) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
};

/** Load balancing takes tags as they are, EC2 in a specification. */
export function tagsIn({ Tags, TagSpecifications = [] }: Tagged): Tags {
  const given = Tags ?? TagSpecifications.flatMap((each) => each.Tags ?? []);
  return Object.fromEntries(given.map(({ Key = "", Value = "" }) => [Key, Value]));
}
