/** What became of a push, or of a person's start. */
export type TakenUp =
  | { readonly kind: "ignored" | "adopted"; readonly reason: string }
  | { readonly kind: "refused" | "queued" | "started"; readonly reason: string; readonly release: string };
