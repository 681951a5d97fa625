/** A thing to do at a moment of virtual time; the lowest `order` goes first among those of one moment. */
export interface Entry {
  readonly at: number;
  readonly order: number;
  readonly label: string;
  readonly run: () => unknown;
  cancelled: boolean;
}

export interface Queue {
  push(entry: Entry): void;
  /** The earliest entry that is not cancelled; cancelled ones before it are dropped. */
  peek(): Entry | undefined;
  pop(): Entry | undefined;
  readonly size: number;
}

/** A binary heap: the earliest entry first, and among entries of one moment the one of the lowest order. */
export function createQueue(): Queue {
  const heap: Entry[] = [];
  const drop = (): void => {
    const last = heap.pop();
    if (last && heap.length > 0) {
      heap[0] = last;
      sink(heap);
    }
  };
  const peek = (): Entry | undefined => {
    while (heap[0]?.cancelled) drop();
    return heap[0];
  };
  return {
    push(entry) {
      heap.push(entry);
      rise(heap);
    },
    peek,
    pop() {
      const first = peek();
      if (first) drop();
      return first;
    },
    get size() {
      return heap.length;
    },
  };
}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);

function rise(heap: Entry[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, parent)) return;
    at = parent;
  }
}

function sink(heap: Entry[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const child = isSmaller(heap, right, left) ? right : left;
    if (!swapIfBefore(heap, child, at)) return;
    at = child;
  }
}

function isSmaller(heap: readonly Entry[], one: number, other: number): boolean {
  const [first, second] = [heap[one], heap[other]];
  return first !== undefined && second !== undefined && isBefore(first, second);
}

function swapIfBefore(heap: Entry[], one: number, other: number): boolean {
  const [first, second] = [heap[one], heap[other]];
  if (!first || !second || !isBefore(first, second)) return false;
  heap[one] = second;
  heap[other] = first;
  return true;
}
