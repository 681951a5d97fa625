import type { MirrorConfig } from "../../shared/mirror-config.ts";
import type { SourceListener, SourceLoadBalancer } from "../read/source.ts";
import type { Desired, DesiredGroup, Remark } from "./desired.ts";
import type { ListenerMeaning } from "./listener.ts";
import { changed, compare, inOrder, refused, remarksAbout, warned } from "./said.ts";

/** One listener with what it means, and the group that it would forward to. */
export type Spoken = {
  readonly source: SourceListener;
  readonly meaning: ListenerMeaning;
  /** `poolId` of that group; undefined if there is none. */
  readonly poolId: string | undefined;
};

/** What each group was found to be; a `poolId` without one is refused. */
export type Groups = {
  readonly groups: ReadonlyMap<string, DesiredGroup>;
  readonly remarks: readonly Remark[];
};

/**
 * An NLB has one listener at a port. TCP and UDP together are a protocol of their own there, with one target group for
 * both, while Octavia's have a pool each.
 */
export function oneEachPort(spoken: readonly Spoken[]): readonly Spoken[] {
  return spoken.map((one, index) => {
    const before = spoken.slice(0, index).find(({ source }) => source.port === one.source.port);
    if (!before) return one;
    const sentence = `an NLB has one listener at port ${one.source.port}, which is that of protocol ${before.source.protocol}: ${one.source.protocol} is not mirrored`;
    return { ...one, meaning: { kind: "refused", said: [refused(sentence)] } };
  });
}

/** Listeners and groups put together: what is desired, what is kept, and what is to be said. */
export function composed(
  source: SourceLoadBalancer,
  { certificates }: Pick<MirrorConfig, "certificates">,
  spoken: readonly Spoken[],
  { groups, remarks }: Groups,
): Desired {
  const parts = spoken.map(({ source, meaning, poolId }) => {
    const group = groups.get(poolId ?? "");
    const listener =
      meaning.kind === "mirrored" && group ? { ...meaning.listener, group: group.key } : undefined;
    return { port: source.port, poolId, meaning, listener };
  });
  const keptParts = parts.filter(({ listener }) => !listener);
  const wanted = [...groups.values()];
  return {
    listeners: parts.flatMap(({ listener }) => listener ?? []),
    groups: wanted.sort((a, b) => compare(a.key, b.key)),
    ingress: parts.flatMap(({ listener, meaning }) =>
      listener && meaning.kind === "mirrored" ? meaning.ingress : [],
    ),
    kept: {
      ports: sortedNumbers(keptParts.map(({ port }) => port)),
      poolIds: [...new Set(keptParts.flatMap(({ poolId }) => poolId ?? []))]
        .filter((id) => !groups.has(id))
        .sort(),
    },
    remarks: inOrder([
      ...remarks,
      ...spoken.flatMap(({ source, meaning }) => remarksAbout(`listener ${source.port}`, meaning.said)),
      ...keptParts.flatMap(({ port, meaning }) =>
        meaning.kind === "mirrored"
          ? remarksAbout(`listener ${port}`, [refused("its pool is not mirrored, so it stays as it is")])
          : [],
      ),
      ...silent(source),
      ...unusedCertificates(source, certificates),
    ]),
  };
}

function silent({ listeners }: SourceLoadBalancer): readonly Remark[] {
  return listeners
    .filter(({ adminStateUp }) => !adminStateUp)
    .flatMap(({ port }) =>
      remarksAbout(`listener ${port}`, [changed("it is disabled, so the NLB has none for it")]),
    );
}

function unusedCertificates(
  { listeners }: SourceLoadBalancer,
  certificates: MirrorConfig["certificates"],
): readonly Remark[] {
  const terminating = new Set(
    listeners.filter(({ protocol }) => protocol === "TERMINATED_HTTPS").map(({ port }) => String(port)),
  );
  return Object.keys(certificates)
    .filter((port) => !terminating.has(port))
    .flatMap((port) =>
      remarksAbout(`certificate ${port}`, [
        warned(`no listener at port ${port} terminates TLS, so it is not used`),
      ]),
    );
}

export const sortedNumbers = (numbers: readonly number[]): readonly number[] =>
  [...new Set(numbers)].sort((a, b) => a - b);
