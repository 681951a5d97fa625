import type { FigureConfig, SourceConfig, StatConfig } from "../../shared/judge-config.ts";
import type { Place, SidePlace } from "./question.ts";

/** What a placeholder may name: what both versions share, and what is of one version alone. */
export const sharedNames = ["loadBalancer", "cluster", "ecsService", "cell"] as const;
export const versionNames = ["targetGroup", "taskDefinition", "digest"] as const;

const placeholder = /\{(\w*)\}/g;

/** The names in braces in a text, in its order. */
export const namesIn = (text: string): readonly string[] =>
  [...text.matchAll(placeholder)].map(([, name = ""]) => name);

export type Names = Readonly<Record<string, string | undefined>>;

/** What the names stand for on one side. */
export const namesOf = (place: Place, cell: string, side: SidePlace): Names => ({
  loadBalancer: place.loadBalancer,
  cluster: place.cluster,
  ecsService: place.ecsService,
  cell,
  ...side,
});

export type Filled =
  | { readonly kind: "filled"; readonly stat: StatConfig }
  | { readonly kind: "unknown"; readonly name: string };

/** Puts what the names stand for in their places. */
export function fill(stat: StatConfig, names: Names): Filled {
  const values = Object.values(stat.dimensions);
  const unknown = values.flatMap(namesIn).find((name) => names[name] === undefined);
  if (unknown !== undefined) return { kind: "unknown", name: unknown };
  const dimensions = Object.entries(stat.dimensions).map(
    ([key, value]) => [key, value.replaceAll(placeholder, (_, name: string) => names[name] ?? "")] as const,
  );
  return { kind: "filled", stat: { ...stat, dimensions: Object.fromEntries(dimensions) } };
}

export const statsOf = (figure: FigureConfig): readonly StatConfig[] =>
  figure.kind === "sum" ? figure.stats : Object.values(figure.stats);

export const figuresOf = (source: SourceConfig): readonly FigureConfig[] =>
  source.kind === "values" ? [source.value] : [source.errors, source.requests];

const isOfVersion = (name: string): boolean => (versionNames as readonly string[]).includes(name);

/** Whether a figure is of one version alone, so that both can be read beside each other. */
export const isApart = (figure: FigureConfig): boolean =>
  statsOf(figure).some(({ dimensions }) => Object.values(dimensions).flatMap(namesIn).some(isOfVersion));

/** Whether all of a source's figures are. */
export const tellsApart = (source: SourceConfig): boolean => figuresOf(source).every(isApart);
